import { afterEach, expect, test, vi } from 'vitest';
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId, DeviceNo } from '../../domain/ids.ts';
import { ok } from '../../domain/problem.ts';
import { segment } from '../../domain/samples.testing.ts';
import { openBooksDesk } from './books-desk.ts';
import { bookDevice, bookPlatform, booksBench, code, invoiceOf, recordOf } from './usecases/books.testing.ts';

const first = 'disk-1' as DeviceId;
const second = 'disk-2' as DeviceId;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A new ledger, and two disks of which the first does not answer until it is told to. */
async function counter() {
  const far = bookDevice([recordOf(invoiceOf(101))], [segment(code, 101, 400, 399)]);
  const platform = bookPlatform();
  platform.has(invoiceOf(101));
  const bench = booksBench(far, platform);
  const answer = Promise.withResolvers<void>();
  const asked = vi.fn();
  const hanging: TaxDevice = {
    ...far.device,
    async identify() {
      asked();
      await answer.promise;
      return far.device.identify();
    },
  };
  const other = bookDevice([], [segment('011002300499', 1, 100, 100)]).device;
  const identify = other.identify.bind(other);
  const healthy: TaxDevice = {
    ...other,
    id: second,
    async identify() {
      const identity = await identify();
      return identity.ok ? ok({ ...identity.value, deviceNo: '499000123457' as DeviceNo }) : identity;
    },
  };
  const identity = await healthy.identify();
  if (identity.ok) bench.ports.ledger.rememberDevice(second, identity.value, bench.ports.clock.now());
  const trouble = vi.fn();
  const ports = {
    ...bench.ports,
    devices: { ...bench.ports.devices, all: () => [hanging, healthy] },
    notices: { ...bench.ports.notices, failed: trouble },
  };
  const desk = openBooksDesk({
    ports,
    booksPorts: { books: bench.books, reopen: bench.ledger.digests.reopen, counterId: 'BJZ-07' },
    shiftMs: 8 * 3_600_000,
    retryMs: 60_000,
    isPlatformThere: () => true,
    onProgress: () => undefined,
    onStatus: () => undefined,
  });
  let isRemoved = false;
  const remove = () => {
    if (!isRemoved) bench.bench.remove();
    isRemoved = true;
  };
  ends.push(remove);
  return { desk, answer, asked, trouble, books: bench.books, bench: bench.bench, remove };
}

test('a device is known as whole when its own part has ended, though another one does not answer', async () => {
  const { desk, answer, asked } = await counter();
  const whole = desk.isWhole(second);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect(await whole).toBe(true);
  expect(desk.status().running).toBe(true);
  const slow = desk.isWhole(first);
  answer.resolve();
  expect(await slow).toBe(true);
});

test('an office that closes ends a comparison at once and quietly, though a device does not answer', async () => {
  const { desk, answer, asked, trouble, books, remove } = await counter();
  const comparing = desk.compare(true, 'system');
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await desk.stop();
  expect(books.lastReport()).toMatchObject({ cancelled: true, whole: ['499000123457'] });
  remove();
  answer.resolve();
  expect(await comparing).toMatchObject({ ok: true });
  expect(trouble).not.toHaveBeenCalled();
});

test('documents that are not ours are looked into though the clock was set back since the last try', async () => {
  const { desk, answer, asked, bench } = await counter();
  answer.resolve();
  await desk.compare(false, 'system');
  expect(asked).toHaveBeenCalledTimes(1);
  desk.suspect();
  expect(asked).toHaveBeenCalledTimes(1);
  bench.setClock(-86_400_000);
  desk.suspect();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  await desk.stop();
});
