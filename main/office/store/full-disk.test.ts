/**
 * A disk that is full at any write of the ledger: the operation says so and has changed nothing, and it works when there is
 * room again. `max_page_count` stands for the disk; SQLite answers SQLITE_FULL at both.
 */
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  ClaimId,
  DeviceId,
  Instant,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  PrinterId,
  PrintJobId,
  RequestId,
  UserId,
} from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import type { IntentRecord, SignedRecord } from '../../../domain/ledger-port.ts';
import type { Fen } from '../../../domain/money.ts';
import { problem } from '../../../domain/problem.ts';
import { documentMaker } from '../sync/document.ts';
import { clerk, order } from '../usecases/desk.testing.ts';
import { ledgerTrouble } from './connection.ts';
import { filledInvoice } from './filled-ledger.testing.ts';
import { wholeDamage } from './integrity.ts';
import { issuedLedger } from './issued.testing.ts';

/** More than any operation needs to come to a page boundary. */
const most = 60;

let db: Database.Database;
let made: Awaited<ReturnType<typeof issuedLedger>>;
let now: Instant;

beforeEach(async () => {
  made = await issuedLedger();
  db = made.bench.db();
  now = made.now;
});
afterEach(() => made.bench.remove());

/** Every row of every table. */
function everything(): string {
  const hash = createHash('sha256');
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  for (const table of tables)
    for (const row of db.prepare(`SELECT * FROM ${table}`).raw().iterate()) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}

/** Long enough to need a page of its own now and then, as real texts do. */
const long = (index: number) => `${index} ${'备注'.repeat(600)}`;
const requestOf = (index: number) => `full-disk-${index}` as RequestId;
const orderOf = (index: number) => `E9${String(index).padStart(8, '0')}` as OrderNo;

function draftOf(index: number) {
  const { origin, content } = filledInvoice(index);
  const line = { name: '*运输服务*旅客运输服务', spec: '', unit: '张', includesTax: true } as const;
  const [first] = content.lines;
  if (!first) throw new Error('no lines');
  const lines = [{ ...line, taxCode: first.taxCode, rate: first.rate, amount: 553_00 as Fen }];
  const input = { kind: content.kind, buyer: content.buyer, lines, remarks: long(index), payee: '', reviewer: '' };
  return { ...input, requestId: requestOf(index), orderNo: orderOf(index), source: origin.source, openedAt: now };
}

function intentOf(index: number): IntentRecord {
  const { content, origin } = filledInvoice(index);
  return {
    content: { ...content, remarks: long(index) },
    origin: { ...origin, requestId: requestOf(index), orderNo: orderOf(index) },
    before: null,
    begunAt: now,
    askedAt: now,
    state: 'open',
    attempts: 1,
    problem: null,
    print: null,
    template: { id: 'vat-2021', version: 1 },
  };
}

function signedOf(index: number): SignedRecord {
  const { content, origin } = intentOf(index);
  const signed = { ...filledInvoice(index).signed, number: String(20_000_000 + index) as InvoiceNumber };
  const invoice = { content, origin, signed };
  const printJob = { jobId: `job-of-${index}` as PrintJobId, printerId: 'front' as PrinterId };
  return { invoice, document: documentMaker('BJZ-07')(invoice, 1), printJob, how: 'issued', at: now, actor: clerk.userId };
}

type Operation = (index: number) => unknown;
const ledger = () => made.ledger.issuing;
const openDraft: Operation = (index) => ledger().openDraft(draftOf(index), clerk.userId);
const beginIntent: Operation = (index) => ledger().beginIntent(intentOf(index), clerk.userId);
const sign: Operation = (index) => ledger().recordSigned(signedOf(index));

/** Each write of the ledger, with what must have been done before it. */
const operations: Readonly<Record<string, { readonly before?: readonly Operation[]; readonly run: Operation }>> = {
  'a draft is opened': { run: openDraft },
  'a draft is saved': {
    before: [openDraft],
    run: (index) => ledger().saveDraft(requestOf(index), { ...draftOf(index), remarks: long(index).repeat(3) }),
  },
  'a draft is dropped': { before: [openDraft], run: (index) => ledger().dropDraft(requestOf(index), now, clerk.userId) },
  'a claim is kept': {
    before: [openDraft],
    run(index) {
      const lineIds = [long(index) as OrderLineId];
      ledger().keepClaim({
        claimId: `C-${index}` as ClaimId,
        requestId: requestOf(index),
        orderNo: orderOf(index),
        lineIds,
        state: 'held',
      });
    },
  },
  'an intent is begun': { before: [openDraft], run: beginIntent },
  'an intent is asked again': { before: [openDraft, beginIntent], run: (index) => ledger().retryIntent(requestOf(index), now) },
  'an invoice is recorded': { before: [openDraft, beginIntent], run: sign },
  'an issue came to nothing': {
    before: [openDraft, beginIntent],
    run: (index) => ledger().recordNotIssued(requestOf(index), 'refused', problem('device-clock'), now, clerk.userId),
  },
  'an issue is unknown': {
    before: [openDraft, beginIntent],
    run: (index) => ledger().recordUnknown(requestOf(index), problem('issue-unknown', { reason: long(index) }), now),
  },
  'orders are cached': {
    run: (index) =>
      ledger().cacheOrders([{ ...order, orderNo: orderOf(index), buyerHint: { name: long(index) } }], now, String(index)),
  },
  'an upload is settled': {
    before: [openDraft, beginIntent, sign],
    run(index) {
      const { uploadKey } = signedOf(index).document;
      made.ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey, type: 'bad-buyer', detail: long(index) }], now);
    },
  },
  'an upload failed': {
    before: [openDraft, beginIntent, sign],
    run(index) {
      const why = problem('platform-refused', { type: 'x', detail: long(index) });
      made.ledger.outbox.recordFailure({
        uploadKeys: [signedOf(index).document.uploadKey],
        problem: why,
        at: now,
        nextAt: addDays(now, 1),
      });
    },
  },
  'a task is raised': {
    run(index) {
      const lineId = long(index) as OrderLineId;
      made.ledger.tasks.raise(
        { what: 'refund', invoice: made.key, orderNo: orderOf(index), lineId, amount: 1 as Fen, refundedAt: now },
        now,
      );
    },
  },
  'changes of the platform are applied': {
    run(index) {
      const json = JSON.stringify({ text: long(index) });
      made.ledger.feed.apply([{ type: 'record', what: 'goods', id: String(index), json }], String(index), 'BJZ-07', now);
    },
  },
  'a print is asked for': {
    run(index) {
      const printerId = long(index) as PrinterId;
      made.ledger.printJobs.add({ jobId: `job-${index}` as PrintJobId, ...made.key, printerId, at: now, actor: clerk.userId });
    },
  },
  'a template is saved': {
    run: (index) => made.ledger.templates.save('station', (version) => `${version} ${long(index)}`, now, clerk.userId),
  },
  'a template is chosen': {
    run: (index) => made.ledger.templates.choose('026', long(index), now, clerk.userId),
  },
  'a batch of prints is asked for': {
    run(index) {
      const wish = { ...made.key, printerId: long(index) as PrinterId, batchId: `batch-${index}`, at: now, actor: clerk.userId };
      made.ledger.printJobs.addAll([1, 2, 3].map((n) => ({ ...wish, jobId: `job-${index}-${n}` as PrintJobId })));
    },
  },
  'a print is handed over': {
    before: [(index) => queueJob(index)],
    run: (index) =>
      made.ledger.printJobs.spooling(
        jobId(index),
        { template: long(index), offset: { dx: 0, dy: 0 }, onForms: true, copyNo: 0 },
        now,
      ),
  },
  'a print goes a step further': {
    before: [(index) => queueJob(index)],
    run: (index) => void made.ledger.printJobs.record(jobId(index), 'failed', now, { reason: long(index) }),
  },
  'paper is found spoilt': {
    before: [(index) => queueJob(index), (index) => void made.ledger.printJobs.record(jobId(index), 'unknown', now)],
    run(index) {
      const paper = { form: made.key, reason: 'jam', note: long(index) } as const;
      made.ledger.spoiltForms.spoil(jobId(index), paper, addDays(now, index), clerk.userId);
    },
  },
  'the paper of a printer is set': {
    run(index) {
      const setup = { printerId: long(index) as PrinterId, kind: '007', templateId: 'form-241x140', dx: 1, dy: 2 } as const;
      made.ledger.printSetups.set(setup, now, clerk.userId);
    },
  },
  'people are set': {
    run: (index) =>
      made.ledger.people.setUsers([{ userId: `u${index}` as UserId, name: long(index), roles: ['clerk'], verifier: 'x' }], now),
  },
  'somebody signs in': {
    before: [
      (index) =>
        made.ledger.people.setUsers([{ userId: `u${index}` as UserId, name: '甲', roles: ['clerk'], verifier: 'x' }], now),
    ],
    run: (index) => made.ledger.people.openSession(`${index}`.padStart(64, '0'), `u${index}` as UserId, now),
  },
  'a refused password is remembered': {
    run: (index) =>
      made.ledger.refusedPasswords.remember(
        `disk-${index}` as DeviceId,
        'disk',
        long(index),
        problem('device-password', { name: long(index) }),
        now,
      ),
  },
};

function jobId(index: number): PrintJobId {
  return `queued-${index}` as PrintJobId;
}
function queueJob(index: number): void {
  const wish = { ...made.key, printerId: 'front' as PrinterId, at: now, actor: clerk.userId };
  made.ledger.printJobs.add({ jobId: jobId(index), ...wish });
}

describe('the disk is full when', () => {
  test.each(Object.keys(operations))('%s', (name) => {
    const { before = [], run } = operations[name] ?? { run: () => undefined };
    for (let index = 0; index < most; index++) for (const step of before) step(index);
    const cap = (pages: number) => void db.pragma(`max_page_count = ${pages}`);
    db.exec('VACUUM');
    cap(Number(db.pragma('page_count', { simple: true })));

    let refused: unknown = null;
    let index = 0;
    let held = '';
    for (; refused === null && index < most; index++) {
      held = everything();
      try {
        run(index);
      } catch (error) {
        refused = error;
      }
    }
    expect(refused && ledgerTrouble(refused, 'ledger.sqlite').problem.code).toBe('disk-full');
    expect(everything()).toBe(held);
    expect(db.inTransaction).toBe(false);

    cap(1_000_000);
    run(index - 1);
    expect(everything()).not.toBe(held);
    expect(wholeDamage(db)).toBeNull();
  });
});
