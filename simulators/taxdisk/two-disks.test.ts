/**
 * Stock that goes from a main disk to the disk of another machine and back, both of them processes of their own: what each says on
 * its wire, and that no number is ever in two places.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { ask, credentials, issueInput, requestOf } from './business-host.testing.ts';
import { connectHost, type RawHost } from './raw-host.testing.ts';
import sampleTaxdisk from './sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-disks-'));
const subNo = '499000123457';
let simulators: readonly [main: RunningSimulator, sub: RunningSimulator];
let hosts: readonly [main: RawHost, sub: RawHost];

async function start(name: string, change: object): Promise<RunningSimulator> {
  const { disk, ...sample } = sampleTaxdisk(join(folder, name));
  return startSimulator('taxdisk', { ...sample, listen: 'tcp', paced: false, disk: { ...disk, ...change } });
}

beforeAll(async () => {
  const [main, sub] = await Promise.all([start('main', {}), start('sub', { deviceNo: subNo, machineNo: 3, segments: [] })]);
  simulators = [main, sub];
  hosts = [await connectHost(main.address), await connectHost(sub.address)];
});
afterAll(async () => {
  for (const host of hosts) host.close();
  await Promise.all(simulators.map((one) => one.stop()));
  rmSync(folder, { recursive: true });
});

const run = { kind: '007', code: '1100214320', first: '00733041', count: 10 };
const wireRun = { fpdm: run.code, qshm: run.first, fpfs: '10' };
const toMain = (command: number, id: string, input: object) =>
  ask(hosts[0], requestOf(command, id, { ...credentials, ...input }));
const toSub = (command: number, id: string, input: object) =>
  ask(hosts[1], requestOf(command, id, { ...credentials, ...input, skpbh: subNo }));

test('a run goes out, is issued from, and what is left of it comes back', async () => {
  const [main, sub] = simulators;
  expect(await toMain(0x0f, 'BSPFPFF', { ...wireRun, kpjh: '3' })).toMatchObject({
    fplxdm: '007',
    fpdm: run.code,
    returncode: '00000000',
  });
  expect(await toMain(0x08, 'GPXXCX', {})).toMatchObject({ zsyfs: '52' });
  expect(await main.ledger()).toMatchObject({ handedOut: [{ ...run, machineNo: 3, state: 'out' }] });

  expect(await toSub(0x19, 'FPDR', {})).toMatchObject({ lgxx: [] });
  await sub.set({ confirmed: run });
  expect(await toSub(0x19, 'FPDR', {})).toMatchObject({ lgxx: [{ fpdm: run.code, qshm: run.first, fpfs: '10', syfs: '10' }] });
  const issued = await toSub(0x0a, 'FPKJ', { ...issueInput(sampleForm()), skpbh: subNo });
  expect(issued).toMatchObject({ fpdm: run.code, fphm: '00733041' });

  const rest = { ...run, first: '00733042', count: 9 };
  const wireRest = { fpdm: rest.code, qshm: rest.first, fpfs: '9' };
  expect(await toSub(0x1a, 'FJTH', wireRest)).toMatchObject({ returncode: '00000000' });
  expect(await toMain(0x10, 'BSPFPSH', { ...wireRest, kpjh: '3' })).toMatchObject({ returncode: '09d108' });
  await main.set({ givenBack: rest });
  expect(await toMain(0x10, 'BSPFPSH', { ...wireRun, kpjh: '3' })).toMatchObject({ returncode: '09d108' });
  expect(await toMain(0x10, 'BSPFPSH', { ...wireRest, kpjh: '3' })).toMatchObject({ returncode: '00000000' });
  expect(await toMain(0x10, 'BSPFPSH', { ...wireRest, kpjh: '3' })).toMatchObject({ returncode: '09d108' });
  expect(await toMain(0x08, 'GPXXCX', {})).toMatchObject({ zsyfs: '61' });
  expect(
    await toMain(0x13, 'TJXXCX', { ssyf: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7).replace('-', '') }),
  ).toMatchObject({
    lgfpfs: '71',
    thfpfs: '10',
    qmkcfs: '61',
  });
  expect(await main.ledger()).toMatchObject({ handedOut: [{ ...run, count: 1, state: 'out' }] });
});

test('a run that was never handed out cannot be given back', async () => {
  await expect(simulators[0].set({ givenBack: { ...run, first: '00415003' } })).rejects.toThrow('no such run');
  await expect(simulators[0].set({ givenBack: { ...run, first: '3' } })).rejects.toThrow('400');
});
