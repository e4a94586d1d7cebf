/**
 * Documents of issued invoices: each is judged for itself, the first with a key stays, and a repeat hears what the first
 * one heard. This is the ledger that says whether a counter lost, doubled or changed anything.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, documentSha256 } from './canonical.ts';
import type { Claims } from './claims.ts';
import type { HeldRevision } from './digest.ts';
import type { Orders } from './orders.ts';
import type { ReconciliationRow } from './reconciliation.ts';
import type { Db } from './store.ts';
import { type Document, documentSchema, fenOf } from './wire.ts';

export interface UploadOutcome {
  readonly uploadKey: string;
  readonly outcome: 'accepted' | 'duplicate' | 'conflict' | 'accepted-order-conflict' | 'rejected';
  readonly by?: string;
  readonly code?: string;
  readonly number?: string;
  readonly type?: string;
  readonly detail?: string;
}

export interface DocumentRow {
  readonly uploadKey: string;
  readonly sha256: string;
  readonly revision: number;
  readonly kind: string;
  readonly code: string;
  readonly number: string;
  readonly state: string;
  /** Fen. */
  readonly gross: number;
  readonly content: string;
  readonly receivedAt: number;
  /** How often this document came. */
  readonly times: number;
}

export interface ReceivedRow {
  readonly uploadKey: string;
  readonly outcome: UploadOutcome;
  readonly firstAt: number;
  readonly times: number;
}

export interface NumberRange {
  readonly deviceNo: string;
  readonly kind: string;
  readonly code: string;
  readonly from: number;
  readonly to: number;
}

export interface Documents {
  /** All documents of one request, in one transaction. `rejectKeys` are patterns of keys to turn down. */
  receive(documents: readonly unknown[], rejectKeys: readonly RegExp[], now: number): UploadOutcome[];
  /** The latest revision. */
  find(code: string, number: string): DocumentRow | null;
  /** Latest revisions of a range of numbers, ascending; both ends belong to it. */
  ofRange(range: NumberRange): HeldRevision[];
  /** Latest revisions of everything a counter issued, by kind, code and number. */
  issuedBy(counterId: string): (ReconciliationRow & { readonly issuedAt: string })[];
  all(): DocumentRow[];
  /** First outcomes other than `accepted`. */
  refused(): ReceivedRow[];
  /** What came since `at` is gone; lines that a void or a reversal freed since then are covered again. */
  forget(at: number): void;
}

export function openDocuments(db: Db, orders: Orders, claims: Claims): Documents {
  const columns = `d.upload_key AS uploadKey, d.sha256, d.revision, d.kind, d.code, d.number, d.state, d.gross, d.content,
    d.received_at AS receivedAt, (SELECT sum(times) FROM received r WHERE r.upload_key = d.upload_key
    AND json_extract(r.outcome, '$.outcome') IN ('accepted', 'accepted-order-conflict', 'duplicate')) AS times`;
  const held = db.prepare<[string], { sha256: string }>('SELECT sha256 FROM documents WHERE upload_key = ?');
  const latest = db.prepare<[string, string], DocumentRow>(
    `SELECT ${columns} FROM documents d WHERE code = ? AND number = ? ORDER BY revision DESC LIMIT 1`,
  );
  const every = db.prepare<[], DocumentRow>(`SELECT ${columns} FROM documents d ORDER BY received_at, code, number, revision`);
  // beside a bare max(), SQLite takes the other columns from the row that has it
  const range = db.prepare<[NumberRange], HeldRevision & { latest: number }>(
    `SELECT number, revision, sha256, gross, max(revision) AS latest FROM documents
     WHERE kind = @kind AND code = @code AND content ->> 'deviceNo' = @deviceNo AND CAST(number AS INTEGER) BETWEEN @from AND @to
     GROUP BY number ORDER BY CAST(number AS INTEGER)`,
  );
  const issued = db.prepare<[string], ReconciliationRow & { issuedAt: string; latest: number }>(
    `SELECT kind, code, number, revision, state, gross, sha256, content ->> 'issuedAt' AS issuedAt, max(revision) AS latest FROM documents
     WHERE content ->> 'counterId' = ? GROUP BY kind, code, number ORDER BY kind, code, number`,
  );
  const insert = db.prepare(
    `INSERT INTO documents (upload_key, sha256, revision, kind, code, number, state, gross, content, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const earlier = db.prepare<[string, string], { outcome: string }>(
    'SELECT outcome FROM received WHERE upload_key = ? AND text_sha256 = ?',
  );
  const again = db.prepare('UPDATE received SET times = times + 1 WHERE upload_key = ? AND text_sha256 = ?');
  const first = db.prepare('INSERT INTO received (upload_key, text_sha256, outcome, first_at, times) VALUES (?, ?, ?, ?, 1)');
  const refusedRows = db.prepare<[], { uploadKey: string; outcome: string; firstAt: number; times: number }>(
    `SELECT upload_key AS uploadKey, outcome, first_at AS firstAt, times FROM received
     WHERE json_extract(outcome, '$.outcome') <> 'accepted' ORDER BY first_at, upload_key`,
  );
  const forgetDocuments = db.prepare<[number], { content: string }>(
    'DELETE FROM documents WHERE received_at >= ? RETURNING content',
  );
  const forgetReceived = db.prepare('DELETE FROM received WHERE first_at >= ?');

  function receiveOne(raw: unknown, rejectKeys: readonly RegExp[], now: number): UploadOutcome {
    const uploadKey = keyOf(raw);
    const text = createHash('sha256').update(canonicalJson(raw), 'utf8').digest('hex');
    const before = earlier.get(uploadKey, text);
    if (before !== undefined) {
      again.run(uploadKey, text);
      const outcome: UploadOutcome = JSON.parse(before.outcome);
      return outcome.outcome === 'accepted' ? { ...outcome, outcome: 'duplicate' } : outcome;
    }
    const outcome = judge(uploadKey, raw, rejectKeys, now);
    first.run(uploadKey, text, JSON.stringify(outcome), now);
    return outcome;
  }

  function judge(uploadKey: string, raw: unknown, rejectKeys: readonly RegExp[], now: number): UploadOutcome {
    const parsed = documentSchema.safeParse(raw);
    if (!parsed.success) {
      const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
      return { uploadKey, outcome: 'rejected', type: 'malformed-document', detail: `malformed: ${at}` };
    }
    const document = parsed.data;
    const fault = faultOf(document, raw);
    if (fault !== null) return { uploadKey, outcome: 'rejected', ...fault };
    if (rejectKeys.some((pattern) => pattern.test(uploadKey))) {
      return { uploadKey, outcome: 'rejected', type: 'rule', detail: 'turned down by a rule of the platform' };
    }
    const stored = held.get(uploadKey);
    if (stored !== undefined) return { uploadKey, outcome: stored.sha256 === document.sha256 ? 'duplicate' : 'conflict' };
    return store(document, JSON.stringify(raw), now);
  }

  function store(document: Document, content: string, now: number): UploadOutcome {
    const { uploadKey, sha256, revision, kind, code, number, state, totals } = document;
    insert.run(uploadKey, sha256, revision, kind, code, number, state, fenOf(totals.gross), content, now);
    const freed = freedBy(document);
    if (freed !== null) orders.unmark(freed.code, freed.number);
    if (state !== 'blue') return { uploadKey, outcome: 'accepted' };
    return coverLines(document, now);
  }

  /** Marks the order's lines; somebody else's mark stays, and is told. */
  function coverLines({ uploadKey, orderNo, orderLineIds, counterId, code, number }: Document, now: number): UploadOutcome {
    const order = orders.find(orderNo);
    if (order === null) return { uploadKey, outcome: 'accepted' };
    const known = orderLineIds.filter((lineId) => order.lines.some((line) => line.lineId === lineId));
    const marks = known.map((lineId) => orders.markOf(orderNo, lineId));
    const other = marks.find((mark) => mark !== null && (mark.code !== code || mark.number !== number));
    if (known.length > 0) orders.mark(orderNo, known, { code, number, channel: counterId }, now);
    claims.consume(counterId, orderNo, known, now);
    return other
      ? { uploadKey, outcome: 'accepted-order-conflict', by: other.channel, code: other.code, number: other.number }
      : { uploadKey, outcome: 'accepted' };
  }

  return {
    receive: db.transaction((documents: readonly unknown[], rejectKeys: readonly RegExp[], now: number) =>
      documents.map((document) => receiveOne(document, rejectKeys, now)),
    ),
    find: (code, number) => latest.get(code, number) ?? null,
    ofRange: (numbers) => range.all(numbers).map(({ latest: _, ...row }) => row),
    issuedBy: (counterId) => issued.all(counterId).map(({ latest: _, ...row }) => row),
    all: () => every.all(),
    refused: () => refusedRows.all().map((row) => ({ ...row, outcome: JSON.parse(row.outcome) })),
    forget(at) {
      const forgotten = forgetDocuments.all(at).map(({ content }) => documentSchema.parse(JSON.parse(content)));
      forgetReceived.run(at);
      for (const document of forgotten) {
        const freed = freedBy(document);
        const kept = freed === null ? undefined : latest.get(freed.code, freed.number);
        if (kept?.state === 'blue') coverLines(documentSchema.parse(JSON.parse(kept.content)), kept.receivedAt);
      }
    },
  };
}

/** The invoice whose order lines a document frees: a blue one that it voids or reverses. */
function freedBy({ state, code, number, original }: Document): { code: string; number: string } | null {
  if (state === 'blueVoid') return { code, number };
  return state === 'red' && original !== undefined ? original : null;
}

const anyObject = z.record(z.string(), z.unknown());

function keyOf(raw: unknown): string {
  const hasKey = typeof raw === 'object' && raw !== null && 'uploadKey' in raw && typeof raw.uploadKey === 'string';
  return hasKey ? String(raw.uploadKey) : '';
}

/** What is wrong with a well-formed document, by the platform's own reckoning. */
function faultOf(document: Document, raw: unknown): { type: string; detail: string } | null {
  const { uploadKey, code, number, revision, lines, totals, state } = document;
  if (uploadKey !== `${code}-${number}-${revision}`) return { type: 'upload-key', detail: 'is not code-number-revision' };
  if (documentSha256(anyObject.parse(raw)) !== document.sha256) return { type: 'sha256', detail: 'is not that of the document' };
  const net = lines.reduce((sum, line) => sum + fenOf(line.net), 0);
  const tax = lines.reduce((sum, line) => sum + fenOf(line.tax), 0);
  const adds = net === fenOf(totals.net) && tax === fenOf(totals.tax) && net + tax === fenOf(totals.gross);
  return adds || state === 'blankVoid' ? null : { type: 'totals', detail: 'do not add up' };
}
