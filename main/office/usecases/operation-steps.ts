/**
 * One step of an operation on a device: what the device shows first, then the request, written down before it is sent, then what
 * became of it. After an answer that was lost the device is asked what it shows, and only that is believed; an answer of success is not
 * believed where the device shows that nothing was done.
 */
import type { ChangeOutcome, TaxDevice } from '../../../domain/device.ts';
import { ownDriftProblem } from '../../../domain/device-clock.ts';
import { type OperationAim, type OperationStep, runOf } from '../../../domain/device-operation.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { OperationLedger, OperationRecord } from '../../../domain/operation-ledger.ts';
import { assertNever, failed, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import { isNeedless, obstacleOf, type Showing, type StepVerdict, verdictOf } from '../../../domain/step-verdict.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { freeOfOlderIntents } from './ask-device.ts';
import { askForStep, type StepValue } from './ask-for-step.ts';
import { lookAt, type Seen } from './look-at-device.ts';
import type { Ports } from './ports.ts';

export interface StepPorts {
  readonly ports: Ports;
  readonly operations: OperationLedger;
  readonly raise: (matter: TaskMatter) => void;
  /** How far the platform's clock is ahead of this counter's, milliseconds; null when the platform does not say. */
  readonly platformAheadMs: () => Promise<number | null>;
}

/** Who takes a step: a person who waits for it, or the counter by itself after a start. */
export interface Taker {
  readonly actor: Actor;
  readonly byItself: boolean;
}

/**
 * Steps that a counter takes by itself where it was killed: a supervisor began them, and taking them twice changes nothing. Everything
 * else waits for a person. So does a month whose upload was cut off: the report behind it needs one anyway, and what is not uploaded goes
 * to the bureau in quiet moments without any operation.
 */
const stepsByItself: ReadonlySet<OperationStep> = new Set(['confirm', 'readIn']);

/** Steps that move what a device shows: stock, dates, the clock. One that answers success and shows that nothing moved did nothing. */
const movesWhatIsShown: ReadonlySet<OperationStep> = new Set(['giveBack', 'handOut', 'takeBack', 'report', 'clear', 'setClock']);

/** True when there is something to look up or to do without a person. A device that could not be looked at is no reason to wait for one. */
export function goesOnByItself({ state, step, problem: trouble }: OperationRecord): boolean {
  return state === 'asked' || (state === 'open' && trouble?.code !== 'operation-not-done' && stepsByItself.has(step));
}

/**
 * Takes the step an operation stands at, or finds that it was taken. Call it with the device held. `onward` when it is done; where the
 * operation stands and why is in the ledger.
 */
export async function takeStep(
  record: OperationRecord,
  device: TaxDevice,
  taker: Taker,
  stepPorts: StepPorts,
): Promise<'onward' | 'stands'> {
  const { ports, operations, raise } = stepPorts;
  const { operationId, aim, step } = record;
  const notDone = problem('operation-not-done', { deviceId: device.id, step });
  const by = () => ({ at: ports.clock.now(), actor: taker.actor });
  const stands = (trouble: Problem) => {
    operations.stands(operationId, trouble, by());
    return 'stands' as const;
  };
  const done = (how: 'answer' | 'evidence') => {
    operations.stepDone(operationId, how, by());
    return 'onward' as const;
  };

  const shown = await lookFor(record, device, ports);
  // The status tells how the device is, round after round; an operation says what kept it first.
  if (!shown.ok) return taker.byItself && record.problem !== null ? 'stands' : stands(shown.problem);
  const now = shown.value;
  const taken = wasTaken(record, now);
  if (taken === 'done') return done('evidence');
  if (record.state === 'asked') {
    if (taken === 'unknown') return stands(unknownStep(record));
    const waits = taker.byItself && !stepsByItself.has(step);
    operations.reopened(operationId, waits ? notDone : null, by());
    if (waits) return 'stands';
  }
  const fenced = ports.ledger.fenced();
  if (fenced) return stands(problem('counter-fenced', { by: fenced.by, at: fenced.at }));
  const obstacle = await obstacleBefore(step, aim, device, now, stepPorts);
  if (obstacle) {
    operations.stopped(operationId, obstacle, by());
    return 'stands';
  }

  operations.asked(operationId, now, by());
  const answer = await askForStep(record, device, ports, raise);
  ports.notices.noted('operation', { deviceId: device.id, operationId, step, outcome: answer.outcome, why: whyOf(answer) });
  const back = setBackBy(step, answer);
  if (back) {
    operations.reopened(operationId, answer.outcome === 'refused' ? answer.problem : notDone, by(), back);
    return 'stands';
  }
  switch (answer.outcome) {
    case 'done': {
      // A read-in takes whatever there is; only the stock says whether the run was among it.
      if (step === 'readIn' && runOf(aim) !== null) return lookUp();
      if (movesWhatIsShown.has(step)) return believeUnlessShown();
      const onward = done('answer');
      // For whoever reads the status; where it fails, the next round of the watch tells it.
      await lookAt(device, aim, step, ports);
      return onward;
    }
    case 'refused':
      operations.stopped(operationId, answer.problem, by());
      return 'stands';
    case 'unknown':
      stands(unknownStep(record));
      return lookUp();
    default:
      return assertNever(answer);
  }

  async function verdict(): Promise<StepVerdict> {
    const after = await lookFor(record, device, ports);
    return after.ok ? verdictOf(step, aim, now, after.value) : 'unknown';
  }

  async function lookUp(): Promise<'onward' | 'stands'> {
    const shows = await verdict();
    if (shows === 'done') return done('evidence');
    return shows === 'unknown' ? stands(unknownStep(record)) : standsNotDone();
  }

  /** After an answer of success: a device that says nothing of its dates, or is gone again, has at least said that. */
  async function believeUnlessShown(): Promise<'onward' | 'stands'> {
    const shows = await verdict();
    if (shows === 'notDone') return standsNotDone();
    return done(shows === 'done' ? 'evidence' : 'answer');
  }

  function standsNotDone(): 'stands' {
    operations.reopened(operationId, notDone, by());
    return 'stands';
  }
}

/** What the device shows when no issue on it is in doubt. Problem `device-blocked` when one is, and whatever keeps it from being asked. */
export async function look(aim: OperationAim, step: OperationStep, device: TaxDevice, ports: Ports): Promise<Result<Seen>> {
  // What becomes of an issue is told by the stock; so stock is moved only when no issue needs it any more.
  const free = await freeOfOlderIntents(device, ports);
  return free.ok ? lookAt(device, aim, step, ports) : free;
}

/** What is known to stand in the way before a device is asked for a step; null when nothing is. */
export async function obstacleBefore(
  step: OperationStep,
  aim: OperationAim,
  device: TaxDevice,
  now: Showing,
  { platformAheadMs }: Pick<StepPorts, 'platformAheadMs'>,
): Promise<Problem | null> {
  return step === 'setClock' ? ownDriftProblem(device.id, await platformAheadMs()) : obstacleOf(step, aim, now);
}

/** The same, of the device that the operation was begun on. */
async function lookFor({ aim, step, deviceNo }: OperationRecord, device: TaxDevice, ports: Ports): Promise<Result<Showing>> {
  const seen = await look(aim, step, device, ports);
  if (!seen.ok) return seen;
  const { deviceNo: actual, showing } = seen.value;
  return actual === deviceNo ? ok(showing) : failed('device-wrong-disk', { expected: deviceNo, actual });
}

function wasTaken({ before, aim, step }: OperationRecord, now: Showing): StepVerdict {
  if (before) return verdictOf(step, aim, before, now);
  return isNeedless(step, now) ? 'done' : 'notDone';
}

function unknownStep({ deviceId, step }: OperationRecord): Problem {
  return problem('operation-unknown', { deviceId, step });
}

/**
 * The step to go back to: the device answered well, but the run has not come as far as it should; an invoice was signed since the upload;
 * the device does not know of the report. Null when there is none.
 */
function setBackBy(step: OperationStep, answer: ChangeOutcome<StepValue>): OperationStep | null {
  switch (answer.outcome) {
    case 'done':
      if (answer.value === 'offered') return 'download';
      return step === 'confirm' && answer.value !== 'confirmed' ? 'confirm' : null;
    case 'refused':
      if (step === 'report' && answer.problem.code === 'device-unuploaded-first') return 'upload';
      return step === 'clear' && answer.problem.code === 'device-not-reported' ? 'report' : null;
    case 'unknown':
      return null;
    default:
      return assertNever(answer);
  }
}

function whyOf(answer: ChangeOutcome<StepValue>): string | null {
  switch (answer.outcome) {
    case 'done':
      return null;
    case 'refused':
      return answer.problem.code;
    case 'unknown':
      return answer.reason;
    default:
      return assertNever(answer);
  }
}
