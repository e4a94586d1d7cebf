/**
 * The world around the counter under test: the simulated station with far ends quick enough for thousands of faults, orders as
 * many as are needed, and the counter itself on a disk that forgets.
 */

import { scryptSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type RunningSimulator, startSimulator } from '../simulators/start.ts';
import { type Station, startStation } from '../simulators/station.ts';
import sampleTaxdisk from '../simulators/taxdisk/sample.ts';
import sampleTaxserver from '../simulators/taxserver/sample.ts';
import { type Counter, type Session, startCounter } from './counter.ts';
import type { FarEnd } from './fault-lists.ts';
import { cutPower } from './power-cut/cut.ts';
import { type Disk, onDisk } from './power-cut/shim.ts';
import { isGone } from './processes.ts';
import type { Random } from './random.ts';

/** Times of the serial line, milliseconds: as short as holds on a loaded machine. An answer later than `changeReply` + `lateReply` is against the rules. */
export const timersMs = {
  interByte: 150,
  reply: 500,
  changeReply: 500,
  networkReply: 500,
  linkReply: 300,
  nextPacket: 500,
  quiet: 60,
  lateReply: 300,
  waitLimit: 3_000,
  open: 2_000,
};

/** As fast as a serial line goes, bits a second. */
const baudRate = 921_600;

/** How long one request to the server or the platform may take, milliseconds. */
export const requestMs = 600;

/** The tax disk that belongs here. */
export const diskNo = sampleTaxdisk('').disk.deviceNo;

const clerk = { userId: 'wangmin', name: '王敏', password: 'fapiao' };

export interface World {
  readonly printer: Station['printer'];
  /** A far end; another one after it crashed and was started again. */
  farEnd(name: FarEnd): RunningSimulator;
  /** Starts every far end that crashed again, on its own ledger and at its own address. */
  reviveFarEnds(): Promise<void>;
  readonly dir: string;
  readonly disk: Disk;
  readonly session: Session;
  /** Starts a counter on whatever the last one left. */
  start(options?: { readonly synchronousOff?: boolean }): Counter;
  /** After the counter died: what the power cut left of its disk. */
  cutPower(random: Random): void;
  /** Makes orders at the platform; the numbers they are scanned by. */
  order(lines: number): Promise<string>;
  end(keep: boolean): Promise<void>;
}

/** @param maxReplyData Most bytes in one packet of the tax disk; few make every answer a conversation. */
export async function openWorld(maxReplyData: number): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'fapiao-faults-'));
  const disk: Disk = { live: join(dir, 'counter'), durable: join(dir, 'durable') };
  mkdirSync(disk.live, { recursive: true });
  mkdirSync(disk.durable, { recursive: true });
  const own = {
    disk: { disk: { ...sampleTaxdisk(dir).disk, segments: shortSegments() }, baud: baudRate, maxReplyData },
    server: { units: sampleTaxserver(dir).units.map((unit) => ({ ...unit, segments: longSegments() })) },
  };
  const station = await startStation({ dir, replaced: { platform: { orders: [] }, ...own, timersMs } });
  const running: Record<FarEnd, RunningSimulator> = { disk: station.disk, server: station.server, platform: station.platform };
  const again: Readonly<Record<Exclude<FarEnd, 'platform'>, () => Promise<RunningSimulator>>> = {
    disk: () => startSimulator('taxdisk', { ...sampleTaxdisk(join(dir, 'taxdisk')), ...own.disk }),
    server: () => {
      const port = Number(new URL(station.server.address).port);
      return startSimulator('taxserver', { ...sampleTaxserver(join(dir, 'taxserver')), ...own.server, port });
    },
  };
  hurry(station.configFile);
  const session: Session = { token: undefined };
  let orders = 0;
  return {
    printer: station.printer,
    farEnd: (name) => running[name],
    async reviveFarEnds() {
      for (const name of ['disk', 'server'] as const) {
        if (isGone(running[name].pid)) running[name] = await again[name]();
      }
    },
    dir,
    disk,
    session,
    start: ({ synchronousOff = false } = {}) =>
      startCounter({
        configFile: station.configFile,
        officeOptions: synchronousOff ? ['--synchronous-off'] : [],
        officeEnvironment: { ...onDisk(disk), NODE_COMPILE_CACHE: join(tmpdir(), 'fapiao-faults-compiled') },
        session,
      }),
    cutPower: (random) => cutPower(disk, random),
    async order(lines) {
      const orderNo = `E2611${String(++orders).padStart(5, '0')}`;
      await running.platform.set({ orders: [orderOf(orderNo, lines)] });
      return orderNo;
    },
    async end(keep) {
      await Promise.all([station.stop(), running.disk.stop(), running.server.stop()]);
      if (!keep) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Every run of numbers that the devices of a world hold. */
export function segmentsOfWorld() {
  return [...shortSegments(), ...longSegments()].map(({ code, first, count }) => ({ code, first: Number(first), count }));
}

/** Roll-overs from one segment to the next come often. */
function shortSegments() {
  const of = (kind: '007' | '004', code: string) =>
    Array.from({ length: 40 }, (_, index) => ({ kind, code, first: String(10_001 + index * 1_000).padStart(8, '0'), count: 9 }));
  return [...of('007', '1100214320'), ...of('004', '1100214130')];
}

function longSegments() {
  return [
    { kind: '026' as const, code: '011002100311', first: '37410001', count: 5_000 },
    { kind: '028' as const, code: '011002100313', first: '08820001', count: 5_000 },
  ];
}

const settingsSchema = z.looseObject({
  devices: z.array(z.looseObject({ family: z.string() })),
  platform: z.looseObject({}),
});

/** Settings in which nobody waits half a minute for a lost answer, and a sign-in costs no time. */
function hurry(configFile: string): void {
  const settings = settingsSchema.parse(JSON.parse(readFileSync(configFile, 'utf8')));
  const salt = Buffer.from('sixteen bytes ok');
  const key = scryptSync(clerk.password, salt, 32, { N: 256, r: 8, p: 1 });
  const { userId, name } = clerk;
  const passwordVerifier = `scrypt$256$8$1$${salt.toString('base64')}$${key.toString('base64')}`;
  writeFileSync(
    configFile,
    JSON.stringify({
      ...settings,
      devices: settings.devices.map((device) =>
        device.family === 'tax-control-server' ? { ...device, timeoutMs: requestMs } : { ...device, baudRate },
      ),
      platform: { ...settings.platform, timeoutMs: requestMs },
      users: [{ userId, name, roles: ['clerk'], passwordVerifier }],
    }),
    { mode: 0o600 },
  );
}

function orderOf(orderNo: string, lines: number) {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  return {
    orderNo,
    source: 'passenger',
    state: 'travelled',
    paidAt: day(-5),
    travelDate: day(-2).slice(0, 10),
    lines: Array.from({ length: lines }, (_, index) => ({
      lineId: String(index + 1),
      description: '旅客运输服务',
      passenger: '张伟',
      idMasked: '1101011990****1234',
      train: 'G1',
      from: '北京南',
      to: '上海虹桥',
      seat: '二等座 05车12A号',
      taxCode: '3010101010100000000',
      taxRate: '0.09',
      gross: `${100 + (Number(orderNo.slice(-4)) % 400)}.${String(index).padStart(2, '0')}`,
    })),
  };
}

/** Signs the clerk in unless the session of before still holds. */
export async function signIn(counter: Counter, session: Session): Promise<boolean> {
  if (session.token !== undefined && (await counter.ask('resume', {})).ok) return true;
  session.token = undefined;
  const reply = await counter.ask('signIn', { userId: clerk.userId, password: clerk.password });
  if (reply.ok) session.token = reply.value.session;
  return reply.ok;
}
