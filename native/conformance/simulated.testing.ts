/**
 * Rigs on the simulators of this project, with timers short enough for tests and long enough for a busy machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSimulator, type SimulatorName, startSimulator } from '../../simulators/start.ts';
import { deviceConfig } from '../device-config.ts';
import { openDevice } from '../open-device.ts';
import { type Rig, usualState } from './rig.testing.ts';
import { seller } from './sample-content.testing.ts';

const rates = ['0.13', '0.09', '0.06'];
const ofSeller = { taxId: seller.taxId, name: seller.name };

/** ms. The device's own timers are a little shorter where it must give up first. */
export const fastTimers = {
  interByte: 150,
  reply: 1500,
  changeReply: 1500,
  linkReply: 1000,
  quiet: 60,
  networkReply: 3500,
  lateReply: 600,
  nextPacket: 500,
} as const;

/** @param line What the disk hangs on. */
export async function startDisk(line: 'pty' | 'tcp', dialect: 'goldtax' | 'nisec' = 'goldtax'): Promise<Rig> {
  const far = await startFar('taxdisk', (dataDir) => ({
    dataDir,
    listen: line,
    interByteMs: 100,
    nextPacketMs: 400,
    disk: {
      ...ofSeller,
      deviceNo: '499000123456',
      dialect,
      kinds: [
        { kind: '004', rates, monitor: usualState.limits },
        { kind: '007', rates, monitor: usualState.limits },
        { kind: '026', rates, monitor: usualState.limits },
      ],
      segments: [
        { kind: '007', code: '1100214320', first: '00415001', count: 5000 },
        { kind: '026', code: '011002100311', first: '37410001', count: 500 },
        { kind: '004', code: '1100214130', first: '00000099', count: 3 },
        { kind: '004', code: '1100221130', first: '99999998', count: 2 },
      ],
    },
  }));
  const open = (change: object) =>
    openDevice(
      deviceConfig.parse({
        id: 'disk-1',
        family: 'serial-converter',
        port: far.address,
        deviceNo: '499000123456',
        diskPassword: 'disk-pw1',
        certificatePassword: 'cert-pw1',
        // the simulated line takes no airtime, so none is allowed for
        baudRate: 921_600,
        kinds: ['004', '007', '026'],
        businesses: ['passenger'],
        timersMs: fastTimers,
        ...change,
      }),
      seller.taxId,
    );
  return {
    device: open({}),
    far,
    faults: {
      requestLost: { cmd: '0A', fault: 'dropRequest' },
      answerLost: { cmd: '0A', fault: 'noAnswer' },
      answerSpoilt: { cmd: '0A', fault: 'corruptByte', byte: 40 },
      answeredOddly: { cmd: '0A', fault: 'refuse', code: '4005', executed: true },
    },
    kind: '007',
    shortKind: '004',
    paperKind: '007',
    electronicKind: '026',
    voids: {
      command: '0B',
      requestLost: { cmd: '0B', fault: 'dropRequest' },
      answerLost: { cmd: '0B', fault: 'noAnswer' },
    },
    offlineLimit: (precise) => precise,
    open,
  };
}

export async function startServer(): Promise<Rig> {
  const far = await startFar('taxserver', (dataDir) => ({
    dataDir,
    terminals: ['BJZ-07'],
    units: [
      {
        ...ofSeller,
        deviceNo: '661000987654',
        kinds: [
          { kind: '026', rates, monitor: usualState.limits },
          { kind: '028', rates, monitor: usualState.limits },
          { kind: '007', rates, monitor: usualState.limits },
        ],
        segments: [
          { kind: '026', code: '011002100311', first: '37410001', count: 5000 },
          { kind: '007', code: '1100214320', first: '00415001', count: 500 },
          { kind: '028', code: '011002100313', first: '00000099', count: 3 },
          { kind: '028', code: '011002200313', first: '99999998', count: 2 },
        ],
      },
    ],
  }));
  const open = (change: object) =>
    openDevice(
      deviceConfig.parse({
        id: 'server-1',
        family: 'tax-control-server',
        url: far.address,
        terminalId: 'BJZ-07',
        kinds: ['026', '028', '007'],
        businesses: ['passenger'],
        timeoutMs: 3000,
        ...change,
      }),
      seller.taxId,
    );
  return {
    device: open({}),
    far,
    faults: {
      requestLost: { cmd: '10008', fault: 'reset', executed: false },
      answerLost: { cmd: '10008', fault: 'reset' },
      answerSpoilt: { cmd: '10008', fault: 'truncated', bytes: 120 },
      answeredOddly: { cmd: '10008', fault: 'refuse', code: '-19999', executed: true },
    },
    kind: '026',
    shortKind: '028',
    paperKind: '007',
    electronicKind: '026',
    voids: {
      command: '10009',
      requestLost: { cmd: '10009', fault: 'reset', executed: false },
      answerLost: { cmd: '10009', fault: 'reset' },
    },
    // the server has one code for all offline limits but the hours
    offlineLimit: () => 'device-offline-amount',
    open,
  };
}

async function startFar(name: SimulatorName, options: (dataDir: string) => object): Promise<RunningSimulator> {
  const dataDir = mkdtempSync(join(tmpdir(), `conformance-${name}-`));
  const far = await startSimulator(name, options(dataDir));
  void far.exited.then(() => rmSync(dataDir, { recursive: true, force: true }));
  return far;
}
