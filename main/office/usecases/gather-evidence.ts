/**
 * Asks a device what it did since it was asked for an invoice nobody answered for: everything a person needs to conclude, and
 * nothing that changes anything.
 */
import type { DeviceInvoice, DeviceQuery, Stock, TaxDevice } from '../../../domain/device.ts';
import { type Candidate, candidateOf, type Evidence } from '../../../domain/evidence.ts';
import type { InvoiceKey } from '../../../domain/ids.ts';
import { addDays, deviceDate } from '../../../domain/instant.ts';
import type { IntentRecord } from '../../../domain/ledger-port.ts';
import { compareNumbers, invoiceNumber } from '../../../domain/numbering.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { decideSettlement } from '../../../domain/settlement.ts';
import type { Ports } from './ports.ts';

/** More records than a person can look through are not evidence. */
const mostCandidates = 50;

export interface Gathered extends Evidence {
  readonly next: InvoiceKey | null;
}

/** Call it with the device held. Problems are those of the device. */
export async function gatherEvidence(intent: IntentRecord, device: TaxDevice, ports: Ports): Promise<Result<Gathered>> {
  const { content, origin, before, askedAt } = intent;
  const identity = await device.identify();
  if (!identity.ok) return identity;
  if (identity.value.deviceNo !== origin.deviceNo)
    return failed('device-wrong-disk', { expected: origin.deviceNo, actual: identity.value.deviceNo });
  const stock = await device.stock(content.kind);
  if (!stock.ok) return stock;
  ports.facts.setStock(device.id, stock.value);
  const query = questionOf(intent, device, stock.value);
  const found = query ? await device.query(query) : ok<readonly DeviceInvoice[]>([]);
  if (!found.ok) return found;
  const { remembersRequests } = device;
  const facts = { request: content, expected: before?.next ?? null, before, stockNow: stock.value, remembersRequests };
  const all = found.value.map((record) => candidateOf(content, askedAt, record, ports.ledger.isRecorded(record.key)));
  // What the ledger has already is nobody's to conclude about, but one that stands alone explains why nothing can be.
  const free = all.filter(({ likeness }) => likeness !== 'recorded');
  return ok({
    settlement: decideSettlement(facts, found.value),
    candidates: mostTelling(free.length > 0 ? free : all.slice(-1)),
    complete: query !== null && free.length <= mostCandidates && coversAll(intent, device, stock.value, found.value),
    next: stock.value.next,
  });
}

/** All that are the same, and of the others the newest that a person can look through; in the device's order. */
function mostTelling(candidates: readonly Candidate[]): readonly Candidate[] {
  const others = candidates.filter(({ likeness }) => likeness !== 'same').slice(-mostCandidates);
  return candidates.filter((candidate) => candidate.likeness === 'same' || others.includes(candidate));
}

/** Everything used since: by request id where the device knows them, by number inside a segment, else by day. */
function questionOf({ content, origin, before, begunAt }: IntentRecord, device: TaxDevice, now: Stock): DeviceQuery | null {
  const { kind } = content;
  if (device.remembersRequests) return { by: 'request', kind, requestId: origin.requestId };
  const expected = before?.next;
  if (!expected) return null;
  const next = now.next;
  if (next?.code === expected.code && compareNumbers(next.number, expected.number) >= 0) {
    const last = invoiceNumber(Number(next.number) - 1);
    // Nothing was used: the expected number is asked for all the same, so that a contradiction shows.
    const to = last !== null && compareNumbers(last, expected.number) > 0 ? last : expected.number;
    return { by: 'numbers', kind, code: expected.code, from: expected.number, to };
  }
  return {
    by: 'dates',
    kind,
    from: deviceDate(addDays(begunAt, -1)),
    to: deviceDate(addDays(begunAt, 1)),
    unuploadedOnly: false,
  };
}

/** True when every number between the expected one and the next is among the records. */
function coversAll({ before }: IntentRecord, device: TaxDevice, now: Stock, found: readonly DeviceInvoice[]): boolean {
  if (device.remembersRequests) return true;
  const expected = before?.next;
  if (!expected || now.next?.code !== expected.code) return false;
  const used = compareNumbers(now.next.number, expected.number);
  return used >= 0 && found.length === used;
}
