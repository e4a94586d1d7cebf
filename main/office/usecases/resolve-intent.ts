/**
 * A person concludes what became of an issue that nobody answered for. The device is asked anew: what it shows now decides what
 * may be concluded, and it is kept with the answer.
 */
import type { DeviceInvoice } from '../../../domain/device.ts';
import { type AllowedAnswers, allowedAnswers, type Candidate, isAdoptable } from '../../../domain/evidence.ts';
import type { InvoiceKey } from '../../../domain/ids.ts';
import type { Actor, IntentRecord } from '../../../domain/ledger-port.ts';
import { sameKey } from '../../../domain/numbering.ts';
import { failed, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import { sameInvoice, signedOf } from '../../../domain/settlement.ts';
import { type Gathered, gatherEvidence } from './gather-evidence.ts';
import type { Ports } from './ports.ts';
import { recordInvoice } from './record-invoice.ts';
import type { Settled } from './settle-intent.ts';

export interface Conclusion {
  readonly answer: 'adopt' | 'release';
  /** The record that is adopted. */
  readonly key: InvoiceKey | null;
  /** True when a supervisor stands by it. */
  readonly bySupervisor: boolean;
  readonly actor: Actor;
}

export interface Resolved {
  readonly settled: Settled;
  /** What was shown, for the journal. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** The evidence and who may conclude what from it; `problem` when the device could not be asked. */
export interface Shown extends AllowedAnswers {
  readonly gathered: Gathered | null;
  readonly problem: Problem | null;
}

/** Call it with the device held. */
export async function showEvidence(intent: IntentRecord, ports: Ports): Promise<Shown> {
  const { deviceId } = intent.origin;
  const device = ports.devices.byId(deviceId);
  const gathered = device ? await gatherEvidence(intent, device, ports) : failed('device-not-configured', { deviceId });
  const arriving = (device?.remembersRequests ?? false) && ports.arrivals.mayStillArrive(intent.origin.requestId);
  if (!gathered.ok)
    return { gathered: null, problem: gathered.problem, ...allowedAnswers(device ? 'away' : 'removed', arriving) };
  return { gathered: gathered.value, problem: null, ...allowedAnswers(gathered.value, arriving) };
}

/** Call it with the device held. Problems: `supervisor-needed`, `evidence-changed`. */
export async function resolveIntent(intent: IntentRecord, conclusion: Conclusion, ports: Ports): Promise<Result<Resolved>> {
  const { answer, bySupervisor } = conclusion;
  const shown = await showEvidence(intent, ports);
  if (!shown.clerkMay.includes(answer)) {
    if (!shown.supervisorMay.includes(answer)) return failed('evidence-changed');
    if (!bySupervisor) return failed('supervisor-needed');
  }
  return answer === 'adopt' ? adopt(intent, conclusion, shown, ports) : release(intent, conclusion, shown, ports);
}

function adopt(intent: IntentRecord, { key, actor, bySupervisor }: Conclusion, shown: Shown, ports: Ports): Result<Resolved> {
  const chosen = shown.gathered?.candidates.find((candidate) => key !== null && sameKey(candidate.key, key));
  if (!chosen || !isAdoptable(chosen)) return failed('evidence-changed');
  if (chosen.likeness !== 'same' && !bySupervisor) return failed('supervisor-needed');
  const { record } = chosen;
  // What was signed is the fact, whatever was asked for.
  const content = sameInvoice(intent.content, record) ? intent.content : record.content;
  if (content === null) return failed('evidence-changed');
  const invoice = recordInvoice({ ...intent, content }, signedOf(record), 'adopted', actor, ports);
  return ok({ settled: { state: 'issued', invoice }, evidence: kept(shown, chosen) });
}

function release(intent: IntentRecord, { actor }: Conclusion, shown: Shown, ports: Ports): Result<Resolved> {
  const { requestId, deviceId } = intent.origin;
  const why = problem('device-silent', { deviceId, reason: 'released-by-a-person' });
  ports.ledger.recordNotIssued(requestId, 'released', why, ports.clock.now(), actor);
  ports.notices.tasksChanged();
  ports.notices.claimsToRelease();
  return ok({ settled: { state: 'released' }, evidence: kept(shown, null) });
}

function kept({ gathered, problem: why }: Shown, chosen: Candidate | null): Readonly<Record<string, unknown>> {
  return {
    problem: why?.code ?? null,
    verdict: gathered?.settlement.decision ?? null,
    next: gathered?.next ?? null,
    chosen: chosen && { ...chosen.key, likeness: chosen.likeness },
    records: gathered?.candidates.map(({ record, likeness }) => summary(record, likeness)) ?? [],
  };
}

function summary({ key, issuedAt, totals, buyerName, lineCount }: DeviceInvoice, likeness: string) {
  return { ...key, issuedAt, gross: totals.gross, buyerName, lineCount, likeness };
}
