/**
 * What the use cases ask of the ledger about operations on devices. Each function is one transaction: all of it is on disk when it
 * returns, or none, and each change is a fact of the journal.
 */
import type { DeviceOperation, OperationId, OperationStep } from './device-operation.ts';
import type { DeviceId, Instant } from './ids.ts';
import type { Actor } from './ledger-port.ts';
import type { Problem, Result } from './problem.ts';
import type { Showing } from './step-verdict.ts';

export interface OperationRecord extends DeviceOperation {
  /** What the device showed just before it was asked for the step; null when it was not asked for it. */
  readonly before: Showing | null;
  readonly askedAt: Instant | null;
}

/** Who changes an operation, and when. */
export interface By {
  readonly at: Instant;
  readonly actor: Actor;
}

export interface OperationLedger {
  find(operationId: OperationId): OperationRecord | null;
  /** The one of a device that is not over; null when there is none. */
  underWay(deviceId: DeviceId): OperationRecord | null;
  /** All that are not over, and the latest that are, newest first. */
  list(): readonly OperationRecord[];
  /** Problems: `operation-under-way`, `counter-fenced`. */
  begin(operation: Pick<DeviceOperation, 'operationId' | 'deviceId' | 'deviceNo' | 'aim'>, by: By): Result<void>;
  /** The device is about to be asked for the step: on disk, in the face of a power cut, before it is. */
  asked(operationId: OperationId, before: Showing, by: By): void;
  /** The step is done; the operation stands at the next one, or is over. @param how Whether the device answered, or showed it. */
  stepDone(operationId: OperationId, how: 'answer' | 'evidence', by: By): void;
  /** The device shows that the step was not done: it may be taken again. @param step Where to go on, when it is an earlier one. */
  reopened(operationId: OperationId, problem: Problem | null, by: By, step?: OperationStep): void;
  /** The device refused the step. */
  stopped(operationId: OperationId, problem: Problem, by: By): void;
  /** It stays as it is for a reason. The same reason once more is no news. */
  stands(operationId: OperationId, problem: Problem, by: By): void;
  dropped(operationId: OperationId, note: string, by: By): void;
}
