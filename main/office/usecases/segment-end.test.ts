/**
 * An answer is lost while a disk gives out a segment's last number: what is asked of the disk afterwards. A day of a busy counter is
 * minutes on a slow line, a number is a second.
 */
import { afterEach, expect, test } from 'vitest';
import type { DeviceInvoice, DeviceQuery, Segment, Stock, TaxDevice } from '../../../domain/device.ts';
import { ok } from '../../../domain/problem.ts';
import { key, segment, stock } from '../../../domain/samples.testing.ts';
import { beginIntent, code, deviceNo, invoiceOf, recordOf } from './books.testing.ts';
import { simpleDevice, simplePlatform, testBench } from './desk.testing.ts';
import { showEvidence } from './resolve-intent.ts';

const following = '011002300412';
const before: Stock = stock(segment(code, 101, 300, 1), segment(following, 1, 100, 100));
/** The last of its segment, and the one that was asked for. */
const ours = invoiceOf(400);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A disk with a day full of records, and a request for its segment's last number that nobody answered. */
function rolledOver({
  last,
  now,
  others = [],
}: {
  last: DeviceInvoice | null;
  now: readonly Segment[];
  others?: DeviceInvoice[];
}) {
  const records = [
    ...Array.from({ length: 299 }, (_, index) => recordOf(invoiceOf(101 + index))),
    ...(last ? [last] : []),
    ...others,
  ];
  const queries: DeviceQuery[] = [];
  const told: number[] = [];
  const simple = simpleDevice(false);
  const device: TaxDevice = {
    ...simple.device,
    identify: async () => {
      const identity = await simple.device.identify();
      return identity.ok ? ok({ ...identity.value, deviceNo }) : identity;
    },
    stock: async () => ok(stock(...now)),
    async query(query) {
      const found = records.filter(
        (record) =>
          query.by === 'dates' ||
          (query.by === 'numbers' &&
            record.key.code === query.code &&
            record.key.number >= query.from &&
            record.key.number <= query.to),
      );
      queries.push(query);
      told.push(found.length);
      return ok(found);
    },
  };
  const bench = testBench({ ...simple, device }, simplePlatform());
  ends.push(bench.remove);
  const desk = bench.desk();
  const requestId = beginIntent(desk.ports.ledger, ours, desk.ports.clock.now(), before);
  const evidence = () => {
    const intent = desk.ports.ledger.intent(requestId);
    if (!intent) throw new Error('no intent');
    return showEvidence(intent, desk.ports);
  };
  return { desk, requestId, queries, told, evidence };
}

const lastNumber = { by: 'numbers', kind: '026', code, from: '00000400', to: '00000400' } as const;
const next = [segment(following, 1, 100, 100)];
const theirs = { ...recordOf(ours), buyerName: '别人' };

test('the number itself settles it: one question, one record, and no day is read', async () => {
  const { desk, requestId, queries, told } = rolledOver({ last: recordOf(ours), now: next });
  expect(await desk.settle(requestId, 'system')).toMatchObject({ ok: true, value: { state: 'issued' } });
  expect(queries).toEqual([lastNumber]);
  expect(told).toEqual([1]);
});

test('days are read one by one where the number is not told, and only once', async () => {
  const { desk, requestId, queries } = rolledOver({ last: null, now: next });
  const settled = { ok: true, value: { state: 'unknown', problem: { details: { reason: 'record-missing' } } } };
  expect(await desk.settle(requestId, 'system')).toMatchObject(settled);
  expect(queries.map(({ by }) => by)).toEqual(['numbers', 'dates', 'dates', 'dates']);
  expect(queries.slice(1).every((query) => query.by === 'dates' && query.from === query.to)).toBe(true);
  expect(await desk.settle(requestId, 'system')).toMatchObject(settled);
  expect(queries.slice(4)).toEqual([lastNumber]);
});

test('a person is shown what was used since, by number, on both sides of the segment’s end', async () => {
  const after = { ...theirs, key: key(following, 1) };
  const { queries, told, evidence } = rolledOver({ last: theirs, now: [segment(following, 1, 100, 99)], others: [after] });
  const { gathered } = await evidence();
  expect(queries).toEqual([lastNumber, { ...lastNumber, code: following, from: '00000001', to: '00000001' }]);
  expect(told).toEqual([1, 1]);
  expect(gathered?.candidates.map(({ key: at }) => at.code)).toEqual([code, following]);
});

test('… in questions of at most twenty numbers', async () => {
  const others = Array.from({ length: 47 }, (_, index) => ({ ...theirs, key: key(following, index + 1) }));
  const { told, evidence } = rolledOver({ last: theirs, now: [segment(following, 1, 100, 53)], others });
  await evidence();
  expect(told).toEqual([1, 19, 20, 8]);
});

test('… and of no more than two hundred: then the evidence is not complete, and the device is free again', async () => {
  const { told, evidence } = rolledOver({ last: theirs, now: [segment(following, 1, 1000, 400)] });
  const { gathered, clerkMay } = await evidence();
  expect(told.length).toBeLessThanOrEqual(10 + 3);
  expect(gathered?.complete).toBe(false);
  expect(clerkMay).not.toContain('release');
});

test('… and by day where numbers do not explain it: a segment bought meanwhile may not have been the only one', async () => {
  const { queries, evidence } = rolledOver({ last: theirs, now: [segment('011002300413', 1, 50, 50)] });
  const { gathered } = await evidence();
  expect(queries.filter(({ by }) => by === 'dates')).toHaveLength(3);
  expect(gathered?.complete).toBe(false);
});
