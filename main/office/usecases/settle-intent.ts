/**
 * Settles an issue that nobody answered for, by evidence: the device is asked what it did, and only what it shows is
 * believed. Runs after a lost answer, at start for whatever a kill left open, and when the clerk asks again.
 */
import type { DeviceInvoice, TaxDevice } from '../../../domain/device.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { Actor, IntentRecord } from '../../../domain/ledger-port.ts';
import { sameKey } from '../../../domain/numbering.ts';
import { assertNever, type Problem, problem } from '../../../domain/problem.ts';
import {
  decideSettlement,
  type Settlement,
  type SettlementFacts,
  settlementQueries,
  signedOf,
  type UnknownReason,
} from '../../../domain/settlement.ts';
import type { Ports } from './ports.ts';
import { recordInvoice } from './record-invoice.ts';

export type Settled =
  | { readonly state: 'issued'; readonly invoice: Invoice }
  | { readonly state: 'released' }
  | { readonly state: 'unknown'; readonly problem: Problem };

/**
 * What a process that is gone left behind: each request whose outcome nobody wrote down is a task from this moment on, and
 * its device keeps silent for as long as the answer may still come. Before anything else is asked of any device.
 */
export function takeOverIntents(ports: Ports): void {
  const { ledger, devices, clock } = ports;
  for (const { origin, content, askedAt, state } of ledger.unsettled(null)) {
    devices.byId(origin.deviceId)?.awaitLateAnswer(content, askedAt);
    if (state !== 'open') continue;
    ledger.recordUnknown(
      origin.requestId,
      problem('issue-unknown', { deviceId: origin.deviceId, reason: 'restarted' }),
      clock.now(),
    );
  }
}

/**
 * Call it with the device held where the device takes one conversation at a time.
 * @param onRelease `keep` leaves the intent as it is when evidence shows that nothing was signed, for a caller who asks once more.
 */
export async function settleIntent(
  intent: IntentRecord,
  actor: Actor,
  ports: Ports,
  onRelease: 'release' | 'keep' = 'release',
): Promise<Settled> {
  const { ledger, devices, clock, notices } = ports;
  const { requestId, deviceId } = intent.origin;
  const recorded = ledger.invoiceByRequest(requestId);
  if (recorded) return { state: 'issued', invoice: recorded };
  const device = devices.byId(deviceId);
  const settlement = device ? await gather(intent, device, ports) : problem('device-not-configured', { deviceId });
  if ('code' in settlement) return stillUnknown(intent, settlement.code, ports);
  switch (settlement.decision) {
    case 'adopt':
      if (ledger.isRecorded(settlement.invoice.key)) return stillUnknown(intent, numberTwice, ports);
      return { state: 'issued', invoice: recordInvoice(intent, signedOf(settlement.invoice), 'adopted', actor, ports) };
    case 'release':
      if (onRelease === 'release') {
        if (device?.remembersRequests && ports.arrivals.mayStillArrive(requestId))
          return stillUnknown(intent, settlement.reason, ports);
        ledger.recordNotIssued(
          requestId,
          'released',
          problem('device-silent', { deviceId, reason: settlement.reason }),
          clock.now(),
          actor,
        );
        notices.tasksChanged();
        notices.claimsToRelease();
      }
      return { state: 'released' };
    case 'unknown':
      return stillUnknown(intent, settlement.reason, ports);
    default:
      return assertNever(settlement);
  }
}

/** Why an issue is unknown although a signature is there: the ledger has another invoice of that code and number. */
export const numberTwice = 'number-already-recorded';

/** The device's own evidence, and what it means; a Problem when it could not be asked. */
async function gather(intent: IntentRecord, device: TaxDevice, ports: Ports): Promise<Settlement | Problem> {
  const { content, origin, before } = intent;
  const identity = await device.identify();
  if (!identity.ok) return identity.problem;
  if (identity.value.deviceNo !== origin.deviceNo) {
    return problem('device-wrong-disk', { expected: origin.deviceNo, actual: identity.value.deviceNo });
  }
  const facts: SettlementFacts = {
    request: content,
    expected: before?.next ?? null,
    before,
    stockNow: null,
    remembersRequests: device.remembersRequests,
  };
  if (device.remembersRequests) return decide(facts, intent, device);
  const stock = await device.stock(content.kind);
  if (!stock.ok) return stock.problem;
  ports.facts.setStock(device.id, stock.value);
  return decide({ ...facts, stockNow: stock.value }, intent, device);
}

async function decide(
  facts: SettlementFacts,
  { origin, begunAt, problem: before }: IntentRecord,
  device: TaxDevice,
): Promise<Settlement | Problem> {
  // By day once, and not again at every round while it waits for a person.
  const andDays = before?.details.reason !== missing;
  const found: DeviceInvoice[] = [];
  const queries = settlementQueries(facts, origin.requestId, begunAt, andDays);
  for (const query of queries) {
    const answer = await device.query(query);
    if (!answer.ok) return answer.problem;
    found.push(...answer.value);
    if (found.some(({ key }) => facts.expected !== null && sameKey(key, facts.expected))) break;
  }
  return decideSettlement(facts, queries.length === 0 ? null : found);
}
const missing: UnknownReason = 'record-missing';

/** Written down when it is news; a device that is asked every half minute does not fill the journal. */
function stillUnknown({ origin, state, problem: before }: IntentRecord, cause: string, ports: Ports): Settled {
  const { ledger, clock, notices } = ports;
  // Whatever keeps the device from being asked now says nothing of what it did then.
  const why = problem('issue-unknown', { deviceId: origin.deviceId, reason: cause });
  if (state !== 'unknown' || before?.details.reason !== cause) {
    ledger.recordUnknown(origin.requestId, why, clock.now());
    notices.tasksChanged();
  }
  return { state: 'unknown', problem: why };
}
