import { afterEach, expect, test, vi } from 'vitest';
import type { TaxDevice } from '../../domain/device.ts';
import type { Instant } from '../../domain/ids.ts';
import { failed } from '../../domain/problem.ts';
import { beginIntent, invoiceOf } from './usecases/books.testing.ts';
import { simpleDevice, simplePlatform, testBench } from './usecases/desk.testing.ts';
import { startWatch } from './watch.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function watched(checkPlatform: () => Promise<void>, others: readonly TaxDevice[] = []) {
  const bench = testBench(simpleDevice(false), simplePlatform());
  const desk = bench.desk();
  const trouble = vi.fn();
  const onRound = vi.fn();
  const waits: (() => void)[] = [];
  const pauses: number[] = [];
  const all = [...desk.ports.devices.all(), ...others];
  const devices = { ...desk.ports.devices, all: () => all };
  const ports = { ...desk.ports, devices, notices: { ...desk.ports.notices, failed: trouble } };
  const scheduler = {
    after(ms: number, run: () => void) {
      waits.push(run);
      pauses.push(ms);
      return () => undefined;
    },
  };
  const watch = startWatch({
    ports,
    issuing: desk,
    checkPrinters: async () => undefined,
    checkPlatform,
    tend: async () => undefined,
    onRound,
    scheduler,
    everyMs: 20_000,
  });
  ends.push(bench.remove, watch.stop);
  return { desk, watch, trouble, onRound, waits, pauses };
}

test('a round knows the devices afterwards, and each has a next one', async () => {
  const { desk, watch, waits, onRound } = watched(async () => undefined);
  await watch.round();
  expect(desk.ports.facts.of('disk-1' as never)).toMatchObject({ problem: null, identity: { deviceNo: '499000123456' } });
  expect(waits).toHaveLength(3);
  expect(onRound).toHaveBeenCalledTimes(1);
});

test('a part that throws, a full disk for one, ends neither the round nor the rounds', async () => {
  const { desk, watch, trouble, waits } = watched(() => Promise.reject(new Error('disk full')));
  await watch.round();
  expect(trouble).toHaveBeenCalledTimes(1);
  expect(desk.ports.facts.of('disk-1' as never).identity).not.toBeNull();
  expect(waits).toHaveLength(3);
});

test('a device that does not answer holds nobody else up: the others come round again and again', async () => {
  const silent = simpleDevice(false, 10, { id: 'disk-2' }).device;
  const answer = Promise.withResolvers<void>();
  const asked = vi.fn();
  const hanging: TaxDevice = {
    ...silent,
    async identify() {
      asked();
      await answer.promise;
      return silent.identify();
    },
  };
  const { desk, watch, waits, onRound } = watched(async () => undefined, [hanging]);
  for (let round = 1; round <= 3; round++) {
    await vi.waitFor(() => expect(waits).toHaveLength(3));
    for (const next of waits.splice(0)) next();
  }
  expect(desk.ports.facts.of('disk-1' as never).identity).not.toBeNull();
  expect(asked).toHaveBeenCalledTimes(1);
  // what waits until all are known still waits
  expect(onRound).not.toHaveBeenCalled();

  const whole = watch.round();
  answer.resolve();
  await whole;
  expect(onRound).toHaveBeenCalled();
  expect(desk.ports.facts.of('disk-2' as never)).toMatchObject({ problem: null });
});

test('an issue that seems to lie ahead, since the clock was set back, does not hurry the rounds for ever', async () => {
  const { desk, watch, pauses } = watched(async () => undefined);
  const ahead = '2026-11-23T10:00:00+08:00' as Instant;
  const requestId = beginIntent(desk.ports.ledger, invoiceOf(101), ahead);
  const [intent] = desk.ports.ledger.unsettled(null);
  if (!intent) throw new Error('no intent');
  desk.ports.ledger.unsettled = () => [intent];
  await watch.round();
  expect(intent.origin.requestId).toBe(requestId);
  expect(pauses.every((ms) => ms === 20_000)).toBe(true);
});

test('a device that is missed is looked for every two seconds, everything else every twenty', async () => {
  const { device } = simpleDevice(false, 10, { id: 'disk-2' });
  const away: TaxDevice = { ...device, identify: async () => failed('device-absent', { deviceId: device.id }) };
  const { watch, pauses } = watched(async () => undefined, [away]);
  await watch.round();
  expect(pauses.toSorted((one, other) => one - other)).toEqual([2_000, 20_000, 20_000, 20_000]);
});
