/**
 * What the use cases ask of the ledger about operations on devices. Each function is one transaction: all of it is on disk when it
 * returns, or none, and each change is a fact of the journal.
 */
import type { VoidedBlank } from './blank-void.ts';
import type { DeviceOperation, OperationId, OperationName, OperationStep } from './device-operation.ts';
import type { DeviceId, Instant } from './ids.ts';
import type { Actor } from './ledger-port.ts';
import { type Problem, problem, type Result } from './problem.ts';
import type { Showing } from './step-verdict.ts';

export interface OperationRecord extends DeviceOperation {
  /** What the device showed just before it was asked for the step; null when it was not asked for it. */
  readonly before: Showing | null;
  readonly askedAt: Instant | null;
}

/** One whose row of the ledger cannot be read: nobody knows what it is about, so it can only be given up. */
export interface DamagedOperation extends Omit<OperationRecord, 'aim' | 'before'> {
  readonly what: OperationName;
  readonly aim: null;
  readonly before: null;
}

export type KeptOperation = OperationRecord | DamagedOperation;

/** What is done to the device; known also of a damaged one. */
export function operationName(operation: KeptOperation): OperationName {
  return operation.aim === null ? operation.what : operation.aim.what;
}

/** `operation-under-way`, with the operation that stands in the way. */
export function underWayProblem(standing: KeptOperation): Problem {
  const { deviceId, step } = standing;
  return problem('operation-under-way', { deviceId, what: operationName(standing), step });
}

/** A request of which no answer is known, as the ledger names it. */
export interface OpenRequest extends Pick<DeviceOperation, 'deviceId' | 'step'> {
  readonly askedAt: Instant;
}

/** Who changes an operation, and when. */
export interface By {
  readonly at: Instant;
  readonly actor: Actor;
}

/** No step is taken of a damaged operation: of the changes only `dropped` may be called for one, the others throw. */
export interface OperationLedger {
  find(operationId: OperationId): KeptOperation | null;
  /** The one of a device that is not over; null when there is none. */
  underWay(deviceId: DeviceId): KeptOperation | null;
  /** All that are not over, at most one of a device. */
  standing(): readonly KeptOperation[];
  /** All that are not over, and the latest that are, newest first. */
  list(): readonly KeptOperation[];
  /** Requests whose answer may still come, also of operations that were given up meanwhile; told of a row that is damaged, too. */
  unanswered(): readonly OpenRequest[];
  /** Problems: `operation-under-way`, `counter-fenced`. */
  begin(operation: Pick<DeviceOperation, 'operationId' | 'deviceId' | 'deviceNo' | 'aim'>, by: By): Result<void>;
  /** The device is about to be asked for the step: on disk, in the face of a power cut, before it is. */
  asked(operationId: OperationId, before: Showing, by: By): void;
  /**
   * The step is done; the operation stands at the next one, or is over.
   * @param how Whether the device answered, or showed it.
   * @param voided The number that is void now, recorded and queued for the platform with it.
   */
  stepDone(operationId: OperationId, how: 'answer' | 'evidence', by: By, voided?: VoidedBlank): void;
  /** The device shows that the step was not done: it may be taken again. @param step Where to go on, when it is an earlier one. */
  reopened(operationId: OperationId, problem: Problem | null, by: By, step?: OperationStep): void;
  /** The device refused the step. */
  stopped(operationId: OperationId, problem: Problem, by: By): void;
  /** It stays as it is for a reason. The same reason once more is no news. */
  stands(operationId: OperationId, problem: Problem, by: By): void;
  dropped(operationId: OperationId, note: string, by: By): void;
}
