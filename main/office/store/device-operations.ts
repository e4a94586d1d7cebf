/**
 * What is done to devices beside issuing: every operation, the step it stands at, and what its device showed before it was asked.
 */
import { z } from 'zod';
import {
  type DeviceOperation,
  type OperationAim,
  type OperationId,
  type OperationState,
  type OperationStep,
  stepAfter,
  stepsOf,
} from '../../../domain/device-operation.ts';
import type { DeviceId, DeviceNo, Instant } from '../../../domain/ids.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import type { By, OperationLedger, OperationRecord } from '../../../domain/operation-ledger.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import type { Showing } from '../../../domain/step-verdict.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import type { Journal } from './journal.ts';
import { reader, readProblem } from './stored.ts';

/** So many that are over are listed beside those that are not. */
const latestOver = 20;

interface OperationRow {
  readonly operation_id: OperationId;
  readonly device_id: DeviceId;
  readonly device_no: DeviceNo;
  readonly aim: string;
  readonly before: string | null;
  readonly asked_at: Instant | null;
  readonly step: OperationStep;
  readonly state: OperationState;
  readonly begun_at: Instant;
  readonly changed_at: Instant;
  readonly actor: string;
  readonly problem: string | null;
}

/** What of a row a change sets; everything else stays. */
interface Standing {
  readonly step: OperationStep;
  readonly state: OperationState;
  readonly problem: Problem | null;
  readonly before: Showing | null;
  readonly askedAt: Instant | null;
}

export function openDeviceOperations(db: Connection, journal: Journal): OperationLedger {
  const fence = openFence(db, journal);
  const one = db.prepare<[string], OperationRow>('SELECT * FROM device_operations WHERE operation_id = ?');
  const open = db.prepare<[string], OperationRow>(
    "SELECT * FROM device_operations WHERE device_id = ? AND state NOT IN ('done', 'dropped')",
  );
  const list = db.prepare<[number], OperationRow>(
    `SELECT * FROM (SELECT * FROM device_operations WHERE state NOT IN ('done', 'dropped') UNION ALL
       SELECT * FROM (SELECT * FROM device_operations WHERE state IN ('done', 'dropped') ORDER BY changed_at DESC LIMIT ?))
     ORDER BY begun_at DESC, operation_id`,
  );
  const insert = db.prepare(
    `INSERT INTO device_operations (operation_id, device_id, device_no, what, aim, step, state, begun_at, changed_at, actor)
     VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)`,
  );
  const move = db.prepare(
    `UPDATE device_operations SET step = @step, state = @state, problem = @problem, before = @before, asked_at = @askedAt, changed_at = @at
     WHERE operation_id = @operationId`,
  );

  function known(operationId: OperationId): OperationRecord {
    const row = one.get(operationId);
    if (!row) throw new Error(`no operation ${operationId}`);
    return recordOf(row);
  }

  /** Changes where an operation stands and tells the journal, in one transaction. */
  const change = db.transaction(
    (record: OperationRecord, next: Partial<Standing>, fact: string, data: Readonly<Record<string, unknown>>, by: By): void => {
      const { operationId, step, state, problem, before, askedAt } = record;
      const standing: Standing = { step, state, problem, before, askedAt, ...next };
      move.run({ ...standing, operationId, at: by.at, problem: textOf(standing.problem), before: textOf(standing.before) });
      journal({ what: `operation-${fact}`, subject: operationId, data: { step, ...data }, ...by });
    },
  );

  return {
    find(operationId) {
      const row = one.get(operationId);
      return row ? recordOf(row) : null;
    },
    underWay(deviceId) {
      const row = open.get(deviceId);
      return row ? recordOf(row) : null;
    },
    list: () => list.all(latestOver).map(recordOf),
    begin: db.transaction(
      ({ operationId, deviceId, deviceNo, aim }: Parameters<OperationLedger['begin']>[0], by: By): Result<void> => {
        const fenced = fence.state();
        if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
        if (open.get(deviceId)) return failed('operation-under-way', { deviceId });
        const [step] = stepsOf(aim);
        insert.run(operationId, deviceId, deviceNo, aim.what, JSON.stringify(aim), step, by.at, by.at, by.actor);
        journal({ what: 'operation-begun', subject: operationId, data: { deviceId, deviceNo, aim }, ...by });
        return ok(undefined);
      },
    ),
    asked(operationId, before, by) {
      change(known(operationId), { state: 'asked', problem: null, before, askedAt: by.at }, 'asked', { before }, by);
    },
    stepDone(operationId, how, by) {
      const record = known(operationId);
      const next = stepAfter(record.step, record.aim);
      const standing = {
        step: next ?? record.step,
        state: next ? 'open' : 'done',
        problem: null,
        before: null,
        askedAt: null,
      } as const;
      change(record, standing, next ? 'step-done' : 'done', { how }, by);
    },
    reopened(operationId, problem, by, step) {
      const record = known(operationId);
      change(
        record,
        { step: step ?? record.step, state: 'open', problem, before: null, askedAt: null },
        'not-done',
        { problem },
        by,
      );
    },
    stopped(operationId, problem, by) {
      change(known(operationId), { state: 'stopped', problem }, 'stopped', { problem }, by);
    },
    stands(operationId, problem, by) {
      const record = known(operationId);
      if (record.problem?.code !== problem.code) change(record, { problem }, 'stands', { problem }, by);
    },
    dropped(operationId, note, by) {
      change(known(operationId), { state: 'dropped' }, 'dropped', { note }, by);
    },
  };
}

const kind = z.enum(invoiceKinds);
const run = z.object({ kind, code: z.string(), first: z.string(), count: z.number().int() });
const readAim = reader<OperationAim>(
  z.discriminatedUnion('what', [
    z.object({ what: z.enum(['requisition', 'giveBack']), run }),
    z.object({ what: z.enum(['handOut', 'takeBack']), run, machineNo: z.number().int() }),
    z.object({ what: z.enum(['readIn', 'closeMonth']), kind }),
    z.object({ what: z.literal('setClock') }),
  ]),
);
const figure = z.number().int().nullable();
const digits = z.string().nullable();
const readShowing = reader<Showing>(
  z.object({
    remaining: figure,
    unused: figure,
    firstUsed: z.boolean().nullable(),
    unsent: figure,
    periodEnd: digits,
    lastReport: digits,
    issueDeadline: digits,
    deviceTime: digits,
    clockAheadMs: figure,
  }),
);

function recordOf(row: OperationRow): OperationRecord {
  const operation: DeviceOperation = {
    operationId: row.operation_id,
    deviceId: row.device_id,
    deviceNo: row.device_no,
    aim: readAim(row.aim),
    step: row.step,
    state: row.state,
    begunAt: row.begun_at,
    changedAt: row.changed_at,
    actor: row.actor,
    problem: row.problem === null ? null : readProblem(row.problem),
  };
  return { ...operation, before: row.before === null ? null : readShowing(row.before), askedAt: row.asked_at };
}

function textOf(value: Problem | Showing | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
