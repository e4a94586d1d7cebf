/**
 * Operations on devices as the office keeps them: with word of every change to the window, once it is on disk.
 */
import { randomUUID } from 'node:crypto';
import type { OperationId } from '../../domain/device-operation.ts';
import type { OperationLedger } from '../../domain/operation-ledger.ts';
import type { EventPayload } from '../../preload/contract.ts';
import { makeOperationHandlers, shownOperation } from './operation-handlers.ts';
import { openDeviceOperations } from './usecases/device-operations.ts';
import type { StepPorts } from './usecases/operation-steps.ts';

export interface OperationsDeskOptions extends StepPorts {
  /** @param operation Reads it as it is by then. */
  readonly onChanged: (operation: () => EventPayload<'operationChanged'> | null) => void;
}

export function openOperationsDesk({ operations, onChanged, ...stepPorts }: OperationsDeskOptions) {
  const changed = (operationId: OperationId): void =>
    onChanged(() => {
      const record = operations.find(operationId);
      return record && shownOperation(record);
    });
  const { attend, stop, ...desk } = openDeviceOperations({
    ...stepPorts,
    operations: telling(operations, changed),
    newId: () => randomUUID() as OperationId,
  });
  return { attend, stop, handlers: makeOperationHandlers(desk, operations) };
}

function telling(ledger: OperationLedger, changed: (operationId: OperationId) => void): OperationLedger {
  const after =
    <Rest extends readonly unknown[]>(change: (operationId: OperationId, ...rest: Rest) => void) =>
    (operationId: OperationId, ...rest: Rest): void => {
      change(operationId, ...rest);
      changed(operationId);
    };
  return {
    ...ledger,
    begin(operation, by) {
      const begun = ledger.begin(operation, by);
      if (begun.ok) changed(operation.operationId);
      return begun;
    },
    asked: after(ledger.asked),
    stepDone: after(ledger.stepDone),
    reopened: after(ledger.reopened),
    stopped: after(ledger.stopped),
    stands: after(ledger.stands),
    dropped: after(ledger.dropped),
  };
}
