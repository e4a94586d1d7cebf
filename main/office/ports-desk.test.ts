/**
 * Finding and pairing on real lines: simulated disks behind pseudo terminals and TCP ports.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId, Instant, UserId } from '../../domain/ids.ts';
import { openDevice } from '../../native/open-device.ts';
import { forgetfulMemory, type PasswordMemory } from '../../native/taxdevice/password-memory.ts';
import { type RunningSimulator, startSimulator } from '../../simulators/start.ts';
import sampleTaxdisk from '../../simulators/taxdisk/sample.ts';
import { readConfig } from './config.ts';
import { openDeviceLines } from './device-lines.ts';
import { openPortsDesk } from './ports-desk.ts';
import { deviceFacts } from './usecases/device-facts.ts';
import { keyedLocks } from './usecases/keyed-locks.ts';

const no1 = '499000123456';
const no2 = '499000123457';
const disk1 = 'disk-1' as DeviceId;
const disk2 = 'disk-2' as DeviceId;
const it = 'zhaoqiang' as UserId;
const seller = { name: '中国铁路示例局集团有限公司北京站', taxId: '91110108339805094M' };

let folder: string;
let first: RunningSimulator;
let second: RunningSimulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-ports-'));
  const sample = sampleTaxdisk(join(folder, 'first'));
  [first, second] = await Promise.all([
    startSimulator('taxdisk', { ...sample, paced: false }),
    startSimulator('taxdisk', {
      ...sampleTaxdisk(join(folder, 'second')),
      paced: false,
      listen: 'tcp',
      disk: { ...sample.disk, deviceNo: no2 },
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

let devices: TaxDevice[] = [];
let memories: Record<string, PasswordMemory>;
beforeEach(() => {
  memories = { 'disk-1': forgetfulMemory(), 'disk-2': forgetfulMemory() };
});
afterEach(async () => {
  await Promise.all(devices.map((device) => device.close()));
  devices = [];
});

const lineOf = (port: string, change: object = {}) => ({
  family: 'serial-converter',
  port,
  baudRate: 115_200,
  diskPassword: 'disk-pw1',
  certificatePassword: 'cert-pw1',
  kinds: ['007'],
  businesses: ['passenger'],
  timersMs: { linkReply: 300, quiet: 50, reply: 2_000 },
  ...change,
});

/** An office's desk with the two disks on these ports, from a settings file. */
function deskWith(port1: string, port2: string, change: { readonly taxId?: string; readonly disk1?: object } = {}) {
  const file = join(folder, 'counter.json');
  const settings = {
    station: { id: 'BJZ', name: '北京站' },
    counter: { id: 'BJZ-07', name: '7号窗口' },
    seller: { ...seller, taxId: change.taxId ?? seller.taxId },
    devices: [
      { id: 'disk-1', deviceNo: no1, ...lineOf(port1, change.disk1) },
      { id: 'disk-2', deviceNo: no2, ...lineOf(port2) },
    ],
    platform: { url: 'http://127.0.0.1:1', secret: { file: 'platform.key' } },
    users: [],
    dataDir: 'data',
  };
  writeFileSync(join(folder, 'platform.key'), 'secret\n');
  writeFileSync(file, `${JSON.stringify(settings, null, '\t')}\n`, { mode: 0o600 });
  const config = readConfig(file);
  if (!config.ok) throw new Error(JSON.stringify(config.problem));
  const { value } = config;
  const lines = openDeviceLines(value.devices);
  const memoryOf = (id: DeviceId): PasswordMemory => memories[id] ?? forgetfulMemory();
  devices = value.devices.map((device) => openDevice(device, value.seller.taxId, memoryOf(device.id), lines.of(device.id)));
  const facts = deviceFacts();
  const onMoved = vi.fn();
  const onError = vi.fn();
  const byId = (id: DeviceId): TaxDevice => devices.find((one) => one.id === id) ?? expect.unreachable();
  const found = (path: string) => ({ path, maker: 'FTDI', serialNumber: 'A50285BI' });
  const desk = openPortsDesk({
    listPorts: async () => [found(first.address), found('/dev/ttyS0')],
    config: value,
    configFile: file,
    lines,
    byId,
    facts,
    deviceLocks: keyedLocks<DeviceId>(),
    memoryOf,
    onMoved,
    onError,
    refresh: () => undefined,
  });
  /** As a round of the watch leaves it. */
  async function check(id: DeviceId): Promise<void> {
    const known = await byId(id).identify();
    facts.set(id, { problem: known.ok ? null : known.problem, checkedAt: '2026-11-22T10:00:00+08:00' as Instant });
  }
  const probe = (port: string, deviceId: DeviceId | null = null) => desk.probe({ port, baudRate: 115_200 }, deviceId);
  const pair = (deviceId: DeviceId, port: string) => desk.pair(deviceId, { port, baudRate: 115_200 }, it);
  return { desk, file, settings, byId, check, probe, pair, onMoved, onError, lines };
}

const nowhere = () => join(folder, 'nowhere');
const asked = async (simulator: RunningSimulator, cmd: string): Promise<number> =>
  z.object({ exchangesOf: z.record(z.string(), z.number()) }).parse(await simulator.ledger()).exchangesOf[cmd] ?? 0;

describe('a probe of a port', () => {
  test('finds a converter by the link test alone, and tells what is not one from what is not there', async () => {
    const { probe } = deskWith(nowhere(), nowhere());
    const before = await asked(first, '04');
    expect(await probe(first.address)).toEqual({ ok: true, value: { answers: true, identity: null, problem: null } });
    expect(await asked(first, '04')).toBe(before);
    expect(await probe(nowhere())).toMatchObject({ ok: false, problem: { code: 'port-not-found' } });
    expect(await probe('tcp://127.0.0.1:1')).toMatchObject({ ok: false, problem: { code: 'device-absent' } });
    expect(await probe('ttyUSB0')).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
    expect(await probe(first.address, 'disk-9' as DeviceId)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
  });

  test('hears nothing on a line without a converter', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const { probe } = deskWith(nowhere(), nowhere());
    expect(await probe(`tcp://127.0.0.1:${port}`)).toMatchObject({
      ok: true,
      value: { answers: false, identity: null, problem: { code: 'port-silent' } },
    });
    server.close();
  });

  test('finds a port that another program holds busy', async () => {
    const other = new SerialPort({ path: first.address, baudRate: 9600, autoOpen: false });
    await new Promise<void>((resolve, reject) => other.open((error) => (error ? reject(error) : resolve())));
    const { probe } = deskWith(nowhere(), nowhere());
    expect(await probe(first.address)).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('who is on a port', () => {
  test('the right disk tells who it is', async () => {
    const { probe } = deskWith(nowhere(), nowhere());
    const identity = { deviceNo: no1, taxId: seller.taxId, kinds: expect.arrayContaining(['007']) };
    expect(await probe(first.address, disk1)).toMatchObject({ ok: true, value: { answers: true, identity, problem: null } });
  });

  test('another disk, and another taxpayer, are refused with both values', async () => {
    expect(await deskWith(nowhere(), nowhere()).probe(second.address, disk1)).toMatchObject({
      value: { identity: null, problem: { code: 'device-wrong-disk', details: { expected: no1, actual: no2 } } },
    });
    const others = deskWith(nowhere(), nowhere(), { taxId: '91320111339366503A' });
    expect(await others.probe(first.address, disk1)).toMatchObject({
      value: { problem: { code: 'device-wrong-seller', details: { expected: '91320111339366503A', actual: seller.taxId } } },
    });
  });

  test('a wrong password costs one try, however often it is probed; a strange disk one as well', async () => {
    const wrong = deskWith(nowhere(), nowhere(), { disk1: { diskPassword: 'not-this' } });
    const before = await asked(first, '04');
    const refused = { value: { answers: true, identity: null, problem: { code: 'device-password' } } };
    for (let again = 0; again < 3; again++) expect(await wrong.probe(first.address, disk1)).toMatchObject(refused);
    expect(await asked(first, '04')).toBe(before + 1);
    memories = { 'disk-1': forgetfulMemory() };

    const strange = deskWith(nowhere(), nowhere(), { disk1: { diskPassword: 'not-this' } });
    const asking = await asked(second, '04');
    const wrongDisk = { value: { problem: { code: 'device-wrong-disk', details: { expected: no1, actual: '' } } } };
    for (let again = 0; again < 3; again++) expect(await strange.probe(second.address, disk1)).toMatchObject(wrongDisk);
    // the number of the disk is looked at before the password, so those three are free; the fourth tried the password
    expect(await asked(second, '04')).toBe(asking + 4);
  });

  test('a strange disk that looks at the password before the number does not lock out the own disk, and is not asked again', async () => {
    const { probe } = deskWith(nowhere(), nowhere());
    await second.faults([{ fault: 'refuse', cmd: '04', code: '0963c2' }]);
    const before = await asked(second, '04');
    const refused = { ok: true, value: { answers: true, identity: null, problem: { code: 'device-password' } } };
    for (let again = 0; again < 3; again++) expect(await probe(second.address, disk1)).toMatchObject(refused);
    expect(await asked(second, '04')).toBe(before + 1);
    expect(memories['disk-1']?.refusal('disk', 'disk-pw1')).toBeNull();
    expect(memories['disk-1']?.refusal('strange', 'disk-pw1')).toMatchObject({ code: 'device-password' });
    expect(await probe(first.address, disk1)).toMatchObject({ value: { identity: { deviceNo: no1 }, problem: null } });
  });

  test('what the disk on the own port refuses is remembered as refused by the own disk', async () => {
    const { probe } = deskWith(first.address, nowhere(), { disk1: { diskPassword: 'not-this' } });
    expect(await probe(first.address, disk1)).toMatchObject({ value: { problem: { code: 'device-password' } } });
    expect(memories['disk-1']?.refusal('disk', 'not-this')).not.toBeNull();
  });

  test('a port on which a device works is not opened a second time; that device answers', async () => {
    const { probe, check } = deskWith(first.address, second.address);
    await Promise.all([check(disk1), check(disk2)]);
    expect(await probe(first.address, disk1)).toMatchObject({ value: { identity: { deviceNo: no1 }, problem: null } });
    expect(await probe(second.address, disk1)).toMatchObject({
      value: { answers: true, identity: null, problem: { code: 'device-busy', details: { deviceId: 'disk-2' } } },
    });
    expect(await probe(second.address)).toMatchObject({ value: { answers: true, identity: { deviceNo: no2 }, problem: null } });
  });
});

test('a speed is tried on the line itself, also where the device works at another one', async () => {
  const { desk, probe, check } = deskWith(first.address, nowhere());
  await check(disk1);
  const before = await asked(first, '01');
  expect(await desk.probe({ port: first.address, baudRate: 9600 }, disk1)).toMatchObject({
    value: { identity: { deviceNo: no1 } },
  });
  expect(await asked(first, '01')).toBeGreaterThan(before);
  expect(await probe(first.address, disk1)).toMatchObject({ value: { identity: { deviceNo: no1 } } });
});

test('the list says which device is set up where, by whatever name of the port', async () => {
  const link = join(folder, 'by-id');
  symlinkSync(first.address, link);
  const { desk, probe, check } = deskWith(link, nowhere());
  await check(disk1);
  expect(await desk.list()).toEqual([
    { path: first.address, maker: 'FTDI', serialNumber: 'A50285BI', deviceId: 'disk-1' },
    { path: '/dev/ttyS0', maker: 'FTDI', serialNumber: 'A50285BI', deviceId: null },
  ]);
  expect(await probe(first.address, disk2)).toMatchObject({ value: { problem: { code: 'device-busy' } } });
  rmSync(link);
});

describe('pairing', () => {
  test('leads a device to the port where its disk was seen, in the settings and at once', async () => {
    const { pair, file, settings, byId, check, onMoved } = deskWith(nowhere(), second.address);
    await check(disk1);
    expect(await pair(disk1, first.address)).toEqual({ ok: true, value: { deviceId: disk1, port: first.address } });
    const expected = structuredClone(settings);
    Object.assign(expected.devices[0] ?? {}, { port: first.address });
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(`${JSON.stringify(expected, null, '\t')}\n`);
    expect(JSON.parse(readFileSync(`${file}.before-pairing`, 'utf8'))).toEqual(settings);
    expect([file, `${file}.before-pairing`].map((name) => statSync(name).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect(onMoved).toHaveBeenCalledExactlyOnceWith(
      disk1,
      { port: nowhere(), baudRate: 115_200 },
      { port: first.address, baudRate: 115_200 },
      it,
    );
    expect(await byId(disk1).identify()).toMatchObject({ ok: true, value: { deviceNo: no1 } });
  });

  test('two that were set up the wrong way round change places', async () => {
    const { pair, file, byId, check } = deskWith(second.address, first.address);
    await Promise.all([check(disk1), check(disk2)]);
    expect(await pair(disk1, first.address)).toMatchObject({ ok: true });
    const read = readConfig(file);
    expect(read).toMatchObject({ value: { devices: [{ port: first.address }, { port: second.address }] } });
    expect(await byId(disk1).identify()).toMatchObject({ value: { deviceNo: no1 } });
    expect(await byId(disk2).identify()).toMatchObject({ value: { deviceNo: no2 } });
  });

  test('is done as a whole also when the journal cannot be written', async () => {
    const { pair, check, onMoved, onError, lines } = deskWith(second.address, first.address);
    await Promise.all([check(disk1), check(disk2)]);
    const full = new Error('database or disk is full');
    onMoved.mockImplementation(() => {
      throw full;
    });
    expect(await pair(disk1, first.address)).toEqual({ ok: true, value: { deviceId: disk1, port: first.address } });
    expect([disk1, disk2].map((id) => lines.of(id)?.address().port)).toEqual([first.address, second.address]);
    expect(onMoved.mock.calls.map(([id]) => id)).toEqual([disk1, disk2]);
    expect(onError.mock.calls).toEqual([[full], [full]]);
  });

  test('is refused where another disk is, or none, and where another device works; the settings stay', async () => {
    const { pair, file, check, onMoved } = deskWith(nowhere(), second.address);
    const before = readFileSync(file, 'utf8');
    expect(await pair(disk1, second.address)).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
    await check(disk2);
    expect(await pair(disk1, second.address)).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
    expect(await pair(disk2, first.address)).toMatchObject({ ok: false, problem: { code: 'device-wrong-disk' } });
    expect(await pair(disk2, nowhere())).toMatchObject({ ok: false, problem: { code: 'port-not-found' } });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(onMoved).not.toHaveBeenCalled();
  });

  test('does not write over settings that somebody has spoilt or changed meanwhile', async () => {
    const { pair, file, settings, byId } = deskWith(nowhere(), second.address);
    writeFileSync(file, '{ "devices": [');
    expect(await pair(disk1, first.address)).toMatchObject({
      problem: { code: 'file-not-written', details: { reason: 'not JSON' } },
    });
    writeFileSync(file, JSON.stringify({ ...settings, devices: settings.devices.slice(1) }));
    expect(await pair(disk1, first.address)).toMatchObject({ problem: { code: 'config-wrong' } });
    writeFileSync(file, JSON.stringify({ ...settings, users: 'nobody' }));
    expect(await pair(disk1, first.address)).toMatchObject({
      problem: { code: 'config-wrong', details: { file, place: 'users' } },
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ users: 'nobody' });
    expect(await byId(disk1).identify()).toMatchObject({ ok: false });
  });
});
