/**
 * The tax disk at the far end of a session. Makes sure that it is the configured one before anything is asked of it, keeps
 * wrong passwords from being tried again, and repeats what may be repeated: questions, once; changes, never.
 */

import type { Instant } from '../../../domain/ids.ts';
import { assertNever, failed, ok, type Problem, type ProblemDetails, problem, type Result } from '../../../domain/problem.ts';
import type { SerialConverterConfig } from '../../device-config.ts';
import { type IdentityAnswer, readIdentity } from '../answers.ts';
import type { XmlFields } from '../business-xml.ts';
import type { PasswordMemory } from '../password-memory.ts';
import { isNoneFound, isSuccess, meaningOf } from '../problems.ts';
import { refusedBy } from '../refused.ts';
import type { Returned } from '../returned.ts';
import { runningClock } from '../running-clock.ts';
import { type Called, type CommandFacts, call, commands, type DiskAccess } from './commands.ts';
import type { Session } from './session.ts';

/** The configured disk, as it said itself when the line was last opened. */
export interface KnownDisk extends IdentityAnswer {
  /** Time by the disk's clock. */
  readonly clockNow: () => Instant;
}

/** What became of a change. */
export type Sent =
  | { readonly outcome: 'returned'; readonly returned: Returned }
  | { readonly outcome: 'refused'; readonly problem: Problem }
  | { readonly outcome: 'unknown'; readonly reason: string };

type Fits = (returned: Returned) => boolean;

export interface Disk {
  /** Opens the line and asks who is there when that may have changed. Fails with `device-wrong-disk` for any other disk. */
  known(): Promise<Result<KnownDisk>>;
  /** As `known`, but asks in any case. */
  knownAnew(): Promise<Result<KnownDisk>>;
  /** Asks a question; repeats it once when the line spoilt it. `none` when the disk answers that there is nothing. */
  ask(facts: CommandFacts, input: XmlFields, more: ProblemDetails, fits?: Fits): Promise<Result<Returned | 'none'>>;
  /** Sends a change exactly once. */
  send(facts: CommandFacts, input: XmlFields, more: ProblemDetails, fits?: Fits): Promise<Sent>;
  /** What the disk said of itself is asked again before the next command. */
  forget(): void;
  /** See {@link Session.expectLateAnswer}. */
  expectLateAnswer(ms: number): void;
  close(): Promise<void>;
}

export function createDisk(session: Session, config: SerialConverterConfig, memory: PasswordMemory): Disk {
  const { id: deviceId, timersMs } = config;
  const access: DiskAccess = config;
  let known: { readonly opening: number; readonly disk: KnownDisk } | null = null;
  /** The other disk found in one opening of the line; asked once, because asking may cost that disk a password try. */
  let foreign: { readonly opening: number; readonly actual: string } | null = null;

  async function learn(opening: number): Promise<Result<KnownDisk>> {
    const called = await call(session, timersMs, commands.identity, access, {});
    if (called.outcome !== 'returned') return { ok: false, problem: troubleOf(called, commands.identity) };
    const { returned } = called;
    if (!isSuccess(returned.code)) return { ok: false, problem: await refusal(returned, commands.identity, {}, opening) };
    const answer = readIdentity(returned.data);
    if (answer === null) return failed('device-garbled', { deviceId });
    if (answer.identity.deviceNo !== config.deviceNo) {
      return failed('device-wrong-disk', { deviceId, expected: config.deviceNo, actual: answer.identity.deviceNo });
    }
    const disk = { ...answer, clockNow: runningClock(answer.identity.clock) };
    known = { opening, disk };
    return ok(disk);
  }

  async function knownDisk(anew: boolean): Promise<Result<KnownDisk>> {
    const lockedOut = memory.refusal('disk', config.diskPassword);
    if (lockedOut !== null) return { ok: false, problem: lockedOut };
    for (let attempt = 1; ; attempt++) {
      const ready = await session.ready();
      if (!ready.ok) return failed(ready.problem.code, { ...ready.problem.details, deviceId });
      if (!anew && known?.opening === ready.value) return ok(known.disk);
      const learnt = await learn(ready.value);
      if (learnt.ok || attempt === 2 || !mayRepeat.has(learnt.problem.code)) return learnt;
    }
  }

  async function ask(
    facts: CommandFacts,
    input: XmlFields,
    more: ProblemDetails,
    fits?: Fits,
  ): Promise<Result<Returned | 'none'>> {
    for (let attempt = 1; ; attempt++) {
      const disk = await knownDisk(false);
      if (!disk.ok) return disk;
      const called = await call(session, timersMs, facts, access, input, fits);
      if (called.outcome === 'returned') {
        const { returned } = called;
        if (isSuccess(returned.code)) return ok(returned);
        if (isNoneFound(returned.code)) return ok('none');
        return { ok: false, problem: await refusal(returned, facts, more) };
      }
      const trouble = troubleOf(called, facts);
      if (attempt === 2 || !mayRepeat.has(trouble.code)) return { ok: false, problem: trouble };
    }
  }

  async function send(facts: CommandFacts, input: XmlFields, more: ProblemDetails, fits?: Fits): Promise<Sent> {
    const lockedOut = facts.signs ? memory.refusal('certificate', config.certificatePassword) : null;
    if (lockedOut !== null) return { outcome: 'refused', problem: lockedOut };
    const disk = await knownDisk(false);
    if (!disk.ok) return { outcome: 'refused', problem: disk.problem };
    const called = await call(session, timersMs, facts, access, input, fits);
    switch (called.outcome) {
      case 'returned': {
        const { returned } = called;
        const none = facts.mayFindNone && isNoneFound(returned.code);
        if (isSuccess(returned.code) || none) return { outcome: 'returned', returned };
        if (meaningOf(returned.code).executed === 'unknown') {
          return { outcome: 'unknown', reason: `return code ${returned.code} ${returned.message}` };
        }
        return { outcome: 'refused', problem: await refusal(returned, facts, more) };
      }
      case 'deviceError':
        if (called.executed === 'no') return { outcome: 'refused', problem: troubleOf(called, facts) };
        return { outcome: 'unknown', reason: `error frame ${errorName(called)}` };
      case 'silent':
        if (called.sent === 'nothing') return { outcome: 'refused', problem: troubleOf(called, facts) };
        return { outcome: 'unknown', reason: called.why === 'time' ? 'no answer in time' : 'the line ended before the answer' };
      case 'garbled':
        return { outcome: 'unknown', reason: called.reason };
      default:
        return assertNever(called);
    }
  }

  /** The Problem of a refusal, and what has to be remembered of it. */
  async function refusal(returned: Returned, facts: CommandFacts, more: ProblemDetails, opening?: number): Promise<Problem> {
    const meaning = meaningOf(returned.code);
    const refused = refusedBy(returned, deviceId, more);
    if (meaning.password) {
      // the disk's own password was right when it said who it is, so a signing command means the certificate's
      if (facts.signs) memory.remember('certificate', config.certificatePassword, refused);
      else memory.remember('disk', config.diskPassword, refused);
    }
    if (meaning.problem !== 'device-wrong-disk') return refused;
    const at = opening ?? known?.opening ?? 0;
    known = null;
    if (foreign?.opening !== at) foreign = { opening: at, actual: await askWhoIsThere() };
    return problem('device-wrong-disk', { deviceId, expected: config.deviceNo, actual: foreign.actual });
  }

  /** Number of whatever disk is there; empty when it does not say. */
  async function askWhoIsThere(): Promise<string> {
    // a strange disk has refused it: each further try would bring that disk nearer to its lock
    if (memory.refusal('strange', config.diskPassword) !== null) return '';
    const called = await call(session, timersMs, commands.identity, { ...access, deviceNo: '' }, {});
    if (called.outcome !== 'returned') return '';
    const { returned } = called;
    if (isSuccess(returned.code)) return readIdentity(returned.data)?.identity.deviceNo ?? '';
    if (meaningOf(returned.code).password) memory.remember('strange', config.diskPassword, refusedBy(returned, deviceId));
    return '';
  }

  function troubleOf(called: Exclude<Called, { outcome: 'returned' }>, { id }: CommandFacts): Problem {
    switch (called.outcome) {
      case 'silent':
        return problem(called.why === 'closed' ? 'device-absent' : 'device-silent', { deviceId });
      case 'garbled':
        return problem('device-garbled', { deviceId, reason: called.reason });
      case 'deviceError':
        if (called.executed === 'unknown') return problem('device-refused', { deviceId, code: 'ER', message: errorName(called) });
        return errorName(called) === unknownCommand
          ? problem('device-not-supported', { deviceId, step: id })
          : problem('device-garbled', { deviceId, reason: errorName(called) });
      default:
        return assertNever(called);
    }
  }

  return {
    known: () => knownDisk(false),
    knownAnew: () => knownDisk(true),
    ask,
    send,
    forget() {
      known = null;
    },
    expectLateAnswer: session.expectLateAnswer,
    close: () => session.close(),
  };
}

/** Trouble of the line, after which a question may be asked once more; a device that only keeps silent is not. */
const mayRepeat: ReadonlySet<string> = new Set(['device-garbled', 'device-absent']);

/** Error byte of a command that the device does not have. */
const unknownCommand = '20';

function errorName({ error }: Extract<Called, { outcome: 'deviceError' }>): string {
  return error.kind === 'errorText' ? error.text : error.byte.toString(16).padStart(2, '0').toUpperCase();
}
