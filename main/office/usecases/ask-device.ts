/**
 * The conversation in which a device signs: from an intent on disk to an outcome that is known, or known to be unknown.
 */
import type { IssueOutcome, TaxDevice } from '../../../domain/device.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { Actor, IntentRecord } from '../../../domain/ledger-port.ts';
import { sameKey } from '../../../domain/numbering.ts';
import { assertNever, failed, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import type { Ports } from './ports.ts';
import { recordInvoice } from './record-invoice.ts';
import { numberTwice, settleIntent } from './settle-intent.ts';

export interface Issued {
  readonly invoice: Invoice;
  /** True but not stopping: issued offline, a number other than expected. */
  readonly warnings: readonly Problem[];
}

/** What is to be issued, complete and checked, before the device is asked. */
export type Wish = Pick<IntentRecord, 'origin' | 'content' | 'print' | 'template'>;

/** A device that remembers our request ids sorts parallel talk out by itself; any other gets one conversation at a time. */
export function talkTo<T>(device: TaxDevice, { deviceLocks }: Ports, talk: () => Promise<T>): Promise<T> {
  return device.remembersRequests ? talk() : deviceLocks.hold(device.id, talk);
}

/** Writes the intent down and asks. Call it through {@link talkTo}. */
export async function askDevice(wish: Wish, actor: Actor, device: TaxDevice, ports: Ports): Promise<Result<Issued>> {
  const { kind } = wish.content;
  let before: IntentRecord['before'] = null;
  if (!device.remembersRequests) {
    const free = await freeOfOlderIntents(device, ports);
    if (!free.ok) return free;
    const stock = await device.stock(kind);
    if (!stock.ok) {
      // known at once and not at the next round: until then another device may stand in
      ports.facts.set(device.id, { problem: stock.problem, checkedAt: ports.clock.now() });
      return stock;
    }
    ports.facts.setStock(device.id, stock.value);
    before = stock.value;
    if (!before.next) return failed('device-no-stock', { deviceId: device.id, kind });
  }
  // Stamped now and not when the key was pressed: the time in which an answer may come counts from here.
  const now = ports.clock.now();
  const intent: IntentRecord = { ...wish, before, begunAt: now, askedAt: now, state: 'open', attempts: 1, problem: null };
  const written = ports.ledger.beginIntent(intent, actor);
  if (!written.ok) return written;
  ports.step('intent-committed');

  const first = await ask(intent, actor, device, ports);
  if (first !== 'not-signed') return first;
  return askAgain(intent, actor, device, ports);
}

/** Asks once more for an intent of which evidence shows that nothing was signed, and no more after that. */
export async function askAgain(intent: IntentRecord, actor: Actor, device: TaxDevice, ports: Ports): Promise<Result<Issued>> {
  ports.ledger.retryIntent(intent.origin.requestId, ports.clock.now());
  const second = await ask({ ...intent, state: 'open', askedAt: ports.clock.now() }, actor, device, ports, 'last');
  return second === 'not-signed' ? failed('device-silent', { deviceId: device.id }) : second;
}

/** One request to sign, and what became of it; `not-signed` when evidence shows that it came to nothing. */
async function ask(
  intent: IntentRecord,
  actor: Actor,
  device: TaxDevice,
  ports: Ports,
  turn: 'first' | 'last' = 'first',
): Promise<Result<Issued> | 'not-signed'> {
  const { ledger, clock, notices, step } = ports;
  const { requestId } = intent.origin;
  const answer = await device.issue(intent.content, requestId);
  step('answer-parsed');
  notices.noted('device-answered', { deviceId: device.id, requestId, outcome: answer.outcome, why: whyOf(answer) });
  switch (answer.outcome) {
    case 'signed': {
      // It says it signed, so it is not asked again, whatever its numbers say.
      if (ledger.isRecorded(answer.signed)) return { ok: false, problem: writeDoubt(numberTwice) };
      const invoice = recordInvoice(intent, answer.signed, 'issued', actor, ports);
      step('record-committed');
      refreshStock(device, intent, ports).catch((error: unknown) => notices.failed('stock after an issue', error));
      return ok({ invoice, warnings: warningsOf(intent, invoice) });
    }
    case 'refused':
      // A server may refuse this time and still be about to sign what it got the first time.
      if (turn === 'last' && device.remembersRequests) return doubt(answer.problem.code);
      ledger.recordNotIssued(requestId, 'refused', answer.problem, clock.now(), 'system');
      notices.claimsToRelease();
      return { ok: false, problem: answer.problem };
    case 'unknown':
      return doubt(answer.reason);
    default:
      return assertNever(answer);
  }

  function writeDoubt(cause: string): Problem {
    const reason = problem('issue-unknown', { deviceId: device.id, reason: cause });
    ports.arrivals.lost(requestId);
    ledger.recordUnknown(requestId, reason, clock.now());
    notices.tasksChanged();
    return reason;
  }

  /** What the device itself shows of it. */
  async function doubt(cause: string): Promise<Result<Issued> | 'not-signed'> {
    const reason = writeDoubt(cause);
    const unknown: IntentRecord = { ...intent, state: 'unknown', askedAt: clock.now(), problem: reason };
    const settled = await settleIntent(unknown, 'system', ports, turn === 'first' ? 'keep' : 'release');
    switch (settled.state) {
      case 'issued':
        return ok({ invoice: settled.invoice, warnings: warningsOf(intent, settled.invoice) });
      case 'unknown':
        return { ok: false, problem: settled.problem };
      case 'released':
        return 'not-signed';
      default:
        return assertNever(settled);
    }
  }
}

/** An outcome nobody knows on this device comes first: until it is settled the next number cannot be told. */
export async function freeOfOlderIntents(device: TaxDevice, ports: Ports): Promise<Result<void>> {
  for (const older of ports.ledger.unsettled(device.id)) {
    const settled = await settleIntent(older, 'system', ports);
    if (settled.state === 'unknown') {
      const { requestId, orderNo } = older.origin;
      return failed('device-blocked', { deviceId: device.id, requestId, orderNo });
    }
  }
  return ok(undefined);
}

function whyOf(answer: IssueOutcome): string | null {
  switch (answer.outcome) {
    case 'signed':
      return null;
    case 'refused':
      return answer.problem.code;
    case 'unknown':
      return answer.reason;
    default:
      return assertNever(answer);
  }
}

/** The next number on screen, without keeping the clerk waiting for it. */
async function refreshStock(device: TaxDevice, intent: IntentRecord, ports: Ports): Promise<void> {
  const stock = await talkTo(device, ports, () => device.stock(intent.content.kind));
  if (stock.ok) ports.facts.setStock(device.id, stock.value);
}

function warningsOf(intent: IntentRecord, invoice: Invoice): readonly Problem[] {
  const { before, origin } = intent;
  const expected = before?.next;
  const { code, number } = invoice.signed;
  const warnings: Problem[] = [];
  if (expected && !sameKey(expected, invoice.signed)) {
    warnings.push(
      problem('issue-number-unexpected', { expected: `${expected.code} ${expected.number}`, actual: `${code} ${number}` }),
    );
  }
  if (origin.offline) warnings.push(problem('platform-unreachable'));
  return warnings;
}
