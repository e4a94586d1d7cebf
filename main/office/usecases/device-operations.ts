/**
 * Operations on devices beside issuing: begun by a supervisor, taken step by step, and gone on with after a kill where they stood.
 */
import type { TaxDevice } from '../../../domain/device.ts';
import { isOver, kindOf, type OperationAim, type OperationId, overNetwork, stepsOf } from '../../../domain/device-operation.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { type KeptOperation, type OperationRecord, underWayProblem } from '../../../domain/operation-ledger.ts';
import { failed, ok, problem, type Result } from '../../../domain/problem.ts';
import { isNeedless } from '../../../domain/step-verdict.ts';
import { goesOnByItself, look, obstacleBefore, type StepPorts, type Taker, takeStep } from './operation-steps.ts';

export interface OperationsPorts extends StepPorts {
  readonly newId: () => OperationId;
}

export interface DeviceOperations {
  /**
   * Begins and takes the steps as far as they go; `ok` with where it stands, also when it was stopped. Problems, with nothing begun:
   * `operation-under-way`, `device-managed-elsewhere`, `device-not-configured`, `counter-fenced`, `device-blocked`,
   * `device-run-unknown`, `blank-void-number-differs`, `device-not-in-report-period`, `own-clock-drift`, and whatever keeps the device from being asked.
   */
  begin(deviceId: DeviceId, aim: OperationAim, actor: Actor): Promise<Result<OperationRecord>>;
  /** Looks up what became of the step it stands at, and goes on. Problems: `operation-not-found`, `operation-over`, `operation-damaged`. */
  resume(operationId: OperationId, actor: Actor): Promise<Result<OperationRecord>>;
  /**
   * Gives up what is not done, also where the ledger's row is damaged. Problems: `operation-not-found`, `operation-over`, `note-missing`,
   * and `operation-under-way` while a step is taken.
   */
  drop(operationId: OperationId, note: string, actor: Actor): Result<KeptOperation>;
  /** The device answers: looks up what a kill left in doubt, and goes on where no person is needed. */
  attend(device: TaxDevice): Promise<void>;
  /** No further step is taken. */
  stop(): void;
}

/**
 * What a process that is gone left in doubt: its device keeps silent for as long as the answer may still come. Before anything else is
 * asked of any device.
 */
export function takeOverOperations({ ports, operations }: Pick<StepPorts, 'ports' | 'operations'>): void {
  for (const { deviceId, step, askedAt } of operations.unanswered())
    ports.devices.byId(deviceId)?.awaitLateChange(overNetwork(step), askedAt);
}

export function openDeviceOperations(operationPorts: OperationsPorts): DeviceOperations {
  const { ports, operations, newId } = operationPorts;
  const { clock, devices, deviceLocks, ledger } = ports;
  const underWay = new Map<OperationId, { readonly run: Promise<void>; readonly byItself: boolean }>();
  let stopped = false;

  /** Takes steps until one stands; a clerk who waits for the device comes in between two. */
  async function takeSteps(operationId: OperationId, taker: Taker): Promise<void> {
    for (let standing = known(operationId); !stopped; standing = known(operationId)) {
      if (isOver(standing.state)) return;
      if (taker.byItself && !goesOnByItself(standing)) return;
      const device = devices.byId(standing.deviceId);
      if (!device) {
        const { deviceId } = standing;
        return operations.stands(operationId, problem('device-not-configured', { deviceId }), {
          at: clock.now(),
          actor: taker.actor,
        });
      }
      const record = standing;
      const went = await deviceLocks.hold(device.id, () => takeStep(record, device, taker, operationPorts));
      if (went === 'stands') return;
    }
  }

  /** One at a time: a second person waits for the first; where the counter is at it by itself, a person goes on behind it. */
  async function goOn(operationId: OperationId, taker: Taker): Promise<void> {
    for (let before = underWay.get(operationId); before; before = underWay.get(operationId)) {
      if (taker.byItself || !before.byItself) return before.run;
      // What became of it is in the ledger; its own trouble was told to whoever waited for it.
      await before.run.catch(() => undefined);
    }
    const run = takeSteps(operationId, taker).finally(() => underWay.delete(operationId));
    underWay.set(operationId, { run, byItself: taker.byItself });
    return run;
  }

  function known(operationId: OperationId): OperationRecord {
    const record = operations.find(operationId);
    if (!record || record.aim === null) throw new Error(`no sound operation ${operationId}`);
    return record;
  }

  function notOver(operationId: OperationId): Result<KeptOperation> {
    const record = operations.find(operationId);
    if (!record) return failed('operation-not-found');
    return isOver(record.state) ? failed('operation-over') : ok(record);
  }

  /** Everything that can be known before anything is begun. Call it with the device held. */
  async function begin(device: TaxDevice, aim: OperationAim, actor: Actor): Promise<Result<OperationId>> {
    const [first] = stepsOf(aim);
    const seen = await look(aim, aim.what === 'closeMonth' ? 'report' : first, device, ports);
    if (!seen.ok) return seen;
    const { deviceNo, showing } = seen.value;
    if (aim.what === 'closeMonth' && isNeedless('report', showing) && isNeedless('clear', showing))
      return failed('device-not-in-report-period', { deviceId: device.id, kind: aim.kind });
    const obstacle = await obstacleBefore(first, aim, device, showing, operationPorts);
    if (obstacle) return { ok: false, problem: obstacle };
    const operationId = newId();
    const begun = operations.begin({ operationId, deviceId: device.id, deviceNo, aim }, { at: clock.now(), actor });
    return begun.ok ? ok(operationId) : begun;
  }

  return {
    async begin(deviceId, aim, actor) {
      const device = devices.byId(deviceId);
      if (!device) return failed('device-not-configured', { deviceId, kind: kindOf(aim) ?? '' });
      // A number of it is this counter's to void, as it is to issue on.
      if (device.managedElsewhere && aim.what !== 'voidBlank') return failed('device-managed-elsewhere', { deviceId });
      const fenced = ledger.fenced();
      if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
      const standing = operations.underWay(deviceId);
      if (standing) return { ok: false, problem: underWayProblem(standing) };
      const begun = await deviceLocks.hold(deviceId, () => begin(device, aim, actor));
      if (!begun.ok) return begun;
      await goOn(begun.value, { actor, byItself: false });
      return ok(known(begun.value));
    },
    async resume(operationId, actor) {
      const record = notOver(operationId);
      if (!record.ok) return record;
      if (record.value.aim === null) return failed('operation-damaged');
      await goOn(operationId, { actor, byItself: false });
      return ok(known(operationId));
    },
    drop(operationId, note, actor) {
      const record = notOver(operationId);
      if (!record.ok) return record;
      if (note.trim() === '') return failed('note-missing');
      if (underWay.has(operationId)) return { ok: false, problem: underWayProblem(record.value) };
      operations.dropped(operationId, note.trim(), { at: clock.now(), actor });
      const dropped = operations.find(operationId);
      return dropped ? ok(dropped) : failed('operation-not-found');
    },
    async attend({ id }) {
      const record = operations.underWay(id);
      if (record && record.aim !== null && !stopped && goesOnByItself(record))
        await goOn(record.operationId, { actor: 'system', byItself: true });
    },
    stop() {
      stopped = true;
    },
  };
}
