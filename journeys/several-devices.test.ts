/**
 * Two tax disks and a server at one counter, and one of them dies in the middle of a batch: the others go on as if nothing had
 * happened, another stands in, and what the dead one had signed is found when it is back. The devices' own ledgers are the judge.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { DeviceId } from '../domain/ids.ts';
import type { InvoiceKind } from '../domain/kinds.ts';
import { openLedgerForReading } from '../main/office/store/connection.ts';
import { type RunningSimulator, startSimulator } from '../simulators/start.ts';
import { samplePeople } from '../simulators/station.ts';
import sampleTaxdisk from '../simulators/taxdisk/sample.ts';
import { company, deviceLedger, draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

/** How long the office waits for an answer of the disk that dies: nobody else may wait as long. */
const changeReply = 6_000;
const perLane = 8;

let station: TestStation;
let secondOptions: object;
let second: RunningSimulator;
let revived: RunningSimulator | null = null;
let office: OfficeProcess;

const settingsSchema = z.looseObject({ devices: z.array(z.looseObject({ id: z.string() })) });

beforeAll(async () => {
  station = await openStation({ platform: { orders: [] }, timersMs: { changeReply, lateReply: 500, linkReply: 500 } });
  const sample = sampleTaxdisk(join(station.dir, 'second'));
  const segments = [
    { kind: '007' as const, code: '1100219320', first: '00000001', count: 50 },
    { kind: '004' as const, code: '1100219130', first: '00000001', count: 50 },
  ];
  secondOptions = { ...sample, listen: 'tcp', disk: { ...sample.disk, deviceNo: '499000123457', segments } };
  second = await startSimulator('taxdisk', secondOptions);
  const settings = settingsSchema.parse(JSON.parse(readFileSync(station.configFile, 'utf8')));
  const [disk, server] = settings.devices;
  const routing = [
    { kinds: ['004'], businesses: ['passenger'], devices: ['disk-1', 'disk-2'] },
    { kinds: ['007'], businesses: ['passenger'], devices: ['disk-2'] },
  ];
  const devices = [disk, { ...disk, id: 'disk-2', port: second.address, deviceNo: '499000123457' }, server];
  const users = [...samplePeople, { userId: 'zhaoqiang', name: '赵强', roles: ['it'], password: 'fapiao' }];
  writeFileSync(station.configFile, JSON.stringify({ ...settings, devices, routing, users }), { mode: 0o600 });
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
}, 60_000);
afterAll(async () => {
  await office?.stop();
  await Promise.all([second?.stop(), revived?.stop()]);
  await station?.end();
});

let orders = 0;
/** A new order at the platform, drafted for a buyer of its own. */
async function wishFor(kind: InvoiceKind) {
  const orderNo = `E2611${String(++orders).padStart(5, '0')}`;
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const line = {
    lineId: '1',
    description: '旅客运输服务',
    passenger: '张伟',
    idMasked: '1101011990****1234',
    train: 'G1',
    from: '北京南',
    to: '上海虹桥',
    seat: '二等座 05车12A号',
    taxCode: '3010101010100000000',
    taxRate: '0.09',
    gross: '553.00',
  };
  const order = {
    orderNo,
    source: 'passenger',
    state: 'travelled',
    paidAt: day(-5),
    travelDate: day(-2).slice(0, 10),
    lines: [line],
  };
  await station.platform.set({ orders: [order] });
  const name = `${company.name}${orderNo}`;
  const press = await draftFor(office, orderNo, kind, (draft) => ({ ...draft, buyer: { ...company, name } }));
  return { name, press: { ...press, print: false } };
}

const lines = (kind: InvoiceKind) => Promise.all(Array.from({ length: perLane }, () => wishFor(kind)));

/** Presses one after the other; how long each took, ms. */
async function batch(wishes: Awaited<ReturnType<typeof lines>>): Promise<readonly number[]> {
  const took: number[] = [];
  for (const { press } of wishes) {
    const begun = performance.now();
    await office.must('issueInvoice', press);
    took.push(performance.now() - begun);
  }
  return took;
}

const stateOf = async (deviceId: string) =>
  (await office.must('status', {})).devices.find((one) => one.deviceId === deviceId)?.state;

test('one of three dies in the middle of an issue: the others go on, one stands in, and nothing is lost or doubled', async () => {
  const [on1, on2, onServer, later] = await Promise.all([lines('004'), lines('007'), lines('026'), wishFor('004')]);
  const [dying, ...rest] = on1;
  if (!dying) throw new Error('no order');
  // it has signed and is about to answer
  await station.disk.faults([{ fault: 'hold', cmd: 'FPKJ', at: 'acted' }]);
  const pressed = office.ask('issueInvoice', dying.press);
  const others = Promise.all([batch(on2), batch(onServer)]);
  await station.disk.held();
  await station.disk.kill();

  for (const took of await others) {
    expect(took).toHaveLength(perLane);
    expect(Math.max(...took)).toBeLessThan(changeReply);
  }
  expect(await pressed).toMatchObject({ ok: false, problem: { code: 'issue-unknown', details: { deviceId: 'disk-1' } } });

  // It is blocked: what was begun there stays there, and what was not is issued on the other one, with a word about it.
  expect(await stateOf('disk-1')).toBe('blocked');
  expect(await office.must('nextNumber', { kind: '004', source: 'passenger' })).toMatchObject({ deviceId: 'disk-2' });
  expect(await office.ask('issueInvoice', dying.press)).toMatchObject({ ok: false });
  for (const { press } of rest) {
    const { warnings } = await office.must('issueInvoice', press);
    expect(warnings).toMatchObject([{ code: 'device-stands-in', details: { deviceId: 'disk-2', usual: 'disk-1' } }]);
  }

  revived = await startSimulator('taxdisk', sampleTaxdisk(join(station.dir, 'taxdisk')));
  await until(
    () => office.must('tasks', {}),
    (tasks) => tasks.length === 0,
  );
  await until(
    () => stateOf('disk-1'),
    (state) => state === 'ready',
  );
  expect((await office.must('issueInvoice', dying.press)).invoice.truths.recorded).toBe('done');
  expect((await office.must('issueInvoice', later.press)).warnings).toEqual([]);

  const ledgers = await Promise.all([revived, second, station.server].map(deviceLedger));
  const buyers = ledgers.map(({ invoices }) => invoices.map(({ buyerName }) => buyerName).toSorted());
  const names = (...wishes: readonly { readonly name: string }[]) => wishes.map(({ name }) => name).toSorted();
  expect(buyers).toEqual([names(dying, later), names(...on2, ...rest), names(...onServer)]);
  const signed = ledgers.flatMap(({ invoices }) => invoices.map(({ code, number }) => `${code} ${number}`));
  const recorded = await office.must('findInvoices', { limit: 200 });
  expect(recorded.map(({ code, number }) => `${code} ${number}`).toSorted()).toEqual(signed.toSorted());
}, 60_000);

test('a disk that turns up on another port is paired with it by station IT, and used at once and after a restart', async () => {
  const wish = await wishFor('007');
  await second.stop();
  second = await startSimulator('taxdisk', { ...secondOptions, port: 0 });
  const port = second.address;
  const pair = () => office.ask('pairDevice', { deviceId: 'disk-2' as DeviceId, port, baudRate: 115_200 });
  expect(await pair()).toMatchObject({ ok: false, problem: { code: 'not-permitted' } });

  await office.signIn('zhaoqiang');
  expect(await office.must('probePort', { port, deviceId: 'disk-1' as DeviceId })).toMatchObject({
    answers: true,
    identity: null,
    problem: { code: 'device-wrong-disk', details: { expected: '499000123456', actual: '499000123457' } },
  });
  expect(await pair()).toMatchObject({ ok: true, value: { deviceId: 'disk-2', port } });
  await until(
    () => stateOf('disk-2'),
    (state) => state === 'ready',
  );
  await office.signIn();
  expect((await office.must('issueInvoice', wish.press)).warnings).toEqual([]);

  await office.stop();
  const ledger = openLedgerForReading(station.dataDir);
  if (!ledger.ok) throw new Error(ledger.problem.code);
  const moves = ledger.value.prepare("SELECT subject, actor FROM journal WHERE what = 'device-moved'").all();
  ledger.value.close();
  expect(moves).toEqual([{ subject: 'disk-2', actor: 'zhaoqiang' }]);
  office = await startOffice(station.configFile);
  await until(
    () => stateOf('disk-2'),
    (state) => state === 'ready',
  );
}, 60_000);
