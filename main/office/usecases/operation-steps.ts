/**
 * One step of an operation on a device: what the device shows first, then the request, written down before it is sent, then what
 * became of it. After an answer that was lost the device is asked what it shows, and only that is believed; an answer of success is not
 * believed where the device shows that nothing was done.
 */
import type { MakeBlankVoidDocument, VoidedBlank } from '../../../domain/blank-void.ts';
import type { ChangeOutcome, TaxDevice } from '../../../domain/device.ts';
import { ownDriftProblem } from '../../../domain/device-clock.ts';
import { type OperationAim, type OperationStep, runOf } from '../../../domain/device-operation.ts';
import type { Instant } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { OperationLedger, OperationRecord } from '../../../domain/operation-ledger.ts';
import { assertNever, failed, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import { isNeedless, nothingShown, obstacleOf, type Showing, type StepVerdict, verdictOf } from '../../../domain/step-verdict.ts';
import { freeOfOlderIntents } from './ask-device.ts';
import { askForStep, type StepNeeds, type StepValue } from './ask-for-step.ts';
import { lookAt, type Seen } from './look-at-device.ts';
import type { Ports } from './ports.ts';

export interface StepPorts extends StepNeeds {
  readonly ports: Ports;
  readonly operations: OperationLedger;
  readonly makeBlankVoidDocument: MakeBlankVoidDocument;
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
const movesWhatIsShown: ReadonlySet<OperationStep> = new Set([
  'giveBack',
  'handOut',
  'takeBack',
  'report',
  'clear',
  'setClock',
  'voidBlank',
]);

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
  const { ports, operations } = stepPorts;
  const { operationId, aim, step } = record;
  const notDone = problem('operation-not-done', { deviceId: device.id, step });
  /** Somebody issued on the number that was to be voided: nobody shall be sent to check a cable. */
  const whyNotDone = (shows: Showing): Problem => (step === 'voidBlank' ? (obstacleOf(step, aim, shows) ?? notDone) : notDone);
  const by = () => ({ at: ports.clock.now(), actor: taker.actor });
  const stands = (trouble: Problem) => {
    operations.stands(operationId, trouble, by());
    return 'stands' as const;
  };
  const done = (how: 'answer' | 'evidence', voidedAt: Instant | null = null) => {
    operations.stepDone(operationId, how, by(), voidedBy(record, voidedAt ?? ports.clock.now(), stepPorts));
    return 'onward' as const;
  };

  const shown = await lookFor(record, device, ports);
  // The status tells how the device is, round after round; an operation says what kept it first.
  if (!shown.ok) return taker.byItself && record.problem !== null ? 'stands' : stands(shown.problem);
  const now = shown.value;
  const taken = wasTaken(record, now);
  if (taken === 'done') return done('evidence', now.voidedAt);
  if (record.state === 'asked') {
    if (taken === 'unknown') return stands(unknownStep(record));
    const waits = taker.byItself && !stepsByItself.has(step);
    operations.reopened(operationId, waits ? whyNotDone(now) : null, by());
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
  const answer = await askForStep(record, device, ports, stepPorts);
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
      if (movesWhatIsShown.has(step)) return believeUnlessShown(answer.value);
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

  /** What the device shows after the request; `unknown` when it shows nothing. */
  async function lookAfter(): Promise<{ readonly shows: StepVerdict; readonly after: Showing }> {
    const seen = await lookFor(record, device, ports);
    const after = seen.ok ? seen.value : nothingShown;
    return { shows: seen.ok ? verdictOf(step, aim, now, after) : 'unknown', after };
  }

  async function lookUp(): Promise<'onward' | 'stands'> {
    const { shows, after } = await lookAfter();
    if (shows === 'done') return done('evidence', after.voidedAt);
    return shows === 'unknown' ? stands(unknownStep(record)) : standsNotDone(after);
  }

  /** After an answer of success: a device that says nothing of its dates, or is gone again, has at least said that. */
  async function believeUnlessShown(answered: StepValue): Promise<'onward' | 'stands'> {
    const { shows, after } = await lookAfter();
    if (shows === 'notDone') return standsNotDone(after);
    const toldAt = answered !== null && typeof answered === 'object' && 'key' in answered ? answered.at : null;
    return done(shows === 'done' ? 'evidence' : 'answer', after.voidedAt ?? toldAt);
  }

  function standsNotDone(after: Showing): 'stands' {
    operations.reopened(operationId, whyNotDone(after), by());
    return 'stands';
  }
}

/** What is recorded with the step that voids a number; nothing for any other. @param voidedAt As far as the device told it, else now. */
function voidedBy(
  { aim, deviceNo, actor }: OperationRecord,
  voidedAt: Instant,
  { nameOf, makeBlankVoidDocument }: Pick<StepPorts, 'nameOf' | 'makeBlankVoidDocument'>,
): VoidedBlank | undefined {
  if (aim.what !== 'voidBlank') return undefined;
  const blank = { deviceNo, kind: aim.kind, key: aim.number, voidedAt, clerk: nameOf(actor) };
  return { blank, document: makeBlankVoidDocument(blank) };
}

/** What the device shows when no issue on it is in doubt. Problem `device-blocked` when one is, and whatever keeps it from being asked. */
export async function look(aim: OperationAim, step: OperationStep, device: TaxDevice, ports: Ports): Promise<Result<Seen>> {
  // What becomes of an issue is told by the stock, but on a device that knows it by its request; so stock is moved only when no issue needs it any more.
  const free = device.remembersRequests ? ok(undefined) : await freeOfOlderIntents(device, ports);
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
