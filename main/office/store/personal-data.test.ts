/**
 * What devices, the bureau and people say may repeat the number or the address of a person; wherever the ledger keeps their words for
 * ever, it keeps them masked.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OperationId } from '../../../domain/device-operation.ts';
import type { DeviceId, DeviceNo, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import { problem } from '../../../domain/problem.ts';
import { nothingShown } from '../../../domain/step-verdict.ts';
import type { TaskId } from '../../../domain/task.ts';
import { issuedLedger } from './issued.testing.ts';

const words = 'no buyer 110101199003071234, call 13812345678\u0001 or zhang.san@example.com';
const told = 'no buyer 110101********1234, call 138******78\u0001 or z***@example.com';
const refusal = problem('device-refused', { message: words });

let made: Awaited<ReturnType<typeof issuedLedger>>;
beforeEach(async () => {
  made = await issuedLedger();
});
afterEach(() => {
  // The journal has all of it, too.
  expect(dump()).not.toMatch(/110101199003071234|13812345678|zhang\.san/);
  made.bench.remove();
});

/** Everything that the ledger holds, as one text. */
function dump(): string {
  const db = made.bench.db();
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .pluck();
  return JSON.stringify(tables.all().map((table) => db.prepare(`SELECT * FROM "${table}"`).all()));
}

/** An issue of which nobody knows what became of it. */
function lostIntent(): RequestId {
  made.bench.db().exec(`
    INSERT INTO drafts (request_id, order_no, source, opened_at, content, state)
      SELECT 'lost', 'E9', source, opened_at, content, 'issuing' FROM drafts LIMIT 1;
    INSERT INTO intents (request_id, device_id, order_no, content, origin, begun_at, asked_at, attempts, state)
      SELECT 'lost', device_id, 'E9', content, json_set(origin, '$.requestId', 'lost'), begun_at, asked_at, 1, 'open' FROM intents LIMIT 1;`);
  return 'lost' as RequestId;
}

test('in the problem of an issue', () => {
  const { issuing } = made.ledger;
  const requestId = lostIntent();
  issuing.recordUnknown(requestId, refusal, made.now);
  expect(issuing.intent(requestId)?.problem?.details.message).toBe(told);
  issuing.recordNotIssued(requestId, 'released', refusal, made.now, 'system');
  expect(issuing.intent(requestId)?.problem?.details.message).toBe(told);
});

test('in what a device says about an operation, and in the note of whoever gives it up', () => {
  const { operations } = made.ledger;
  const operationId = 'one' as OperationId;
  const by = { at: made.now, actor: 'system' } as const;
  const deviceId = 'disk-1' as DeviceId;
  operations.begin({ operationId, deviceId, deviceNo: '499000123456' as DeviceNo, aim: { what: 'setClock' } }, by);
  operations.asked(operationId, nothingShown, by);
  operations.stopped(operationId, refusal, by);
  expect(operations.find(operationId)?.problem?.details.message).toBe(told);
  operations.dropped(operationId, words, by);
});

test('in what the bureau says, and in the answer of a person', () => {
  const { tasks } = made.ledger;
  const invoice = { ...made.key, number: '00000099' as InvoiceNumber };
  const deviceId = 'disk-1' as DeviceId;
  tasks.raise({ what: 'bureauRefused', deviceId, kind: '007', invoice, code: '13', message: words }, made.now);
  expect(tasks.open()).toMatchObject([{ what: 'bureauRefused', message: told }]);
  const [task] = tasks.open();
  tasks.answered({
    taskId: task?.taskId ?? ('' as TaskId),
    answer: 'close',
    note: words,
    evidence: { seen: [words] },
    at: made.now,
    actor: 'system',
    approvedBy: null,
  });
});

test('in a refused password', () => {
  const { refusedPasswords } = made.ledger;
  const deviceId = 'disk-1' as DeviceId;
  refusedPasswords.remember(deviceId, 'disk', 'secret', refusal, made.now);
  expect(refusedPasswords.refusal(deviceId, 'disk', 'secret')?.details.message).toBe(told);
});
