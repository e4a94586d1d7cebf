/**
 * The recorders of a counter's devices, and the two commands about them.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceId, Instant } from '../../domain/ids.ts';
import { deviceConfig } from '../../native/device-config.ts';
import { parseRecording, type Said } from '../../native/recorder/recording.ts';
import { openDeviceRecorder } from './device-recorder.ts';
import { openLog } from './log.ts';
import { makeRecorderHandlers } from './recorder-handlers.ts';

const at = '2026-11-22T10:00:00.000+08:00' as Instant;
const said = (meaning: string): Said => ({ at, direction: 'sent', meaning, bytes: 1, body: 'ab', as: 'hex' });
const nobody = { session: '', person: null };
const id = 'server-1' as DeviceId;

const server = deviceConfig.parse({
  id,
  family: 'tax-control-server',
  url: 'http://127.0.0.1:8080/SKServer/SKDo',
  terminalId: 'BJZ-07',
  kinds: ['026'],
  businesses: ['passenger'],
});

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fapiao-recorder-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function open(megabytes: number) {
  const lines: string[] = [];
  const log = openLog(
    (line) => lines.push(line),
    () => at,
  );
  const recorder = openDeviceRecorder({ dataDir, devices: [server], recorder: { megabytes } }, { now: () => at, log });
  return { recorder, lines, ...makeRecorderHandlers(recorder) };
}

test('what was said is shown as the border has it, and exported as a recording', async () => {
  const { recorder, deviceLog, exportDeviceLog } = open(8);
  const tape = recorder.tapeOf(id);
  for (const meaning of ['a', 'b', 'c']) tape?.write({ ...said(meaning), exchange: 1 });
  const entry = { at, direction: 'sent', bytes: 1, body: 'ab' };
  expect(await deviceLog({ deviceId: id, limit: 2 }, nobody)).toEqual({
    ok: true,
    value: {
      entries: [
        { ...entry, seq: 3, meaning: 'c' },
        { ...entry, seq: 2, meaning: 'b' },
      ],
      more: true,
    },
  });
  expect(await deviceLog({ deviceId: id, before: 2, limit: 2 }, nobody)).toMatchObject({
    value: { entries: [{ seq: 1 }], more: false },
  });
  const file = join(dataDir, 'exports', 'server-1-20261122100000.jsonl');
  expect(await exportDeviceLog({ deviceId: id }, nobody)).toEqual({ ok: true, value: { file, bytes: statSync(file).size } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(parseRecording(readFileSync(file, 'utf8'))).toMatchObject({
    header: { family: 'tax-control-server', deviceId: id },
    entries: [{ meaning: 'a', exchange: 1 }, { meaning: 'b' }, { meaning: 'c' }],
  });
});

test('a device that is not set up is a problem', async () => {
  const { deviceLog, exportDeviceLog } = open(8);
  const other = 'other' as DeviceId;
  const wanted = { ok: false, problem: { code: 'device-not-configured', details: { deviceId: 'other' } } };
  expect(await deviceLog({ deviceId: other, limit: 2 }, nobody)).toMatchObject(wanted);
  expect(await exportDeviceLog({ deviceId: other }, nobody)).toMatchObject(wanted);
});

test('with no room nothing is recorded and nothing is written', async () => {
  const { recorder, deviceLog } = open(0);
  expect(recorder.tapeOf(id)).toBeUndefined();
  expect(await deviceLog({ deviceId: id, limit: 100 }, nobody)).toEqual({ ok: true, value: { entries: [], more: false } });
  expect(readdirSync(dataDir)).toEqual([]);
});

test('nothing is written before something is said; closing waits for it', async () => {
  const { recorder } = open(8);
  expect(readdirSync(dataDir)).toEqual([]);
  recorder.tapeOf(id)?.write(said('a'));
  await recorder.close();
  expect(readFileSync(join(dataDir, 'recorder', 'server-1.0.jsonl'), 'utf8').split('\n')).toHaveLength(3);
});

test('a bug of the recorder is logged once', () => {
  const { recorder, lines } = open(8);
  const tape = recorder.tapeOf(id);
  tape?.failed(new Error('first'));
  tape?.failed(new Error('second'));
  expect(lines).toHaveLength(1);
});
