/**
 * One serial converter, kept usable: opens the line when it is needed, lets one command through at a time, and after an
 * outcome nobody knows makes sure that nothing of it can be taken for the answer to the next command.
 */
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { Timers } from '../../device-config.ts';
import type { OpenBytePort } from '../byte-port.ts';
import type { WatchPlug } from '../plug.ts';
import { drain } from './drain.ts';
import { type Answer, type Command, runExchange } from './exchange.ts';
import type { FrameType } from './frame.ts';
import { type Line, now, openLine } from './line.ts';

export interface Session {
  /**
   * Makes the line fit for a command: opens it, and after trouble drains it, opens it anew, drains it again and asks for
   * a sign of life. The value counts the openings: when it changed, another device may be at the far end.
   * Problems: `device-absent`, `device-busy`, `device-silent`, `device-garbled`; nothing was sent but link tests.
   */
  ready(): Promise<Result<number>>;
  /** Sends one command on the line that `ready` left. @throws Error when another one is under way. */
  exchange(command: Command): Promise<Answer>;
  /** Somebody who is gone may have asked a changing command on this line: its answer may come for so many milliseconds from now. */
  expectLateAnswer(ms: number): void;
  /** Ends whatever is under way at once, and for good: after it the device is absent. */
  close(): Promise<void>;
}

const linkAttempts = 3;

/**
 * @param baudRate Speed of the line now; it may be led to another port.
 * @param watchPlug Called when the line has opened; tells from then on whether the plug is still in. Given only where the device takes its
 * power from the port: what it was asked before the plug was pulled can no longer be answered.
 */
export function createSession(
  openPort: OpenBytePort,
  timers: Timers,
  baudRate: () => number,
  watchPlug: WatchPlug | null = null,
): Session {
  let line: Line | null = null;
  let openings = 0;
  let clean = false;
  /** The last command whose answer may still come: until when, of which type, and how long a "wait" of it counts. */
  let late: { readonly until: number; readonly type: FrameType; readonly replyMs: number } | null = null;
  let underWay = false;
  let ended = false;
  let isPluggedIn: (() => boolean) | null = null;

  async function exchange(command: Command): Promise<Answer> {
    if (underWay) throw new Error('a command is under way on this line');
    if (line === null) return { outcome: 'silent', sent: 'nothing', why: 'closed' };
    underWay = true;
    clean = false;
    const done = await runExchange(line, command, timers, baudRate());
    clean = done.clean;
    late = done.clean ? null : { until: done.lateUntil, type: command.type, replyMs: command.replyMs };
    underWay = false;
    return done.answer;
  }

  async function ready(): Promise<Result<number>> {
    if (line?.isOpen() && clean) {
      // bytes nobody asked for: let them end before anything is sent
      if (line.discard() > 0) await drain(line, 0x20, now(), 0, timers);
      if (line.isOpen()) return ok(openings);
    }
    clean = false;
    const settled = await letLateAnswerPass();
    if (!settled.ok) return settled;
    return reopen();
  }

  /** Reads away what may still come, on the old line while it lives and on a new one otherwise. */
  async function letLateAnswerPass(): Promise<Result<void>> {
    if (late === null) return ok(undefined);
    if (!line?.isOpen() && isPluggedIn?.() === false) late = null;
    if (late === null) return ok(undefined);
    if (!line?.isOpen() && late.until > now()) {
      const opened = await open();
      if (!opened.ok) return opened;
    }
    if (line?.isOpen()) await drain(line, late.type, late.until, late.replyMs, timers);
    late = null;
    return ok(undefined);
  }

  async function reopen(): Promise<Result<number>> {
    const opened = await open();
    if (!opened.ok) return opened;
    // a line may keep old bytes over a reopening
    await drain(opened.value, 0x20, now(), 0, timers);
    const answer = await linkTest(opened.value);
    if (answer === 'alive') {
      clean = true;
      return ok(openings);
    }
    await closeLine();
    return failed(answer === 'silent' ? 'device-silent' : 'device-garbled');
  }

  /** The link test is the one command that changes nothing and whose answer looks like no other. */
  async function linkTest(on: Line): Promise<'alive' | 'silent' | 'garbled'> {
    let last: 'silent' | 'garbled' = 'silent';
    for (let attempt = 1; attempt <= linkAttempts && on.isOpen(); attempt++) {
      const { answer } = await runExchange(on, linkCommand(timers.linkReply), timers, baudRate());
      if (answer.outcome === 'reply') return 'alive';
      last = answer.outcome === 'silent' ? 'silent' : 'garbled';
      await drain(on, 0x10, now(), 0, timers);
    }
    return last;
  }

  async function open(): Promise<Result<Line>> {
    await closeLine();
    if (ended) return failed('device-absent');
    const opened = await openLine(openPort);
    if (!opened.ok) return opened;
    line = opened.value;
    openings += 1;
    isPluggedIn = watchPlug?.() ?? null;
    if (!ended) return opened;
    await closeLine();
    return failed('device-absent');
  }

  async function closeLine(): Promise<void> {
    await line?.close();
    line = null;
    clean = false;
  }

  async function close(): Promise<void> {
    ended = true;
    await closeLine();
  }

  function expectLateAnswer(ms: number): void {
    late = { until: Math.max(late?.until ?? 0, now() + ms), type: 0x20, replyMs: timers.changeReply };
    clean = false;
  }

  return { ready, exchange, expectLateAnswer, close };
}

function linkCommand(replyMs: number): Command {
  return {
    type: 0x10,
    code: 0x01,
    data: new Uint8Array(),
    replyMs,
    changes: false,
    belongs: (answer) => answer.length === 0 || answer.length === 12,
  };
}
