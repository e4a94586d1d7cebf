/**
 * A counter takes what another one packed into its own outbox. Each document is looked at on its own: one that contradicts this ledger
 * waits for a person and holds up none of the others.
 */
import { z } from 'zod';
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import type { CounterIdentity } from './hand-over.ts';
import { openInvoicedLines } from './invoice-row.ts';
import { openJournal } from './journal.ts';
import { layoutKeyOf } from './outbox-entry.ts';
import { openStandings, type Standing } from './package-standing.ts';
import { openRefunds } from './refunds.ts';
import type { PackageBody, PackageHeader, PackedDocument } from './spare-package.ts';
import { openTakenOver } from './taken-over.ts';
import { openTaskStore } from './tasks.ts';

export interface TakenOver {
  /** Documents that are now to be uploaded from here; among them those that took the place of one made here of the device's record. */
  readonly added: number;
  /** Those that this ledger had already. */
  readonly known: number;
  /** Upload keys of documents that the platform has as this counter made them of the device's record: without the order. */
  readonly withoutOrder: readonly string[];
  /** Upload keys under which this ledger has something else: kept aside, each with a task. */
  readonly conflicts: readonly string[];
  readonly layouts: number;
  readonly deliveries: number;
}

/** What keeps a package from being taken over here, before anybody is asked for its passphrase. */
export function refusalOf(header: PackageHeader, own: CounterIdentity): Problem | null {
  if (header.counterId === own.counterId) return failed('package-own', { counterId: own.counterId }).problem;
  return header.seller.taxId === own.seller.taxId
    ? null
    : failed('package-other-seller', { theirs: header.seller.taxId, ours: own.seller.taxId }).problem;
}

/**
 * Takes a package into this counter's outbox, in one transaction. Taken twice, the second time changes nothing.
 * Problem: `counter-fenced` (this counter may not upload).
 */
export function takeOver(
  db: Connection,
  header: PackageHeader,
  body: PackageBody,
  { by, at }: { readonly by: string; readonly at: Instant },
): Result<TakenOver> {
  const journal = openJournal(db);
  const fenced = openFence(db, journal).state();
  if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
  const { counterId } = header;
  const standings = openStandings(db, body);
  const takenOver = openTakenOver(db);
  const tasks = openTaskStore(db, journal);
  const refunds = openRefunds(db, journal);
  const coverLines = openInvoicedLines(db);
  const isQueued = db.prepare<[string], { one: number }>('SELECT 1 AS one FROM outbox WHERE upload_key = ?');
  const put = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, from_counter, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     VALUES (@uploadKey, @what, NULL, @counterId, @code, @number, @revision, @document, @sha256, @gross, @queuedAt, 'pending', @at)`,
  );
  const keepOurs = db.prepare(
    'INSERT INTO superseded_documents (upload_key, document, sha256, at) SELECT upload_key, document, sha256, ? FROM outbox WHERE upload_key = ?',
  );
  const replace = db.prepare(
    `UPDATE outbox SET document = ?, sha256 = ?, state = 'pending', attempts = 0, next_at = ?, leased_until = NULL, outcome = NULL,
       problem = NULL, settled_at = NULL WHERE upload_key = ?`,
  );
  const deliveries = db.prepare<[string, string], { count: number }>(
    "SELECT count(*) AS count FROM outbox WHERE code = ? AND number = ? AND what = 'delivery'",
  );
  const keepAside = db.prepare(
    "INSERT OR IGNORE INTO platform_records (what, id, content, at) VALUES ('packageConflict', ?, ?, ?)",
  );

  /** It will be uploaded by nobody; whoever answers the task finds it in the ledger. */
  function setAside(document: PackedDocument): void {
    const { uploadKey, code, number, gross } = document;
    const content = JSON.stringify({ document, invoice: standings.packedInvoice(document) });
    if (keepAside.run(`${counterId} ${uploadKey}`, content, at).changes === 0) return;
    const invoice = { code: code as InvoiceCode, number: number as InvoiceNumber };
    const ours = standings.ours(document)?.gross ?? null;
    tasks.raise({ what: 'packageConflict', invoice, counterId, ours, theirs: fen(gross) }, at);
  }

  function giveWay(document: PackedDocument): void {
    const { uploadKey, document: text, sha256 } = document;
    const data = { was: standings.ours(document)?.sha256 ?? null, is: sha256, from: counterId };
    keepOurs.run(at, uploadKey);
    replace.run(text, sha256, at, uploadKey);
    journal({ what: 'document-superseded', subject: uploadKey, data, at, actor: 'system' });
  }

  /** What the device's record could not tell of an invoice: from now on its order lines are invoiced here too. */
  function learnOrders(invoices: PackageBody['invoices']): void {
    for (const invoice of invoices) {
      takenOver.keep(invoice, at);
      const known = standings.rebuilt(invoice);
      if (known?.state !== 'blue' || !coverLines(known.original.origin, known.invoiceId)) continue;
      refunds.recorded(known.original, known.original.signed.issuedAt, at);
    }
  }

  function enqueue(
    entry: Omit<PackedDocument, 'document'> & { what: 'document' | 'layout' | 'delivery'; document: string },
  ): number {
    if (isQueued.get(entry.uploadKey)) return 0;
    return put.run({ ...entry, counterId, at }).changes;
  }

  const layoutOf = ({ code, number, gross, queuedAt }: PackageBody['layouts'][number]) =>
    ({
      uploadKey: layoutKeyOf(code, number),
      what: 'layout',
      code,
      number,
      revision: 1,
      document: '',
      sha256: '',
      gross,
      queuedAt,
    }) as const;

  return db.transaction((): Result<TakenOver> => {
    const judged = body.documents.map((document) => ({ document, standing: standings.of(document) }));
    const contradicted = new Set(judged.flatMap(({ document, standing }) => (standing === 'conflict' ? nameOf(document) : [])));
    const [conflicts, fit] = [
      judged.filter(({ document }) => contradicted.has(nameOf(document))),
      judged.filter(({ document }) => !contradicted.has(nameOf(document))),
    ];
    const those = (wanted: Standing) => fit.flatMap(({ document, standing }) => (standing === wanted ? document : []));
    const isFit = (one: { readonly code: string; readonly number: string }) => !contradicted.has(nameOf(one));
    const replacing = those('replaces');
    // A number that was voided unused has no layout file.
    const firsts = body.documents.filter(({ revision, document }) => revision === 1 && !isBlankVoid(document));

    for (const { document } of conflicts) setAside(document);
    for (const document of replacing) giveWay(document);
    learnOrders(body.invoices.filter(isFit));
    const taken: TakenOver = {
      added: replacing.length + sum(those('new').map((document) => enqueue({ ...document, what: 'document' }))),
      known: those('known').length,
      withoutOrder: those('withoutOrder').map(({ uploadKey }) => uploadKey),
      conflicts: conflicts.map(({ document }) => document.uploadKey),
      layouts: sum([...body.layouts, ...firsts].filter(isFit).map((one) => enqueue(layoutOf(one)))),
      deliveries: sum(
        body.deliveries.filter(isFit).map(({ deliveryId, json, ...one }) => {
          const revision = 1 + (deliveries.get(one.code, one.number)?.count ?? 0);
          return enqueue({ ...one, uploadKey: deliveryId, what: 'delivery', revision, document: json, sha256: '' });
        }),
      ),
    };
    if (taken.added + taken.layouts + taken.deliveries > 0) {
      const { packedAt, journal: head } = header;
      const { added: documents, ...rest } = taken;
      journal({
        what: 'spare-taken-over',
        subject: counterId,
        data: { by, documents, ...rest, packedAt, journal: head },
        at,
        actor: 'system',
      });
    }
    return ok(taken);
  })();
}

const stated = z.looseObject({ state: z.string() });

function isBlankVoid(document: string): boolean {
  return stated.parse(JSON.parse(document)).state === 'blankVoid';
}

function nameOf({ code, number }: { readonly code: string; readonly number: string }): string {
  return `${code}-${number}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
