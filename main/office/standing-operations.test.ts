/**
 * Operations that the office before left standing, as the status tells them without anybody asking for them.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OperationId } from '../../domain/device-operation.ts';
import type { DeviceId, DeviceNo, InvoiceCode, InvoiceNumber, UserId } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { problem } from '../../domain/problem.ts';
import { sampleSeller } from '../../simulators/taxledger/sample.ts';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';
import { type Office, openOffice } from './office.ts';
import type { Status } from './status.ts';
import { openLedgerFile } from './store/connection.ts';
import { openLedger } from './store/ledger.ts';

const now = () => instantFromDate(Date.now());
const by = () => ({ at: now(), actor: 'lihua' as UserId });
const deviceNo = '499000123456' as DeviceNo;
const run = { kind: '007', code: '011001900111' as InvoiceCode, first: '00000091' as InvoiceNumber, count: 10 } as const;

let folder: string;
let office: Office | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-standing-'));
});
afterEach(async () => {
  await office?.close();
  rmSync(folder, { recursive: true });
});

/** One on the counter's device, and one on a device that was taken out of the settings since. */
function leaveOperations(dataDir: string): void {
  const file = openLedgerFile(dataDir);
  if (!file.ok) throw new Error(file.problem.code);
  const { operations } = openLedger(file.value.db);
  const [month, gone] = ['month' as OperationId, 'gone' as OperationId];
  const begin = (operationId: OperationId, deviceId: string, aim: Parameters<typeof operations.begin>[0]['aim']) =>
    operations.begin({ operationId, deviceId: deviceId as DeviceId, deviceNo, aim }, by());
  begin(month, 'disk-1', { what: 'closeMonth', kind: '007' });
  operations.stopped(month, problem('device-bureau-unreachable', { deviceId: 'disk-1' }), by());
  begin(gone, 'disk-9', { what: 'giveBack', run });
  operations.reopened(gone, problem('operation-not-done', { deviceId: 'disk-9', step: 'giveBack' }), by());
  file.value.close();
}

test('named at its device, or beside the devices, until it is over', async () => {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const configFile = join(folder, 'counter.json');
  const settings = {
    station: { id: 'BJZ', name: '北京站' },
    counter: { id: 'BJZ-07', name: '7号窗口' },
    seller: sampleSeller,
    devices: [
      {
        ...{ id: 'disk-1', family: 'serial-converter', port: 'tcp://127.0.0.1:9', baudRate: 9600, deviceNo },
        ...{ diskPassword: 'disk-pw1', certificatePassword: 'cert-pw1', kinds: ['007'], businesses: ['passenger'] },
      },
    ],
    platform: { url: 'http://127.0.0.1:9', secret: 'secret' },
    users: [{ userId: 'lihua', name: '李华', roles: ['supervisor'], password: 'fapiao' }],
    dataDir,
  };
  writeFileSync(configFile, JSON.stringify(settings), { mode: 0o600 });
  leaveOperations(dataDir);

  const config = readConfig(configFile);
  if (!config.ok) throw new Error(JSON.stringify(config.problem));
  const told: Status[] = [];
  const opened = openOffice(config.value, {
    clock: { now },
    log: openLog(() => undefined, now),
    version: '0',
    emit: (event, payload) => event === 'statusChanged' && told.push(payload as Status),
  });
  if (!opened.ok) throw new Error(opened.problem.code);
  office = opened.value;
  const { dispatch } = opened.value;
  const ask = async (name: string, input: object, session?: string): Promise<unknown> => {
    const message = await dispatch({ id: 1, name, input, ...(session ? { session } : {}) });
    if (!message?.reply.ok) throw new Error(`${name}: ${JSON.stringify(message?.reply)}`);
    return message.reply.value;
  };

  expect(await ask('status', {})).toMatchObject({
    devices: [
      {
        deviceId: 'disk-1',
        operation: { what: 'closeMonth', step: 'upload', state: 'stopped', problem: { code: 'device-bureau-unreachable' } },
      },
    ],
    strayOperations: [
      { deviceId: 'disk-9', what: 'giveBack', step: 'giveBack', state: 'open', problem: { code: 'operation-not-done' } },
    ],
  });

  const { session } = (await ask('signIn', { userId: 'lihua', password: 'fapiao' })) as { session: string };
  for (const operationId of ['month', 'gone']) await ask('dropOperation', { operationId, note: '到办税厅办理' }, session);
  await expect
    .poll(() => told.at(-1), { timeout: 30_000 })
    .toMatchObject({ devices: [{ operation: null }], strayOperations: [] });
});
