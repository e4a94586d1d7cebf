import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../domain/change.ts';
import type { Instant, OrderLineId, OrderNo, UserId } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import { order } from '../usecases/desk.testing.ts';
import { issuedLedger } from './issued.testing.ts';

let made: Awaited<ReturnType<typeof issuedLedger>>;
beforeEach(async () => {
  made = await issuedLedger();
});
afterEach(() => made.bench.remove());

const at = '2026-11-22T11:00:00.000+08:00' as Instant;
const apply = (changes: readonly Change[], cursor = 'c1') => made.ledger.feed.apply(changes, cursor, 'BJZ-07', at);
const refund = (lineId: string): Change => ({
  type: 'refund',
  orderNo: order.orderNo,
  lineId: lineId as OrderLineId,
  amount: 553_00 as Fen,
  at: '2026-11-22T10:30:00.000+08:00' as Instant,
});

test('changes and cursor become true together; a change that cannot be applied leaves both as they were', () => {
  apply([{ type: 'order', order: { ...order, version: 2, state: 'refunded' } }], 'c1');
  expect(made.ledger.feed.cursor()).toBe('c1');
  expect(made.ledger.issuing.cachedOrder(order.orderNo, null)?.order.state).toBe('refunded');
  made.bench.db().exec("CREATE TEMP TRIGGER broken BEFORE INSERT ON platform_records BEGIN SELECT RAISE(ABORT, 'full'); END");
  const record: Change = { type: 'record', what: 'goods', id: 'g1', json: '{}' };
  expect(() => apply([{ type: 'order', order: { ...order, version: 3, state: 'closed' } }, record], 'c2')).toThrow('full');
  expect(made.ledger.feed.cursor()).toBe('c1');
  expect(made.ledger.issuing.cachedOrder(order.orderNo, null)?.order.state).toBe('refunded');
});

describe('a refund', () => {
  test('of a line invoiced here is a task, once', () => {
    expect(apply([refund('L1')])).toMatchObject({ tasks: 1 });
    expect(apply([refund('L1'), refund('L1')])).toMatchObject({ tasks: 0 });
    expect(made.ledger.tasks.open()).toMatchObject([{ what: 'refund', invoice: made.key, amount: 553_00 }]);
  });
  test('that a supervisor has explained does not come back with the same news', () => {
    apply([refund('L1')]);
    const [task] = made.ledger.tasks.open();
    if (!task) throw new Error('no task');
    const answer = {
      taskId: task.taskId,
      answer: 'close',
      note: '已红冲',
      evidence: {},
      at,
      actor: 'system',
      approvedBy: null,
    } as const;
    expect(made.ledger.tasks.answered(answer)).toBe(true);
    expect(made.ledger.tasks.answered(answer)).toBe(false);
    apply([refund('L1')]);
    expect(made.ledger.tasks.open()).toEqual([]);
    expect(made.journalled('task-answered')).toBe(1);
  });
  test('of another line is only remembered', () => {
    expect(apply([refund('L9')])).toMatchObject({ tasks: 0 });
  });
});

test('resend makes acknowledged documents due again', () => {
  const { ledger, documentKey, now } = made;
  ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
  expect(apply([{ type: 'resend', uploadKeys: [documentKey, '000-1-1'] }])).toMatchObject({ reopened: 1 });
  expect(ledger.outbox.due(at, 9, 'document')).toHaveLength(1);
});

test('the fence is for the counter it names, and goes up once', () => {
  expect(apply([{ type: 'counterFenced', counterId: 'BJZ-08' }])).toMatchObject({ fenced: false });
  expect(made.ledger.fence.state()).toBeNull();
  expect(apply([{ type: 'counterFenced', counterId: 'BJZ-07' }])).toMatchObject({ fenced: true });
  expect(apply([{ type: 'counterFenced', counterId: 'BJZ-07' }])).toMatchObject({ fenced: false });
  expect(made.ledger.fence.state()).toMatchObject({ by: 'platform' });
});

test('a fence that a person has undone stays down when the feed starts over; a younger one goes up', () => {
  const fenced = (told?: string): Change => ({
    type: 'counterFenced',
    counterId: 'BJZ-07',
    ...(told ? { at: told as Instant } : {}),
  });
  const { fence } = made.ledger;
  expect(apply([fenced('2026-11-22T09:00:00+08:00')])).toMatchObject({ fenced: true });
  fence.lift(at, 'system');
  // The same moment, told in another zone.
  expect(apply([fenced('2026-11-22T01:00:00Z'), fenced('2026-11-21T09:00:00+08:00')])).toMatchObject({ fenced: false });
  expect(fence.state()).toBeNull();
  expect(apply([fenced('2026-11-22T09:00:01+08:00')])).toMatchObject({ fenced: true });
  fence.lift(at, 'system');
  // Without a moment nobody can tell that it is the old one.
  expect(apply([fenced()])).toMatchObject({ fenced: true });
});

test('a fence told by a platform whose clock ran ahead stays down when it was undone, and hides no later one', () => {
  const fenced = (told: string): Change => ({ type: 'counterFenced', counterId: 'BJZ-07', at: told as Instant });
  const { fence } = made.ledger;
  const ahead = fenced('2027-11-22T09:00:00+08:00');
  expect(apply([ahead])).toMatchObject({ fenced: true });
  fence.lift(at, 'system');
  expect(apply([ahead])).toMatchObject({ fenced: false });
  expect(apply([fenced('2026-12-01T09:00:00+08:00')])).toMatchObject({ fenced: true });
});

test('a fence that the platform told of while it was up already is undone with it', () => {
  const { fence } = made.ledger;
  const told: Change = { type: 'counterFenced', counterId: 'BJZ-07', at: '2026-11-22T09:00:00+08:00' as Instant };
  fence.set({ by: 'it', reason: 'packed', at });
  apply([told]);
  fence.lift(at, 'system');
  expect(apply([told])).toMatchObject({ fenced: false });
});

test('a person the platform tells of stays the platform’s to change', () => {
  const wangmin = {
    userId: 'wangmin' as UserId,
    name: '王敏',
    roles: ['clerk'],
    passwordVerifier: 'scrypt$1',
    disabled: false,
  };
  apply([{ type: 'user', ...wangmin }]);
  const { people } = made.ledger;
  people.setUsers([{ userId: wangmin.userId, name: '别的', roles: ['supervisor'], verifier: 'other' }], at);
  people.setUsers([], at);
  expect(people.user('wangmin')).toMatchObject({ name: '王敏', roles: ['clerk'], disabled: false });
  apply([{ type: 'user', ...wangmin, disabled: true }]);
  expect(people.user('wangmin')).toMatchObject({ disabled: true });
  expect(made.journalled('user-set')).toBe(1);
});

test('an order of another number leaves the others alone', () => {
  apply([{ type: 'order', order: { ...order, orderNo: 'E2' as OrderNo } }]);
  expect(made.ledger.issuing.cachedOrder(order.orderNo, null)?.order.version).toBe(1);
});
