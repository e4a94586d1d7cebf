import { afterEach, expect, test, vi } from 'vitest';
import { checkDevice } from './check-device.ts';
import { simpleDevice, simplePlatform, testBench } from './desk.testing.ts';

let remove: () => void = () => undefined;
afterEach(() => remove());

test('limits that were read while the clock was ahead are read again when it is set right', async () => {
  const simple = simpleDevice(false);
  const monitor = vi.spyOn(simple.device, 'monitor');
  const bench = testBench(simple, simplePlatform());
  remove = bench.remove;
  const { ports } = bench.desk();
  bench.setClock(86_400_000);
  await checkDevice(simple.device, ports);
  await checkDevice(simple.device, ports);
  expect(monitor).toHaveBeenCalledTimes(1);
  bench.setClock(-86_400_000);
  await checkDevice(simple.device, ports);
  expect(monitor).toHaveBeenCalledTimes(2);
});
