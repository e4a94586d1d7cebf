/**
 * A counter with a stocked disk, for tests of operations: it can be killed at every place where a process can die.
 */
import type { OperationAim, OperationId, OperationState, OperationStep } from '../../../domain/device-operation.ts';
import type { DeviceId, Instant, UserId } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import type { KeptOperation, OperationLedger } from '../../../domain/operation-ledger.ts';
import type { Result } from '../../../domain/problem.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { blankVoidDocumentMaker } from '../sync/document.ts';
import { seller, simpleDevice, simplePlatform, testBench } from './desk.testing.ts';
import { openDeviceOperations, takeOverOperations } from './device-operations.ts';
import { heldRun, nextNumber, offeredRun, stockedDisk } from './stocked-disk.testing.ts';

export const deviceId = 'disk-1' as DeviceId;
export const supervisor = 'lihua' as UserId;
export const now = (): Instant => instantFromDate(Date.UTC(2026, 10, 22, 2));

export const requisition: OperationAim = { what: 'requisition', run: offeredRun };
export const giveBack: OperationAim = { what: 'giveBack', run: heldRun };
export const closeMonth: OperationAim = { what: 'closeMonth', kind: '007' };
export const voidBlank = { what: 'voidBlank', kind: '007', number: nextNumber } as const satisfies OperationAim;
export const aims: readonly OperationAim[] = [
  requisition,
  giveBack,
  closeMonth,
  { what: 'readIn', kind: '007' },
  { what: 'handOut', run: heldRun, machineNo: 2 },
  { what: 'takeBack', run: offeredRun, machineNo: 2 },
  { what: 'setClock' },
  voidBlank,
];
/** What must be done once however often it is tried. */
export const onlyOnce: readonly OperationStep[] = ['giveBack', 'handOut', 'takeBack', 'report', 'clear', 'voidBlank'];

export class Killed extends Error {}

/** @param killAt Ends it at the nth place where a process can die. */
export function operationCounter(killAt = Number.POSITIVE_INFINITY) {
  let left = killAt;
  let places: string[] = [];
  const at = (place: string): void => {
    places.push(place);
    left -= 1;
    if (left === 0) throw new Killed(place);
  };
  const disk = stockedDisk(now, at);
  const bench = testBench({ ...simpleDevice(false), device: disk.device }, simplePlatform());
  const raised: TaskMatter[] = [];
  /** Of the platform, against the counter's own; null when it does not say. */
  const clocks: { platformAheadMs: number | null } = { platformAheadMs: null };
  let ids = 0;

  function start() {
    const { ports, ledger } = bench.desk();
    const operations = dying(ledger.operations, at);
    takeOverOperations({ ports, operations });
    return {
      ports,
      ledger: ledger.operations,
      ...openDeviceOperations({
        ports,
        operations,
        raise: (matter) => void raised.push(matter),
        nameOf: (userId) => (userId === supervisor ? '李华' : userId),
        makeBlankVoidDocument: blankVoidDocumentMaker('BJZ-07', seller),
        platformAheadMs: async () => clocks.platformAheadMs,
        newId: () => `operation-${++ids}` as OperationId,
      }),
    };
  }
  return {
    disk,
    bench,
    raised,
    clocks,
    start,
    places: () => places,
    /** Ends it at the nth place from now on. */
    killAt(nth: number): void {
      left = nth;
    },
    /** The process is gone, if it is not already; what is done from now on is done by another one. */
    restart() {
      bench.restart();
      places = [];
      return start();
    },
  };
}

/** A ledger whose process can die just before and just after each of its commits. */
function dying(ledger: OperationLedger, at: (place: string) => void): OperationLedger {
  const both =
    <A extends readonly unknown[], R>(name: string, change: (...args: A) => R) =>
    (...args: A): R => {
      at(`before ${name}`);
      const result = change(...args);
      at(`after ${name}`);
      return result;
    };
  return {
    ...ledger,
    begin: both('begin', ledger.begin),
    asked: both('asked', ledger.asked),
    stepDone: both('stepDone', ledger.stepDone),
    reopened: both('reopened', ledger.reopened),
    stopped: both('stopped', ledger.stopped),
    stands: both('stands', ledger.stands),
  };
}

export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
};
export const standing = ({ step, state, problem: trouble }: KeptOperation): [OperationStep, OperationState, string | null] => [
  step,
  state,
  trouble?.code ?? null,
];
export const times = (acted: readonly OperationStep[], step: OperationStep) => acted.filter((one) => one === step).length;
