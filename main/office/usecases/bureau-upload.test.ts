import { afterEach, expect, test } from 'vitest';
import type { BureauUpload, TaxDevice } from '../../../domain/device.ts';
import type { DeviceId, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { openBureauUploader } from './bureau-upload.ts';
import { checkDevice } from './check-device.ts';
import { simpleDevice, simplePlatform, testBench } from './desk.testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function bureau(byItself = false) {
  const simple = simpleDevice(byItself);
  const far = { waiting: 3, sends: 0, answer: ok({ sent: 3, failed: 0 }) as Result<BureauUpload> };
  const device: TaxDevice = {
    ...simple.device,
    unsent: async (kind) => ok({ kind, count: far.waiting, oldestAt: null, net: 0 as Fen }),
    async sendToBureau() {
      far.sends += 1;
      if (far.answer.ok) far.waiting = far.answer.value.failed;
      return far.answer;
    },
    bureauErrors: async () =>
      ok([
        { key: { code: '1100214130' as InvoiceCode, number: '10000001' as InvoiceNumber }, code: '9', message: '购方税号不存在' },
      ]),
  };
  const bench = testBench({ ...simple, device }, simplePlatform());
  ends.push(bench.remove);
  const desk = bench.desk();
  await checkDevice(device, desk.ports);
  const raised: TaskMatter[] = [];
  const uploader = openBureauUploader(desk.ports, {
    quietMs: 20_000,
    retryMs: 60_000,
    raise: (matter) => void raised.push(matter),
  });
  return {
    far,
    device,
    desk,
    raised,
    pass: bench.pass,
    setClock: bench.setClock,
    round: () => uploader.round(device),
    justIssued: () => uploader.served(device.id),
  };
}

test('what waits is sent once, and then there is nothing to do', async () => {
  const { far, round, desk, device } = await bureau();
  await round();
  await round();
  expect(far.sends).toBe(1);
  expect(desk.ports.facts.of(device.id).unsent['007']?.count).toBe(0);
});

test('a device that uploads by itself is left alone', async () => {
  const { far, round } = await bureau(true);
  await round();
  expect(far.sends).toBe(0);
});

test('a clerk at work comes first: quiet time, and a device somebody holds', async () => {
  const { far, round, justIssued, pass, desk } = await bureau();
  justIssued();
  await round();
  expect(far.sends).toBe(0);
  pass(20_000);
  await desk.ports.deviceLocks.hold('disk-1' as DeviceId, round);
  expect(far.sends).toBe(0);
  await round();
  expect(far.sends).toBe(1);
});

test('a clock that was a day ahead when somebody was served, and is set right, keeps nothing back', async () => {
  const { far, round, justIssued, desk, setClock } = await bureau();
  setClock(86_400_000);
  justIssued();
  setClock(-86_400_000);
  await round();
  expect(far.sends).toBe(1);
  expect(desk.ports.facts.of('disk-1' as DeviceId).unsent['007']?.count).toBe(0);
});

test('the office goes on with a clerk between two invoices that the bureau turned down', async () => {
  const { far, device, desk, round, raised } = await bureau();
  const [refused] = (await device.bureauErrors('007').then((told) => (told.ok ? told.value : []))).slice(0, 1);
  if (!refused) throw new Error('no refusal');
  device.bureauErrors = async () => ok(Array.from({ length: 30 }, () => refused));
  far.answer = ok({ sent: 0, failed: 30 });
  const sending = round();
  let turns = 0;
  const count = () => {
    turns += 1;
    if (raised.length < 30) setImmediate(count);
  };
  setImmediate(count);
  await sending;
  expect(turns).toBeGreaterThan(20);
  expect(desk.ports.facts.of(device.id).unsent['007']?.count).toBe(30);
});

test('a bureau that is away is asked ever more rarely', async () => {
  const { far, round, pass } = await bureau();
  far.answer = failed('device-bureau-unreachable');
  const sendsAfter: number[] = [];
  for (const minutes of [0, 1, 1, 1, 1, 4, 8]) {
    pass(minutes * 60_000);
    await round();
    sendsAfter.push(far.sends);
  }
  expect(sendsAfter).toEqual([1, 2, 2, 3, 3, 4, 5]);
  far.answer = ok({ sent: 3, failed: 0 });
  pass(8 * 60_000);
  await round();
  expect(far.waiting).toBe(0);
});

test('what the bureau turned down waits for a person, in the bureau’s words', async () => {
  const { far, round, raised } = await bureau();
  far.answer = ok({ sent: 2, failed: 1 });
  await round();
  expect(raised).toMatchObject([{ what: 'bureauRefused', invoice: { number: '10000001' }, message: '购方税号不存在' }]);
});
