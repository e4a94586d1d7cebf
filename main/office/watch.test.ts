import { expect, test, vi } from 'vitest';
import { simpleDevice, simplePlatform, testBench } from './usecases/desk.testing.ts';
import { startWatch } from './watch.ts';

function watched(checkPlatform: () => Promise<void>) {
  const bench = testBench(simpleDevice(false), simplePlatform());
  const desk = bench.desk();
  const failed = vi.fn();
  const waits: (() => void)[] = [];
  const ports = { ...desk.ports, notices: { ...desk.ports.notices, failed } };
  const scheduler = {
    after(_ms: number, run: () => void) {
      waits.push(run);
      return () => undefined;
    },
  };
  const watch = startWatch({
    ports,
    issuing: desk,
    checkPrinters: async () => undefined,
    checkPlatform,
    uploadToBureau: async () => undefined,
    onRound: () => undefined,
    scheduler,
    everyMs: 1000,
  });
  return { bench, desk, watch, failed, waits };
}

test('a round knows the devices afterwards, and there is a next one', async () => {
  const { bench, desk, watch, waits } = watched(async () => undefined);
  await watch.round();
  expect(desk.ports.facts.of('disk-1' as never)).toMatchObject({ problem: null, identity: { deviceNo: '499000123456' } });
  expect(waits).toHaveLength(1);
  watch.stop();
  bench.remove();
});

test('a part that throws, a full disk for one, ends neither the round nor the rounds', async () => {
  const { bench, desk, watch, failed, waits } = watched(() => Promise.reject(new Error('disk full')));
  await watch.round();
  expect(failed).toHaveBeenCalledTimes(1);
  expect(desk.ports.facts.of('disk-1' as never).identity).not.toBeNull();
  expect(waits).toHaveLength(1);
  watch.stop();
  bench.remove();
});
