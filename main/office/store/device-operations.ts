/**
 * What is done to devices beside issuing: every operation, the step it stands at, and what its device showed before it was asked.
 */
import {
  type OperationId,
  type OperationState,
  type OperationStep,
  stepAfter,
  stepsOf,
} from '../../../domain/device-operation.ts';
import type { Instant } from '../../../domain/ids.ts';
import {
  type By,
  type KeptOperation,
  type OpenRequest,
  type OperationLedger,
  type OperationRecord,
  underWayProblem,
} from '../../../domain/operation-ledger.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import type { Showing } from '../../../domain/step-verdict.ts';
import { openBlankVoids } from './blank-voids.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import type { Journal } from './journal.ts';
import { problemText } from './stored.ts';
import { type OperationRow, operationOf } from './stored-operations.ts';

/** So many that are over are listed beside those that are not. */
const latestOver = 20;

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
  const { recordVoidedHere } = openBlankVoids(db, journal);
  const one = db.prepare<[string], OperationRow>('SELECT * FROM device_operations WHERE operation_id = ?');
  const open = db.prepare<[string], OperationRow>(
    "SELECT * FROM device_operations WHERE device_id = ? AND state NOT IN ('done', 'dropped')",
  );
  const standing = db.prepare<[], OperationRow>(
    "SELECT * FROM device_operations WHERE state NOT IN ('done', 'dropped') ORDER BY begun_at, operation_id",
  );
  const unanswered = db.prepare<[number], OpenRequest>(
    `SELECT device_id AS deviceId, step, asked_at AS askedAt FROM device_operations
     WHERE asked_at IS NOT NULL AND state IN ('asked', 'dropped') ORDER BY state = 'asked' DESC, changed_at DESC LIMIT ?`,
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

  function known(operationId: OperationId): KeptOperation {
    const row = one.get(operationId);
    if (!row) throw new Error(`no operation ${operationId}`);
    return operationOf(row);
  }

  function sound(operationId: OperationId): OperationRecord {
    const record = known(operationId);
    if (record.aim === null) throw new Error(`operation ${operationId} is damaged`);
    return record;
  }

  /** Changes where an operation stands and tells the journal, in one transaction. */
  const change = db.transaction(
    (record: KeptOperation, next: Partial<Standing>, fact: string, data: Readonly<Record<string, unknown>>, by: By): void => {
      const { operationId, step, state, problem, before, askedAt } = record;
      const standing: Standing = { step, state, problem, before, askedAt, ...next };
      move.run({
        ...standing,
        operationId,
        at: by.at,
        problem: standing.problem && problemText(standing.problem),
        before: standing.before && JSON.stringify(standing.before),
      });
      journal({ what: `operation-${fact}`, subject: operationId, data: { step, ...data }, ...by });
    },
  );

  return {
    find(operationId) {
      const row = one.get(operationId);
      return row ? operationOf(row) : null;
    },
    underWay(deviceId) {
      const row = open.get(deviceId);
      return row ? operationOf(row) : null;
    },
    standing: () => standing.all().map(operationOf),
    list: () => list.all(latestOver).map(operationOf),
    unanswered: () => unanswered.all(latestOver),
    begin: db.transaction(
      ({ operationId, deviceId, deviceNo, aim }: Parameters<OperationLedger['begin']>[0], by: By): Result<void> => {
        const fenced = fence.state();
        if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
        const standing = open.get(deviceId);
        if (standing) return { ok: false, problem: underWayProblem(operationOf(standing)) };
        const [step] = stepsOf(aim);
        insert.run(operationId, deviceId, deviceNo, aim.what, JSON.stringify(aim), step, by.at, by.at, by.actor);
        journal({ what: 'operation-begun', subject: operationId, data: { deviceId, deviceNo, aim }, ...by });
        return ok(undefined);
      },
    ),
    asked(operationId, before, by) {
      change(sound(operationId), { state: 'asked', problem: null, before, askedAt: by.at }, 'asked', { before }, by);
    },
    stepDone: db.transaction<OperationLedger['stepDone']>((operationId, how, by, voided) => {
      const record = sound(operationId);
      const next = stepAfter(record.step, record.aim);
      const standing = {
        step: next ?? record.step,
        state: next ? 'open' : 'done',
        problem: null,
        before: null,
        askedAt: null,
      } as const;
      change(record, standing, next ? 'step-done' : 'done', { how }, by);
      if (voided) recordVoidedHere(voided, by);
    }),
    reopened(operationId, problem, by, step) {
      const record = sound(operationId);
      change(
        record,
        { step: step ?? record.step, state: 'open', problem, before: null, askedAt: null },
        'not-done',
        { problem },
        by,
      );
    },
    stopped(operationId, problem, by) {
      change(sound(operationId), { state: 'stopped', problem }, 'stopped', { problem }, by);
    },
    stands(operationId, problem, by) {
      const record = sound(operationId);
      if (record.problem?.code !== problem.code) change(record, { problem }, 'stands', { problem }, by);
    },
    dropped(operationId, note, by) {
      change(known(operationId), { state: 'dropped' }, 'dropped', { note }, by);
    },
  };
}
