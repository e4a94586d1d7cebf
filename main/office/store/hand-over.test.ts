import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceNo, Instant, InvoiceCode, InvoiceNumber, OrderNo, RequestId } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import { blankVoidDocumentMaker, documentMaker } from '../sync/document.ts';
import { openBlankVoids } from './blank-voids.ts';
import { type OpenLedger, openLedgerFile } from './connection.ts';
import { openFence } from './fence.ts';
import { factsOf, filledInvoice, fillLedger } from './filled-ledger.testing.ts';
import { packForSpare } from './hand-over.ts';
import { wholeDamage } from './integrity.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';
import { type PackageBody, type PackageHeader, readBody, readPackage } from './spare-package.ts';
import { refusalOf, takeOver } from './take-over.ts';
import { openTakenOver } from './taken-over.ts';

const at = '2026-11-22T08:00:00.000+08:00' as Instant;
const seller = { name: '示例铁路客运站', taxId: '91110108339805094M' };
const first = { counterId: 'BJZ-07', seller };
const spare = { counterId: 'BJZ-08', seller };
const passphrase = '十二个字符以上的一句口令。';

let folder: string;
const ledgers: OpenLedger[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-hand-over-'));
});
afterAll(() => {
  for (const ledger of ledgers) ledger.close();
  rmSync(folder, { recursive: true });
});

function newLedger(): Database.Database {
  const dir = join(folder, `ledger-${ledgers.length}`);
  const file = openLedgerFile(dir);
  if (!file.ok) throw new Error(file.problem.code);
  ledgers.push(file.value);
  return file.value.db;
}

const nothing = { added: 0, known: 0, withoutOrder: [], conflicts: [], layouts: 0, deliveries: 0 } as const;
const fenceOf = (db: Database.Database) => openFence(db, openJournal(db));
const journalled = (db: Database.Database) => db.prepare('SELECT what FROM journal ORDER BY seq').pluck().all();
function unwrap<T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

describe('packing', () => {
  let db: Database.Database;
  let file: string;
  beforeAll(() => {
    db = newLedger();
    fillLedger(db, { count: 12, pending: 5 });
    db.exec(`UPDATE outbox SET state = 'parked' WHERE upload_key LIKE '%-00000012-1'`);
    file = join(folder, 'first.fapiao');
  });

  test('nothing is changed where the file cannot be written, or one is there', () => {
    const before = factsOf(db);
    const to = join(folder, 'nowhere', 'first.fapiao');
    expect(packForSpare(db, { ...first, to, passphrase, by: 'it', at })).toMatchObject({
      ok: false,
      problem: { code: 'file-not-written', details: { reason: 'ENOENT' } },
    });
    const taken = join(folder, 'taken.fapiao');
    writeFileSync(taken, 'mine');
    expect(packForSpare(db, { ...first, to: taken, passphrase, by: 'it', at })).toMatchObject({
      ok: false,
      problem: { code: 'file-exists', details: { file: taken } },
    });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(factsOf(db)).toBe(before);
    expect(fenceOf(db).state()).toBeNull();
  });

  test('seals what the platform has not acknowledged, parked or not, and fences the counter', () => {
    const header = unwrap(packForSpare(db, { ...first, to: file, passphrase, by: 'it', at }));
    expect(header).toMatchObject({ ...first, packedAt: at, documents: 5, gross: 5 * 55_300, unsettled: 0 });
    expect(header.journal).toEqual(db.prepare('SELECT seq, sha256 FROM journal ORDER BY seq DESC LIMIT 1').get());
    expect(fenceOf(db).state()).toEqual({ by: 'it', reason: 'packed', at });
    expect(journalled(db).slice(-2)).toEqual(['counter-fenced', 'spare-packed']);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test('what the other counter could not read is told before anything is fenced', () => {
    const damaged = newLedger();
    fillLedger(damaged, { count: 2, pending: 2 });
    damaged.exec(`DROP TRIGGER outbox_text_fixed; UPDATE outbox SET document = '{}' WHERE upload_key LIKE '%-00000002-1'`);
    const before = factsOf(damaged);
    const to = join(folder, 'damaged.fapiao');
    expect(packForSpare(damaged, { ...first, to, passphrase, by: 'it', at })).toMatchObject({
      ok: false,
      problem: { code: 'ledger-damaged', details: { file: damaged.name, reason: 'document 011002300411-00000002-1' } },
    });
    expect(factsOf(damaged)).toBe(before);
    expect(fenceOf(damaged).state()).toBeNull();
    expect([existsSync(to), existsSync(`${to}.part`)]).toEqual([false, false]);
  });

  test('the file says what it is and nothing more', () => {
    const text = readFileSync(file, 'utf8');
    expect(unwrap(readPackage(text, file)).header).toMatchObject({ counterId: 'BJZ-07', documents: 5 });
    expect(text).not.toContain('有限公司');
    expect(text).not.toContain('011002300411');
  });

  test('may be done again, with the same documents', () => {
    const again = unwrap(packForSpare(db, { ...first, to: join(folder, 'again.fapiao'), passphrase, by: 'it', at }));
    expect(again).toMatchObject({ documents: 5 });
    expect(journalled(db).filter((what) => what === 'counter-fenced')).toHaveLength(1);
  });
});

describe('taking over', () => {
  let db: Database.Database;
  let header: PackageHeader;
  let body: PackageBody;
  beforeAll(() => {
    db = newLedger();
    const packed = newLedger();
    fillLedger(packed, { count: 6, pending: 4 });
    const to = join(folder, 'over.fapiao');
    unwrap(packForSpare(packed, { ...first, to, passphrase, by: 'it', at }));
    const read = unwrap(readPackage(readFileSync(to, 'utf8'), to));
    header = read.header;
    body = unwrap(read.open(passphrase));
    expect(body.documents).toEqual(
      packed
        .prepare(
          `SELECT upload_key AS uploadKey, code, number, revision, document, sha256, gross, queued_at AS queuedAt FROM outbox
           WHERE state = 'pending' ORDER BY upload_key`,
        )
        .all(),
    );
  });

  test('is refused where it cannot be right', () => {
    expect(refusalOf(header, spare)).toBeNull();
    expect(refusalOf(header, first)).toMatchObject({ code: 'package-own' });
    expect(refusalOf(header, { ...spare, seller: { ...seller, taxId: '91110108339805094X' } })).toMatchObject({
      code: 'package-other-seller',
    });
  });

  test('brings the very documents in, to be uploaded, and their invoices to be printed', () => {
    fillLedger(db, { count: 3, from: 100, counterId: 'BJZ-08' });
    expect(unwrap(takeOver(db, header, body, { by: 'it', at }))).toEqual({ ...nothing, added: 4, layouts: 4 });
    const rows = db
      .prepare(
        "SELECT upload_key, document, sha256, gross, state FROM outbox WHERE from_counter = 'BJZ-07' AND what = 'document' ORDER BY upload_key",
      )
      .all();
    const layouts = "SELECT count(*) FROM outbox WHERE from_counter = 'BJZ-07' AND what = 'layout' AND state = 'pending'";
    expect(db.prepare(layouts).pluck().get()).toBe(body.documents.filter(({ revision }) => revision === 1).length);
    expect(rows).toEqual(
      body.documents.map(({ uploadKey, document, sha256, gross }) => ({
        upload_key: uploadKey,
        document,
        sha256,
        gross,
        state: 'pending',
      })),
    );
    expect(openTakenOver(db).invoice('011002300411', '00000003')).toEqual(filledInvoice(3));
    expect(openTakenOver(db).invoice('011002300411', '00000001')).toBeNull();
    expect(journalled(db).at(-1)).toBe('spare-taken-over');
  });

  test('a number that was voided unused goes over like an invoice, but it has no layout file', () => {
    const packed = newLedger();
    fillLedger(packed, { count: 2, pending: 1 });
    const key = { code: '011002300411' as InvoiceCode, number: '00000003' as InvoiceNumber };
    const blank = { deviceNo: '499000123456' as DeviceNo, kind: '007', key, voidedAt: at, clerk: '李华' } as const;
    const document = blankVoidDocumentMaker('BJZ-07', filledInvoice(1).content.seller)(blank);
    openBlankVoids(packed, openJournal(packed)).recordVoidedHere({ blank, document }, { at, actor: 'system' });
    const to = join(folder, 'voided.fapiao');
    unwrap(packForSpare(packed, { ...first, to, passphrase, by: 'it', at }));
    const read = unwrap(readPackage(readFileSync(to, 'utf8'), to));
    const other = newLedger();
    const taken = unwrap(takeOver(other, read.header, unwrap(read.open(passphrase)), { by: 'it', at }));
    expect(taken).toEqual({ ...nothing, added: 2, layouts: 1 });
    const rows = other.prepare("SELECT what, document FROM outbox WHERE number = '00000003'").all();
    expect(rows).toEqual([{ what: 'document', document: document.json }]);
  });

  test('twice changes nothing, after an upload neither', () => {
    db.exec("UPDATE outbox SET state = 'acked' WHERE upload_key LIKE '%-00000004-1'");
    const before = factsOf(db);
    expect(unwrap(takeOver(db, header, body, { by: 'it', at }))).toEqual({ ...nothing, known: 4 });
    expect(factsOf(db)).toBe(before);
  });

  test('sets one document aside that is not the one that is here, with a task, and takes the others', () => {
    const other = newLedger();
    fillLedger(other, { count: 1, from: 5, counterId: 'BJZ-09' });
    const conflicts = ['011002300411-00000005-1'];
    expect(unwrap(takeOver(other, header, body, { by: 'it', at }))).toEqual({ ...nothing, added: 3, layouts: 3, conflicts });
    expect(openLedger(other).tasks.open()).toMatchObject([
      { what: 'packageConflict', invoice: { number: '00000005' }, counterId: 'BJZ-07', ours: 55_300, theirs: 55_300 },
    ]);
    const [kept] = other.prepare("SELECT content FROM platform_records WHERE what = 'packageConflict'").pluck().all();
    expect(JSON.parse(String(kept))).toMatchObject({ document: { uploadKey: conflicts[0] }, invoice: { number: '00000005' } });
    const before = factsOf(other);
    expect(unwrap(takeOver(other, header, body, { by: 'it', at }))).toEqual({ ...nothing, known: 3, conflicts });
    expect(factsOf(other)).toBe(before);
  });

  test('is refused by a counter that is fenced itself', () => {
    const fenced = newLedger();
    fenceOf(fenced).set({ by: 'platform', reason: 'counterFenced', at });
    expect(takeOver(fenced, header, body, { by: 'it', at })).toMatchObject({ ok: false, problem: { code: 'counter-fenced' } });
  });
});

describe('a spare whose books were rebuilt from the device before the package came', () => {
  let db: Database.Database;
  let header: PackageHeader;
  let body: PackageBody;
  const uploadKey = '011002300411-00000003-1';
  const document = () => body.documents.find((one) => one.uploadKey === uploadKey);
  const row = (): Record<string, unknown> =>
    db.prepare<[string], Record<string, unknown>>('SELECT * FROM outbox WHERE upload_key = ?').get(uploadKey) ?? {};
  const lines = () => db.prepare('SELECT order_no, line_id FROM invoiced_lines').all();
  const orderLines = [{ order_no: 'E000000003', line_id: '1' }];

  beforeAll(() => {
    const packed = newLedger();
    fillLedger(packed, { count: 4, pending: 4 });
    const to = join(folder, 'rebuilt.fapiao');
    unwrap(packForSpare(packed, { ...first, to, passphrase, by: 'it', at }));
    const read = unwrap(readPackage(readFileSync(to, 'utf8'), to));
    header = read.header;
    body = unwrap(read.open(passphrase));
  });
  beforeEach(() => {
    db = newLedger();
  });

  /** As the device's record tells number 3: without its order. */
  function rebuild(change: Partial<Invoice['signed']> = {}): boolean {
    const { content, signed, origin } = filledInvoice(3);
    const unknown = { orderNo: '' as OrderNo, orderLineIds: [], requestId: 'rebuilt' as RequestId, evidence: 'device' } as const;
    const invoice: Invoice = { content, signed: { ...signed, ...change }, origin: { ...origin, ...unknown } };
    return openLedger(db).books.recordFound(
      { invoice, state: 'blue', document: documentMaker('BJZ-08')(invoice, 1), held: false },
      at,
      'system',
    );
  }

  test('the original takes the place of the document made here, which is kept; the order counts as invoiced here', () => {
    rebuild();
    const before = row();
    db.exec(
      `UPDATE outbox SET state = 'parked', problem = '{"code":"platform-refused","details":{}}' WHERE upload_key = '${uploadKey}'`,
    );
    expect(
      openLedger(db).views.withoutOrder(filledInvoice(3).content.buyer.name, filledInvoice(3).content.totals.gross),
    ).not.toBeNull();
    expect(unwrap(takeOver(db, header, body, { by: 'it', at }))).toEqual({ ...nothing, added: 4, layouts: 3 });
    expect(row()).toMatchObject({ document: document()?.document, sha256: document()?.sha256, state: 'pending', problem: null });
    expect(db.prepare('SELECT * FROM superseded_documents').all()).toEqual([
      { upload_key: uploadKey, document: before.document, sha256: before.sha256, at },
    ]);
    expect(lines()).toEqual(orderLines);
    const { views, tasks } = openLedger(db);
    expect(views.withoutOrder(filledInvoice(3).content.buyer.name, filledInvoice(3).content.totals.gross)).toBeNull();
    expect(tasks.count()).toBe(0);
    expect(journalled(db)).toContain('document-superseded');
    expect(wholeDamage(db)).toBeNull();
    const after = factsOf(db);
    expect(unwrap(takeOver(db, header, body, { by: 'it', at }))).toEqual({ ...nothing, known: 4 });
    expect(factsOf(db)).toBe(after);
  });

  test('once, and never what the platform has', () => {
    rebuild();
    const change = (text: string) => () => db.prepare('UPDATE outbox SET document = ? WHERE upload_key = ?').run(text, uploadKey);
    expect(change('{}')).toThrow('never changes');
    takeOver(db, header, body, { by: 'it', at });
    expect(change('{}')).toThrow('never changes');
    expect(() => db.exec("UPDATE superseded_documents SET document = ''")).toThrow('never changes');
    expect(() => db.exec('DELETE FROM superseded_documents')).toThrow('never deleted');
  });

  test('what the platform has by the device’s record stays as it is and is told; the order counts as invoiced here', () => {
    rebuild();
    openLedger(db).outbox.recordResults([{ outcome: 'accepted', uploadKey }], at);
    const before = row();
    expect(unwrap(takeOver(db, header, body, { by: 'it', at }))).toEqual({
      ...nothing,
      added: 3,
      layouts: 3,
      withoutOrder: [uploadKey],
    });
    expect(row()).toEqual(before);
    expect(lines()).toEqual(orderLines);
  });

  test('another signature under the number is a conflict', () => {
    rebuild({ cipher: 'another' });
    expect(unwrap(takeOver(db, header, body, { by: 'it', at }))).toMatchObject({ added: 3, conflicts: [uploadKey] });
    expect(lines()).toEqual([]);
    expect(openTakenOver(db).invoice('011002300411', '00000003')).toBeNull();
  });

  test('the other way round, what the device shows later gets the order of the package', () => {
    takeOver(db, header, body, { by: 'it', at });
    expect(rebuild()).toBe(true);
    expect(openLedger(db).views.row('011002300411', '00000003')).toMatchObject({ orderNo: 'E000000003' });
    expect(lines()).toEqual(orderLines);
    expect(row()).toMatchObject({ from_counter: 'BJZ-07', sha256: document()?.sha256 });
    expect(wholeDamage(db)).toBeNull();
  });
});

describe('layout files and deliveries that wait', () => {
  const key = { code: '011002300411' as InvoiceCode, number: '00000002' as InvoiceNumber };
  const delivery = { invoice: key, channel: 'sms', to: '13812345678', at, actor: 'system' } as const;

  test('go along, also of documents that the platform has', () => {
    const packed = newLedger();
    fillLedger(packed, { count: 3, pending: 1 });
    const ledger = openLedger(packed);
    for (const number of ['00000001', '00000002'])
      packed
        .prepare(
          `INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
           SELECT code || '-' || number || '-pdf', 'layout', invoice_id, code, number, 1, '', '', gross, @at, @state, @at FROM invoices
           WHERE number = @number`,
        )
        .run({ at, number, state: number === '00000001' ? 'acked' : 'pending' });
    ledger.outbox.addDelivery({ ...delivery, deliveryId: 'D-1' });
    ledger.outbox.addDelivery({ ...delivery, deliveryId: 'D-2', invoice: { ...key, number: '00000001' as InvoiceNumber } });
    // By code, to nobody's address.
    ledger.outbox.addDelivery({ ...delivery, deliveryId: 'D-3', channel: 'qr', to: '' });
    ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: 'D-2', type: 'bad', detail: '' }], at);
    const to = join(folder, 'deliveries.fapiao');
    const header = unwrap(packForSpare(packed, { ...first, to, passphrase, by: 'it', at }));
    expect(header).toMatchObject({ documents: 1, layouts: 1, deliveries: 3 });
    const body = unwrap(unwrap(readPackage(readFileSync(to, 'utf8'), to)).open(passphrase));

    const spareDb = newLedger();
    expect(unwrap(takeOver(spareDb, header, body, { by: 'it', at }))).toEqual({
      ...nothing,
      added: 1,
      layouts: 2,
      deliveries: 3,
    });
    const { outbox } = openLedger(spareDb);
    const due = (what: 'layout' | 'delivery') => outbox.due(at, 9, what).map(({ uploadKey }) => uploadKey);
    expect(due('layout')).toEqual(['011002300411-00000002-pdf']);
    expect(outbox.due(at, 9, 'delivery')).toMatchObject([{ uploadKey: 'D-2', json: expect.stringContaining('13812345678') }]);
    outbox.recordResults([{ outcome: 'accepted', uploadKey: '011002300411-00000002-pdf' }], at);
    expect(due('delivery').toSorted()).toEqual(['D-1', 'D-2', 'D-3']);
    expect(openTakenOver(spareDb).invoice(key.code, key.number)).toEqual(filledInvoice(2));
    expect(unwrap(takeOver(spareDb, header, body, { by: 'it', at }))).toEqual({ ...nothing, known: 1 });
  });
});

describe('what comes to be after the pack', () => {
  test('is counted until another package has it, and the second package carries it', () => {
    const db = newLedger();
    fillLedger(db, { count: 3, pending: 2 });
    const fence = fenceOf(db);
    unwrap(packForSpare(db, { ...first, to: join(folder, 'one.fapiao'), passphrase, by: 'it', at }));
    expect(fence.unpacked()).toBe(0);
    // An unknown issue that a person adopts.
    fillLedger(db, { count: 1, from: 4, pending: 1 });
    expect(fence.unpacked()).toBe(1);
    const failed = packForSpare(db, { ...first, to: join(folder, 'nowhere', 'two.fapiao'), passphrase, by: 'it', at });
    expect(failed.ok).toBe(false);
    expect(fence.unpacked()).toBe(1);
    const again = packForSpare(db, { ...first, to: join(folder, 'two.fapiao'), passphrase, by: 'it', at });
    expect(unwrap(again)).toMatchObject({ documents: 3 });
    expect(fence.unpacked()).toBe(0);
    openLedger(db).digests.reopen(['011002300411-00000001-1'], 'asked-by-platform', at);
    expect(fence.unpacked()).toBe(1);
  });

  test('a package that nobody took over counts for nothing', () => {
    const db = newLedger();
    fillLedger(db, { count: 2, pending: 2 });
    unwrap(packForSpare(db, { ...first, to: join(folder, 'moot.fapiao'), passphrase, by: 'it', at }));
    fenceOf(db).lift(at, 'system');
    fenceOf(db).set({ by: 'platform', reason: 'counterFenced', at });
    expect(fenceOf(db).unpacked()).toBe(2);
  });
});

describe('a package that was changed', () => {
  let text: string;
  const file = 'some.fapiao';
  beforeAll(() => {
    const db = newLedger();
    fillLedger(db, { count: 3, pending: 2 });
    const to = join(folder, 'changed.fapiao');
    unwrap(packForSpare(db, { ...first, to, passphrase, by: 'it', at }));
    text = readFileSync(to, 'utf8');
  });
  const opened = (changed: string, words = passphrase) => {
    const read = readPackage(changed, file);
    return read.ok ? read.value.open(words) : read;
  };
  const code = (result: { ok: boolean; problem?: { code: string } }) => (result.ok ? 'opened' : result.problem?.code);

  test('by anything on the way is damaged, wherever it was changed', () => {
    for (let place = 3; place < text.length; place += Math.ceil(text.length / 60)) {
      const changed = `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
      // Space between the parts is the only thing that may change.
      if (/\s/.test(text[place] ?? '')) continue;
      expect(code(opened(changed)), `at ${place}`).toBe('package-damaged');
    }
    for (const half of ['', '{}', 'null', text.slice(0, 500)]) expect(code(opened(half))).toBe('package-damaged');
  });

  test('by somebody who made the checksum right again is still found', async () => {
    const { default: canonicalize } = await import('canonicalize');
    const { createHash } = await import('node:crypto');
    const { sha256: _old, ...whole } = JSON.parse(text) as Record<string, Record<string, unknown>>;
    const resealed = (change: (copy: typeof whole) => void) => {
      const copy = structuredClone(whole);
      change(copy);
      const sha256 = createHash('sha256')
        .update(canonicalize(copy) ?? '')
        .digest('hex');
      return JSON.stringify({ ...copy, sha256 });
    };
    expect(code(opened(resealed(() => undefined)))).toBe('opened');
    expect(opened(resealed((copy) => Object.assign(copy.header ?? {}, { counterId: 'BJZ-99' })))).toMatchObject({
      problem: { code: 'package-damaged', details: { reason: 'seal' } },
    });
    expect(code(opened(resealed((copy) => Object.assign(copy.key ?? {}, { N: 2 }))))).toBe('package-damaged');
  });

  test('does not open with another passphrase, and opens with the same words typed another way', () => {
    expect(code(opened(text, 'another passphrase'))).toBe('package-passphrase');
    expect(code(opened(text, passphrase.normalize('NFD')))).toBe('opened');
  });

  test('whose content does not fit its header is damaged, though it was sealed', () => {
    const { header } = unwrap(readPackage(text, file));
    const body = unwrap(opened(text));
    const [one] = body.documents;
    if (!one) throw new Error('empty package');
    const forged = [
      [{ ...header, documents: 3 }, body],
      [{ ...header, gross: 1 }, body],
      [
        header,
        { ...body, documents: body.documents.map((each) => ({ ...each, document: each.document.replace('王小明', '王大明') })) },
      ],
      [header, { ...body, documents: body.documents.map((each) => ({ ...each, revision: 2 })) }],
      [header, { ...body, invoices: body.invoices.map((each) => ({ ...each, content: '{}' })) }],
    ] as const;
    for (const [of, content] of forged) expect(code(readBody(JSON.stringify(content), of, file))).toBe('package-damaged');
    expect(code(readBody(JSON.stringify(body), header, file))).toBe('opened');
  });
});

describe('the fence', () => {
  test('is put up once and taken down by a person, both journalled', () => {
    const db = newLedger();
    const fence = fenceOf(db);
    expect(fence.set({ by: 'it', reason: 'packed', at })).toBe(true);
    expect(fence.set({ by: 'platform', reason: 'counterFenced', at })).toBe(false);
    expect(fence.state()).toEqual({ by: 'it', reason: 'packed', at });
    expect(fence.lift(at, 'system')).toBe(true);
    expect(fence.lift(at, 'system')).toBe(false);
    expect(fence.state()).toBeNull();
    expect(journalled(db)).toEqual(['counter-fenced', 'counter-unfenced']);
  });
});
