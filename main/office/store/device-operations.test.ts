import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OperationAim, OperationId } from '../../../domain/device-operation.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber, UserId } from '../../../domain/ids.ts';
import type { By } from '../../../domain/operation-ledger.ts';
import { problem } from '../../../domain/problem.ts';
import { nothingShown, type Showing } from '../../../domain/step-verdict.ts';
import { openLedgerFile } from './connection.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';

const deviceId = 'disk-1' as DeviceId;
const deviceNo = '499000123456' as DeviceNo;
const run = { kind: '007', code: '011001900111' as InvoiceCode, first: '00000091' as InvoiceNumber, count: 10 } as const;
const aims: readonly OperationAim[] = [
  { what: 'requisition', run },
  { what: 'readIn', kind: '007' },
  { what: 'giveBack', run },
  { what: 'handOut', run, machineNo: 2 },
  { what: 'takeBack', run, machineNo: 2 },
  { what: 'closeMonth', kind: '007' },
  { what: 'setClock' },
  { what: 'voidBlank', kind: '007', number: { code: run.code, number: run.first } },
];
const [requisition] = aims as [OperationAim, ...OperationAim[]];
const shown: Showing = { ...nothingShown, unused: 10, periodEnd: '20261130235959', clockAheadMs: -5 };

let folder: string;
let file: { readonly db: Connection; close(): void };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-operations-'));
  open();
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  const opened = openLedgerFile(folder);
  if (!opened.ok) throw new Error(opened.problem.code);
  file = opened.value;
}
const operations = () => openLedger(file.db).operations;
const by = (minute: number): By => ({
  at: `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000+08:00` as Instant,
  actor: 'lihua' as UserId,
});
const id = (name: string) => name as OperationId;
const begin = (operationId: string, aim: OperationAim = requisition, minute = 0) =>
  operations().begin({ operationId: id(operationId), deviceId, deviceNo, aim }, by(minute));

test.each(aims)('$what is found as it was written, by the next office too', (aim) => {
  begin('one', aim);
  const written = operations().find(id('one'));
  operations().asked(id('one'), shown, by(1));
  file.close();
  open();
  expect(operations().underWay(deviceId)).toEqual({
    ...written,
    aim,
    deviceNo,
    actor: 'lihua',
    state: 'asked',
    before: shown,
    askedAt: by(1).at,
    changedAt: by(1).at,
  });
});

test('what was shown before there were blank voids is read, too', () => {
  begin('one');
  const { next: _, numberIs: _is, voidedAt: _at, ...older } = shown;
  operations().asked(id('one'), shown, by(1));
  file.db.prepare('UPDATE device_operations SET before = ?').run(JSON.stringify(older));
  expect(operations().find(id('one'))).toMatchObject({ aim: requisition, before: shown });
});

describe('from step to step', () => {
  test('what was shown before goes with its step, and the last step ends it', () => {
    begin('one');
    const seen: unknown[] = [];
    for (let minute = 1; operations().underWay(deviceId); minute += 1) {
      operations().asked(id('one'), shown, by(minute));
      operations().stepDone(id('one'), 'answer', by(minute));
      const { step, state, before, askedAt } = operations().find(id('one')) ?? {};
      seen.push([step, state, before, askedAt]);
    }
    expect(seen).toEqual([
      ['confirm', 'open', null, null],
      ['readIn', 'open', null, null],
      ['readIn', 'done', null, null],
    ]);
  });

  test('a refusal keeps what was shown, so that it can be seen if it was done elsewhere; a step that was not done forgets it', () => {
    begin('one');
    operations().asked(id('one'), shown, by(1));
    operations().stopped(id('one'), problem('device-refused'), by(2));
    expect(operations().find(id('one'))).toMatchObject({ state: 'stopped', before: shown, problem: { code: 'device-refused' } });
    operations().asked(id('one'), shown, by(3));
    expect(operations().find(id('one'))).toMatchObject({ state: 'asked', problem: null });
    operations().reopened(id('one'), problem('operation-not-done'), by(4), 'download');
    expect(operations().find(id('one'))).toMatchObject({ state: 'open', step: 'download', before: null, askedAt: null });
  });

  test('each change is a fact of the journal, the same reason once more is none', () => {
    begin('one');
    operations().asked(id('one'), shown, by(1));
    for (const minute of [2, 3]) operations().stands(id('one'), problem('operation-unknown'), by(minute));
    operations().stepDone(id('one'), 'evidence', by(4));
    operations().dropped(id('one'), '改日再办', by(5));
    const facts = file.db.prepare("SELECT what, data FROM journal WHERE subject = 'one' ORDER BY seq").all() as {
      what: string;
      data: string;
    }[];
    expect(facts.map(({ what, data }) => [what, JSON.parse(data)])).toEqual([
      ['operation-begun', { aim: requisition, deviceId, deviceNo }],
      ['operation-asked', { step: 'download', before: shown }],
      ['operation-stands', { step: 'download', problem: problem('operation-unknown') }],
      ['operation-step-done', { step: 'download', how: 'evidence' }],
      ['operation-dropped', { step: 'confirm', note: '改日再办' }],
    ]);
  });
});

describe('what the ledger does not let happen', () => {
  test('two at a time on one device', () => {
    expect(begin('one').ok).toBe(true);
    expect(begin('two')).toMatchObject({
      ok: false,
      problem: { code: 'operation-under-way', details: { deviceId: 'disk-1' } },
    });
    operations().dropped(id('one'), '不办了', by(1));
    expect(begin('two').ok).toBe(true);
    expect(() =>
      file.db
        .prepare(
          "INSERT INTO device_operations SELECT 'three', device_id, device_no, what, aim, before, asked_at, step, 'open', begun_at, changed_at, actor, problem FROM device_operations WHERE operation_id = 'two'",
        )
        .run(),
    ).toThrow('UNIQUE');
  });

  test('one that is over to go on, be changed or forgotten', () => {
    begin('one', { what: 'setClock' });
    operations().stepDone(id('one'), 'answer', by(1));
    expect(() => operations().asked(id('one'), shown, by(2))).toThrow('stays over');
    expect(() => operations().dropped(id('one'), '', by(2))).toThrow('stays over');
    expect(() => file.db.prepare('DELETE FROM device_operations').run()).toThrow('never deleted');
    begin('two');
    expect(() => file.db.prepare("UPDATE device_operations SET device_no = '1' WHERE operation_id = 'two'").run()).toThrow(
      'what it is about',
    );
  });

  test('a step or a kind of operation that there is none of', () => {
    begin('one');
    for (const change of ["step = 'dance'", "state = 'dancing'"])
      expect(() => file.db.exec(`UPDATE device_operations SET ${change}`), change).toThrow('CHECK');
    expect(() =>
      file.db.exec(
        "INSERT INTO device_operations SELECT 'two', 'd', device_no, 'dance', aim, before, asked_at, step, state, begun_at, changed_at, actor, problem FROM device_operations",
      ),
    ).toThrow('CHECK');
  });

  test('one whose step is not one of its own to be gone on with', () => {
    begin('one');
    file.db.exec("UPDATE device_operations SET step = 'clear'");
    expect(operations().underWay(deviceId)).toMatchObject({
      aim: null,
      what: 'requisition',
      problem: { code: 'operation-damaged' },
    });
    expect(() => operations().asked(id('one'), shown, by(1))).toThrow('damaged');
    operations().dropped(id('one'), '看不懂', by(2));
    expect(operations().underWay(deviceId)).toBeNull();
  });

  test('one on a counter that is out of use', () => {
    openFence(file.db, openJournal(file.db)).set({ by: 'platform', reason: 'spare', at: by(0).at });
    expect(begin('one')).toMatchObject({ ok: false, problem: { code: 'counter-fenced' } });
  });
});

test('the list has all that are not over and the latest that are, newest first', () => {
  for (let minute = 0; minute < 25; minute += 1) {
    begin(`over-${minute}`, { what: 'setClock' }, minute);
    operations().stepDone(id(`over-${minute}`), 'answer', by(minute));
  }
  begin('open', requisition, 30);
  const listed = operations()
    .list()
    .map(({ operationId }) => operationId);
  expect(listed).toHaveLength(21);
  expect(listed.slice(0, 2)).toEqual(['open', 'over-24']);
  expect(listed).not.toContain('over-4');
});
