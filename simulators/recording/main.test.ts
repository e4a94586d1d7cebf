/**
 * A fault at a counter becomes a test: a session with a device is recorded, exported and played back, and the driver comes to the
 * same outcome without the device.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { DeviceId } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import type { InvoiceContent } from '../../domain/invoice.ts';
import { openRecording, recordingFiles } from '../../main/office/recordings/files.ts';
import { openRing } from '../../main/office/recordings/ring.ts';
import { newRequest, type Rig } from '../../native/conformance/rig.testing.ts';
import { blueInvoice, seller } from '../../native/conformance/sample-content.testing.ts';
import { issueAndSettle, type Settled } from '../../native/conformance/settle.testing.ts';
import { fastTimers, startDisk, startServer } from '../../native/conformance/simulated.testing.ts';
import { deviceConfig } from '../../native/device-config.ts';
import { openDevice } from '../../native/open-device.ts';
import { bytesOf, parseRecording, type Tape } from '../../native/recorder/recording.ts';
import { startSimulator } from '../start.ts';
import { invoicesAsked } from './asked.testing.ts';

const now = () => instantFromDate(Date.now());
const id = 'device-1' as DeviceId;
const report = z.object({ exchanges: z.number(), played: z.number(), unexpected: z.array(z.string()) });

const timeoutMs = 1000;

const family = {
  'serial-converter': (port: string) => ({
    port,
    deviceNo: '499000123456',
    diskPassword: 'disk-pw1',
    certificatePassword: 'cert-pw1',
    baudRate: 921_600,
    kinds: ['007'],
    timersMs: { ...fastTimers, reply: timeoutMs, changeReply: timeoutMs },
  }),
  'tax-control-server': (url: string) => ({ url, terminalId: 'BJZ-07', kinds: ['026'], timeoutMs }),
} as const;
type Family = keyof typeof family;

let folder: string;
let rig: Rig;

afterEach(() => rmSync(folder, { recursive: true }));

async function settleAt(of: Family, address: string, content: InvoiceContent, tape?: Tape): Promise<Settled> {
  const config = deviceConfig.parse({ id, family: of, businesses: ['passenger'], ...family[of](address) });
  const device = openDevice(config, seller.taxId, undefined, undefined, tape);
  try {
    return await issueAndSettle(device, content, newRequest());
  } finally {
    await device.close();
  }
}

/** The outcome at the device, and again at its recording: asked with what was asked then, and with what the recording shows of it. */
async function recordAndPlay(
  of: Family,
  fault: object | null,
  by: 'itself' | 'recording',
): Promise<{
  readonly recorded: Settled;
  readonly played: Settled;
  readonly text: string;
}> {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-replay-'));
  const content = blueInvoice({ kind: rig.kind, fare: 31_415, lines: 3 });
  const ring = openRing({
    files: recordingFiles(folder, id),
    header: { recording: 1, deviceId: id, family: of },
    mostBytes: 4 * 1024 * 1024,
    now,
    onTrouble(error) {
      throw error;
    },
  });
  await rig.far.faults(fault === null ? [] : [fault]);
  const recorded = await settleAt(of, rig.far.address, content, {
    write: ring.append,
    now,
    failed(error) {
      throw error;
    },
  });
  await rig.far.set({ plugged: true }).catch(() => undefined);
  await ring.settled();
  const exported = await openRecording(folder, id, now());
  if (exported === null) throw new Error('nothing was recorded');
  const recordedText = await text(exported);
  const recording = join(folder, 'exported.jsonl');
  writeFileSync(recording, recordedText);
  const player = await startSimulator('recording', { recording });
  try {
    const [shown] = invoicesAsked(recordedText);
    if (shown === undefined) throw new Error('the recording shows no invoice');
    const played = await settleAt(of, player.address, by === 'itself' ? content : shown);
    expect(report.parse(await player.ledger()).unexpected).toEqual([]);
    return { recorded, played, text: recordedText };
  } finally {
    await player.stop();
  }
}

function expectNothingPrivate(text: string): void {
  const bodies = parseRecording(text)?.entries.map((entry) => Buffer.from(bytesOf(entry)).toString('latin1')) ?? [];
  expect(bodies.length).toBeGreaterThan(3);
  for (const secret of ['disk-pw1', 'cert-pw1', '91320111339366503A', '62500000', '110902345610101'])
    expect(bodies.join('')).not.toContain(secret);
}

describe('a serial line', () => {
  beforeAll(async () => {
    rig = await startDisk('tcp');
    // one program at a time has the line
    await rig.device.close();
  }, 30_000);
  afterAll(() => rig.far.stop());

  test.each([
    ['no fault', null, { outcome: 'signed', how: 'answered' }, 'itself'],
    ['no answer, and the device had signed', { fault: 'noAnswer' }, { outcome: 'signed', how: 'adopted' }, 'recording'],
    ['a request that was lost, sent twice', { fault: 'dropRequest' }, { outcome: 'signed', how: 'answered', sent: 2 }, 'itself'],
    ['an answer that came too late', { fault: 'delay', ms: timeoutMs + 300 }, { outcome: 'signed', how: 'adopted' }, 'recording'],
    [
      '"wait" beyond the reply timer',
      { fault: 'wait', forMs: 1300, everyMs: 250 },
      { outcome: 'signed', how: 'answered' },
      'itself',
    ],
    ['a damaged answer', { fault: 'corruptByte', byte: 40 }, { outcome: 'signed', how: 'adopted' }, 'recording'],
    ['an answer that stopped', { fault: 'cutAfterByte', bytes: 262 }, { outcome: 'signed', how: 'adopted' }, 'itself'],
    ['a plug pulled inside the answer', { fault: 'unplug', at: 'reply', bytes: 20 }, { outcome: 'unknown' }, 'recording'],
    ['a refusal', { fault: 'refuse', code: '191' }, { outcome: 'refused', problem: { code: 'device-report-due' } }, 'itself'],
    [
      'an error text',
      { fault: 'errorText', text: '写库失败', short: true, executed: true },
      { outcome: 'signed', how: 'adopted' },
      'recording',
    ],
  ] as const)('%s', async (_, fault, outcome, by) => {
    const { recorded, played, text } = await recordAndPlay('serial-converter', fault && { cmd: '0A', ...fault }, by);
    expect(recorded).toMatchObject(outcome);
    expect(played).toEqual(recorded);
    expectNothingPrivate(text);
  });
});

describe('a server', () => {
  beforeAll(async () => {
    rig = await startServer();
  }, 30_000);
  afterAll(() => rig.far.stop());

  test.each([
    ['no fault', null, { outcome: 'signed', how: 'answered' }, 'recording'],
    ['a connection that broke behind the work', { fault: 'reset' }, { outcome: 'signed', how: 'adopted' }, 'itself'],
    ['no answer', { fault: 'noAnswer' }, { outcome: 'signed', how: 'adopted' }, 'recording'],
    ['half a document', { fault: 'truncated', bytes: 120 }, { outcome: 'signed', how: 'adopted' }, 'itself'],
    ['a proxy in the way', { fault: 'status', status: 502 }, { outcome: 'signed', how: 'answered', sent: 2 }, 'recording'],
    ['a refusal', { fault: 'refuse', code: '-10306' }, { outcome: 'refused', problem: { code: 'over-single-limit' } }, 'itself'],
  ] as const)('%s', async (_, fault, outcome, by) => {
    const { recorded, played, text } = await recordAndPlay('tax-control-server', fault && { cmd: '10008', ...fault }, by);
    expect(recorded).toMatchObject(outcome);
    expect(played).toEqual(recorded);
    expectNothingPrivate(text);
  });
});
