/**
 * What is done to a device beside issuing: stock that comes and goes, the month, the clock. Each is written down before its first
 * step and after every one, so that whoever comes after a kill goes on where it stood; whether a step that nobody answered for
 * was done, the device itself shows.
 */
import type { NumberRun } from './device.ts';
import type { Brand, DeviceId, DeviceNo, Instant, InvoiceKey } from './ids.ts';
import type { InvoiceKind } from './kinds.ts';
import { assertNever, type Problem } from './problem.ts';

/** Id of one operation on a device. */
export type OperationId = Brand<string, 'OperationId'>;

/** What a supervisor may have done to a device. */
export type OperationAim =
  /** Buys a run of numbers over the network (网络领票): download, confirm, read in. */
  | { readonly what: 'requisition'; readonly run: NumberRun }
  /** Reads in (读入) what was confirmed elsewhere, or handed out to this disk. */
  | { readonly what: 'readIn'; readonly kind: InvoiceKind }
  /** Gives an unused run back (退回). */
  | { readonly what: 'giveBack'; readonly run: NumberRun }
  /** From the main disk to the disk of another machine (分发), and back again (收回). */
  | { readonly what: 'handOut' | 'takeBack'; readonly run: NumberRun; readonly machineNo: number }
  /** Closes the month of a kind: upload, report (抄报), clear (清卡). */
  | { readonly what: 'closeMonth'; readonly kind: InvoiceKind }
  /** Sets the clock to the counter's own time (校时). */
  | { readonly what: 'setClock' }
  /** Voids the next number of a kind unused (空白作废), because its paper is spoilt. */
  | { readonly what: 'voidBlank'; readonly kind: InvoiceKind; readonly number: InvoiceKey };

export const operationNames = [
  'requisition',
  'readIn',
  'giveBack',
  'handOut',
  'takeBack',
  'closeMonth',
  'setClock',
  'voidBlank',
] as const;
export type OperationName = OperationAim['what'];

export const operationSteps = [
  'download',
  'confirm',
  'readIn',
  'giveBack',
  'handOut',
  'takeBack',
  'upload',
  'report',
  'clear',
  'setClock',
  'voidBlank',
] as const;
export type OperationStep = (typeof operationSteps)[number];

/**
 * - `open`: its step may be taken now, by itself or by a person who asks again.
 * - `asked`: the device was asked for the step and no answer is known; what it shows decides.
 * - `stopped`: the device refused the step; it may be taken again when the reason is gone.
 * - `done`, `dropped`: over. Dropped by a supervisor, in words that are kept; what was done stays done.
 */
export const operationStates = ['open', 'asked', 'stopped', 'done', 'dropped'] as const;
export type OperationState = (typeof operationStates)[number];

export interface DeviceOperation {
  readonly operationId: OperationId;
  readonly deviceId: DeviceId;
  /** The disk it was begun on; on any other one it is not gone on with. */
  readonly deviceNo: DeviceNo;
  readonly aim: OperationAim;
  /** The step it stands at; the last one when it is over. */
  readonly step: OperationStep;
  readonly state: OperationState;
  readonly begunAt: Instant;
  readonly changedAt: Instant;
  /** Who began it. */
  readonly actor: string;
  /** Why it stands still. */
  readonly problem: Problem | null;
}

/** The steps of an operation, in order. */
export function stepsOf(aim: OperationAim): readonly [OperationStep, ...OperationStep[]] {
  switch (aim.what) {
    case 'requisition':
      return ['download', 'confirm', 'readIn'];
    case 'closeMonth':
      return ['upload', 'report', 'clear'];
    case 'readIn':
    case 'giveBack':
    case 'handOut':
    case 'takeBack':
    case 'setClock':
    case 'voidBlank':
      return [aim.what];
    default:
      return assertNever(aim);
  }
}

/** The numbers that an operation is about; null where it is about none in particular. */
export function runOf(aim: OperationAim): NumberRun | null {
  return 'run' in aim ? aim.run : null;
}

/** Null where an operation is about the device as a whole. */
export function kindOf(aim: OperationAim): InvoiceKind | null {
  if ('run' in aim) return aim.run.kind;
  return 'kind' in aim ? aim.kind : null;
}

/** The step behind another one of the same operation; null behind the last. */
export function stepAfter(step: OperationStep, aim: OperationAim): OperationStep | null {
  const steps = stepsOf(aim);
  return steps[steps.indexOf(step) + 1] ?? null;
}

/** True when nothing will be done for it any more. */
export function isOver(state: OperationState): boolean {
  return state === 'done' || state === 'dropped';
}

/** Steps for which the device asks the bureau; they take longer. */
export function overNetwork(step: OperationStep): boolean {
  return ['download', 'confirm', 'upload', 'report', 'clear'].includes(step);
}
