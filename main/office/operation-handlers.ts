/**
 * The commands about what is done to devices beside issuing.
 */
import { stepsOf } from '../../domain/device-operation.ts';
import { type KeptOperation, type OperationLedger, operationName } from '../../domain/operation-ledger.ts';
import { ok, type Result } from '../../domain/problem.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import type { Handlers } from './dispatcher.ts';
import type { Status } from './status.ts';
import type { DeviceOperations } from './usecases/device-operations.ts';

export type OperationHandlers = Pick<Handlers, 'deviceOperations' | 'beginOperation' | 'resumeOperation' | 'dropOperation'>;

export function makeOperationHandlers(
  desk: Pick<DeviceOperations, 'begin' | 'resume' | 'drop'>,
  ledger: Pick<OperationLedger, 'list'>,
): OperationHandlers {
  return {
    deviceOperations: () => ok(ledger.list().map(shownOperation)),
    beginOperation: async ({ deviceId, aim }, { person }) => told(await desk.begin(deviceId, aim, person?.userId ?? 'system')),
    resumeOperation: async ({ operationId }, { person }) => told(await desk.resume(operationId, person?.userId ?? 'system')),
    dropOperation: ({ operationId, note }, { person }) => told(desk.drop(operationId, note, person?.userId ?? 'system')),
  };
}

function told(result: Result<KeptOperation>): Result<CommandOutput<'beginOperation'>> {
  return result.ok ? ok(shownOperation(result.value)) : result;
}

/** As the contract tells it. */
export function shownOperation(operation: KeptOperation): CommandOutput<'beginOperation'> {
  const { operationId, deviceId, aim, step, state, begunAt, changedAt, actor, problem } = operation;
  const steps = aim === null ? [step] : stepsOf(aim);
  return { operationId, deviceId, what: operationName(operation), aim, steps, step, state, begunAt, changedAt, actor, problem };
}

/** The same in the status, where it only has to be seen that it stands. */
export function standingOperation(operation: KeptOperation): Status['strayOperations'][number] {
  const { deviceId, step, state, problem } = operation;
  return { deviceId, what: operationName(operation), step, state, problem };
}
