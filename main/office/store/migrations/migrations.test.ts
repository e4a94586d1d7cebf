/**
 * A ledger in use is brought up to date with everything that is in it.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instant } from '../../../../domain/ids.ts';
import { openLedgerFile } from '../connection.ts';
import type { Connection } from '../database.ts';
import { openFence } from '../fence.ts';
import { fillLedger } from '../filled-ledger.testing.ts';
import { packForSpare } from '../hand-over.ts';
import { wholeDamage } from '../integrity.ts';
import { openJournal } from '../journal.ts';
import { openLedger } from '../ledger.ts';
import { readPackage } from '../spare-package.ts';
import { exactlyOnce } from './0020-exactly-once.ts';
import { devicesAndPackages } from './0030-devices-and-packages.ts';
import { migrations } from './index.ts';

const at = '2026-11-22T10:00:00.000+08:00' as Instant;
const passphrase = '十二个字符以上的一句口令。';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a released step is the text that it was released with', () => {
  const hashOf = ({ sql }: { readonly sql: string }) => createHash('sha256').update(sql).digest('hex').slice(0, 16);
  expect(migrations.slice(0, 3).map((step) => [step.id, hashOf(step)])).toEqual([
    [10, 'b7f4ebecd9e5e170'],
    [20, 'ec9bc9750263bd16'],
    [30, 'd902e2a2d352d0f6'],
  ]);
});

/** Opens the ledger of the folder with the steps up to `last`, does the work and closes it. */
function withLedger<T>(last: number, work: (db: Connection) => T): T {
  const opened = openLedgerFile(folder, { steps: migrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem));
  try {
    return work(opened.value.db);
  } finally {
    opened.value.close();
  }
}

/** Every row of the tables that a ledger of an earlier step has, in the columns that it has them in. */
const factsOf = (db: Connection, columns: ReadonlyMap<string, string>) =>
  [...columns].map(([table, names]) => [table, db.prepare(`SELECT ${names} FROM ${table} ORDER BY 1, 2`).all()]);

const columnsOf = (db: Connection): ReadonlyMap<string, string> =>
  new Map(
    db
      .prepare<[], { name: string; columns: string }>(
        `SELECT t.name, group_concat('"' || c.name || '"') AS columns FROM pragma_table_list t, pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' GROUP BY t.name`,
      )
      .all()
      .map(({ name, columns }) => [name, columns]),
  );

/** A ledger of step 20 in which everything is that one can hold of what step 30 touches. */
function fillStep20(db: Connection): void {
  fillLedger(db, { count: 6, pending: 3 });
  db.exec(`
    UPDATE outbox SET state = 'parked', attempts = 2, settled_at = '${at}', problem = '{"code":"platform-refused","details":{"type":"bad"}}'
      WHERE upload_key = '011002300411-00000006-1';
    INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
      SELECT code || '-' || number || '-pdf', 'layout', invoice_id, code, number, 1, '', '', gross, '${at}', 'pending', '${at}' FROM invoices;
    INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
      SELECT 'D-' || number, 'delivery', invoice_id, code, number, 1, json_object('deliveryId', 'D-' || number, 'code', code, 'number', number,
        'channel', 'qr', 'to', ''), '', gross, '${at}', iif(number = '00000001', 'acked', 'pending'), '${at}' FROM invoices;
    INSERT INTO tasks (task_id, what, subject, data, opened_at, state) VALUES ('refund 1', 'refund', 'x', '{"what":"refund",
      "invoice":{"code":"011002300411","number":"00000001"},"orderNo":"E000000001","lineId":"1","amount":100,"refundedAt":"${at}"}', '${at}', 'open');
    INSERT INTO drafts (request_id, order_no, source, opened_at, content, state)
      SELECT 'lost', 'E9', source, opened_at, content, 'issuing' FROM drafts LIMIT 1;
    INSERT INTO intents (request_id, device_id, order_no, content, origin, begun_at, asked_at, attempts, state, problem)
      SELECT 'lost', device_id, 'E9', content, json_set(origin, '$.requestId', 'lost'), begun_at, asked_at, 1, 'unknown',
        '{"code":"device-silent","details":{}}' FROM intents LIMIT 1;
    INSERT INTO counter_state (name, value, at) VALUES ('digests-complete', '', '${at}');`);
}

test('from 20, with documents, deliveries, tasks and intents in every state: all of it is there and goes on', () => {
  const before = withLedger(exactlyOnce.id, (db) => {
    fillStep20(db);
    const columns = columnsOf(db);
    return { columns, facts: factsOf(db, columns) };
  });
  expect(before.columns.get('outbox')).not.toContain('packed');

  withLedger(Number.POSITIVE_INFINITY, (db) => {
    expect(factsOf(db, before.columns)).toEqual(before.facts);
    expect(wholeDamage(db)).toBeNull();
    const ledger = openLedger(db);
    expect(ledger.outbox.unuploaded()).toMatchObject({ count: 3, parked: 1 });
    expect(ledger.outbox.list(at, 99)).toHaveLength(3 + 6 + 5);
    expect(ledger.outbox.due(at, 9, 'document').map(({ uploadKey }) => uploadKey)).toEqual([
      '011002300411-00000004-1',
      '011002300411-00000005-1',
    ]);
    expect(ledger.tasks.open()).toMatchObject([{ what: 'refund', taskId: 'refund 1' }]);
    expect(ledger.issuing.unsettled(null)).toMatchObject([{ state: 'unknown', origin: { requestId: 'lost' } }]);
    expect(() => db.exec("UPDATE outbox SET document = '{}' WHERE what = 'document'")).toThrow('never changes');
    expect(() => db.exec('UPDATE outbox SET gross = 1')).toThrow('never changes');

    const fence = openFence(db, openJournal(db));
    expect(fence.unpacked()).toBe(14);
    const to = join(folder, 'to.fapiao');
    const seller = { name: '示例铁路客运站', taxId: '91110108339805094M' };
    const packed = packForSpare(db, { counterId: 'BJZ-07', seller, to, passphrase, by: 'it', at });
    expect(packed).toMatchObject({ ok: true, value: { documents: 3, layouts: 6, deliveries: 5, unsettled: 1 } });
    expect(fence.unpacked()).toBe(0);
    const read = readPackage(readFileSync(to, 'utf8'), to);
    expect(read.ok && read.value.open(passphrase).ok).toBe(true);
  });
});

/** A ledger of step 30 in which everything is that one can hold of what step 40 touches. */
function fillStep30(db: Connection): void {
  fillLedger(db, { count: 6, pending: 3 });
  db.exec(`
    INSERT INTO print_jobs (job_id, invoice_id, printer_id, copies, queued_at, state, spooler_job, reason, changed_at)
      SELECT jobs.state || ' ' || number, invoice_id, 'front', iif(number = '00000001', 2, 1), '${at}', jobs.state,
        iif(jobs.state = 'queued', NULL, '7'), iif(jobs.state = 'failed', 'media-jam', ''), '${at}'
      FROM invoices, (SELECT value AS state FROM json_each('["unknown","queued","spooling","spooled","printed","failed"]')) jobs
      ORDER BY number;
    INSERT INTO device_operations (operation_id, device_id, device_no, what, aim, before, asked_at, step, state, begun_at, changed_at, actor, problem)
      SELECT 'op ' || what || state, iif(state IN ('done', 'dropped'), 'device', what || state), '661234567890', what, json_object('what', what),
        iif(state = 'open', NULL, '{"offline":null}'), iif(state = 'open', NULL, '${at}'), step, state, '${at}', '${at}', 'it',
        iif(state = 'stopped', '{"code":"device-silent","details":{}}', NULL)
      FROM (SELECT key AS what, value AS step FROM json_each('{"requisition":"download","readIn":"readIn","giveBack":"giveBack",
          "handOut":"handOut","takeBack":"takeBack","closeMonth":"report","setClock":"setClock"}')),
        (SELECT value AS state FROM json_each('["open","asked","stopped","done","dropped"]'));
    INSERT INTO drafts (request_id, order_no, source, opened_at, content, state)
      SELECT 'asked', 'E9', source, opened_at, content, 'issuing' FROM drafts LIMIT 1;
    INSERT INTO intents (request_id, device_id, order_no, content, origin, begun_at, asked_at, attempts, state)
      SELECT 'asked', device_id, 'E9', content, json_set(origin, '$.requestId', 'asked'), begun_at, asked_at, 1, 'open' FROM intents LIMIT 1;
    INSERT INTO spoilt_forms VALUES ('011002300411', '00000002', '${at}', 'jam', 'wangmin');`);
}

test('from 30, with print jobs and device operations in every state: all of it is there and goes on', () => {
  const before = withLedger(devicesAndPackages.id, (db) => {
    fillStep30(db);
    const columns = columnsOf(db);
    return { columns, facts: factsOf(db, columns) };
  });
  expect(before.columns.get('print_jobs')).not.toContain('template');

  withLedger(Number.POSITIVE_INFINITY, (db) => {
    expect(factsOf(db, before.columns)).toEqual(before.facts);
    expect(wholeDamage(db)).toBeNull();
    expect(db.pragma('foreign_key_check')).toEqual([]);
    const { printJobs, issuing } = openLedger(db);
    expect(printJobs.open().map(({ jobId }) => jobId)).toEqual(
      ['00000001', '00000002', '00000003', '00000004', '00000005', '00000006'].flatMap((number) =>
        ['queued', 'spooling', 'spooled'].map((state) => `${state} ${number}`),
      ),
    );
    const views = printJobs.views(99);
    expect(views).toHaveLength(36);
    expect(views.find(({ jobId }) => jobId === 'failed 00000001')).toMatchObject({
      ...{ copies: 2, copyNo: 0, spoolerJob: '7', reason: 'media-jam', batchId: null, askedBy: '', onForms: false },
      ...{ template: null, offset: null },
    });
    expect(issuing.unsettled(null)).toMatchObject([{ state: 'open', origin: { requestId: 'asked' } }]);

    expect(() => db.exec("UPDATE print_jobs SET reason = 'x' WHERE state = 'printed'")).toThrow('stays over');
    expect(() => db.exec('DELETE FROM print_jobs')).toThrow('never forgotten');
    expect(() => db.exec("UPDATE device_operations SET aim = 'x' WHERE state = 'open'")).toThrow('never changes');
    expect(() => db.exec("UPDATE device_operations SET step = 'clear' WHERE state = 'done'")).toThrow('stays over');
    expect(() => db.exec('DELETE FROM device_operations')).toThrow('never deleted');
    const another = `INSERT INTO device_operations (operation_id, device_id, device_no, what, aim, step, state, begun_at, changed_at, actor)
      SELECT 'another', device_id, device_no, 'voidBlank', aim, 'voidBlank', 'open', begun_at, changed_at, actor FROM device_operations`;
    expect(() => db.exec(`${another} WHERE operation_id = 'op setClockopen'`)).toThrow('UNIQUE');
    db.exec(`${another} WHERE operation_id = 'op setClockdone'`);
  });
});
