/**
 * Asks a device what it did since it was asked for an invoice nobody answered for: everything a person needs to conclude, and
 * nothing that changes anything.
 */
import type { DeviceInvoice, DeviceQuery, Stock, TaxDevice } from '../../../domain/device.ts';
import { type Candidate, candidateOf, type Evidence, usedSince } from '../../../domain/evidence.ts';
import type { InvoiceKey } from '../../../domain/ids.ts';
import type { IntentRecord } from '../../../domain/ledger-port.ts';
import { partsOf, sizeOf } from '../../../domain/number-range.ts';
import { compareNumbers } from '../../../domain/numbering.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { dayQueries, decideSettlement } from '../../../domain/settlement.ts';
import type { Ports } from './ports.ts';

/** More records than a person can look through are not evidence. */
const mostCandidates = 50;
/** Numbers of one question: half a minute on a slow line. */
const pageSize = 20;
/** Numbers that are read; the device is held meanwhile, some minutes on a slow line. Of more than that the evidence is not complete. */
const mostRead = 200;
/** A device that claims to have used more since is not believed. */
const mostSince = 10_000;

export interface Gathered extends Evidence {
  readonly next: InvoiceKey | null;
}

/** Call it with the device held. Problems are those of the device. */
export async function gatherEvidence(intent: IntentRecord, device: TaxDevice, ports: Ports): Promise<Result<Gathered>> {
  const { content, origin, before, begunAt, askedAt } = intent;
  const identity = await device.identify();
  if (!identity.ok) return identity;
  if (identity.value.deviceNo !== origin.deviceNo)
    return failed('device-wrong-disk', { expected: origin.deviceNo, actual: identity.value.deviceNo });
  const stock = await device.stock(content.kind);
  if (!stock.ok) return stock;
  ports.facts.setStock(device.id, stock.value);
  const { remembersRequests } = device;
  const facts = { request: content, expected: before?.next ?? null, before, stockNow: stock.value, remembersRequests };
  const found = await recordsSince(intent, device, stock.value);
  if (!found.ok) return found;
  // A day may be minutes on a slow line: only where the numbers do not tell what happened at a segment's end.
  const isRiddle = decideSettlement(facts, found.value).decision === 'unknown' && !isExplained(intent, stock.value, found.value);
  const days = isRiddle ? await askAll(device, dayQueries(content.kind, begunAt)) : found;
  if (!days.ok) return days;
  const records = isRiddle ? distinct([...found.value, ...days.value]) : found.value;
  const all = records.map((record) => candidateOf(content, askedAt, record, ports.ledger.isRecorded(record.key)));
  // What the ledger has already is nobody's to conclude about, but one that stands alone explains why nothing can be.
  const free = all.filter(({ likeness }) => likeness !== 'recorded');
  return ok({
    settlement: decideSettlement(facts, records),
    candidates: mostTelling(free.length > 0 ? free : all.slice(-1)),
    complete: free.length <= mostCandidates && coversAll(intent, device, stock.value, records),
    next: stock.value.next,
  });
}

/** All that may be ours, and of the others the newest that a person can look through; in the device's order. */
function mostTelling(candidates: readonly Candidate[]): readonly Candidate[] {
  const others = candidates.filter(({ mayBeOurs }) => !mayBeOurs).slice(-mostCandidates);
  return candidates.filter((candidate) => candidate.mayBeOurs || others.includes(candidate));
}

/** Everything used since: by request id where the device knows them, else by number. */
async function recordsSince(
  { content: { kind }, origin, before }: IntentRecord,
  device: TaxDevice,
  now: Stock,
): Promise<Result<readonly DeviceInvoice[]>> {
  if (device.remembersRequests) return device.query({ by: 'request', kind, requestId: origin.requestId });
  const expected = before?.next;
  if (!expected) return ok([]);
  const runs = usedSince(expected, before, now).map((run) => ({ ...run, deviceNo: origin.deviceNo, kind }));
  if (runs.reduce((sum, run) => sum + sizeOf(run), 0) > mostSince)
    return failed('device-garbled', { deviceId: device.id, reason: 'stock' });
  const pages = runs.flatMap((run) => partsOf(run, pageSize));
  return askAll(
    device,
    pages.slice(0, mostRead / pageSize).map(({ code, from, to }) => ({ by: 'numbers', kind, code, from, to })),
  );
}

async function askAll(device: TaxDevice, queries: readonly DeviceQuery[]): Promise<Result<readonly DeviceInvoice[]>> {
  const found: DeviceInvoice[] = [];
  for (const query of queries) {
    const answer = await device.query(query);
    if (!answer.ok) return answer;
    found.push(...answer.value);
  }
  return ok(found);
}

function distinct(records: readonly DeviceInvoice[]): readonly DeviceInvoice[] {
  return [...new Map(records.map((record) => [`${record.key.code} ${record.key.number}`, record])).values()];
}

/**
 * True when the next number follows from the segments that were there before, and every number used on the way has a record. A segment
 * that was bought since may not have been the only one.
 */
function isExplained({ before }: IntentRecord, now: Stock, found: readonly DeviceInvoice[]): boolean {
  const expected = before?.next;
  const { next } = now;
  if (!expected || !before) return true;
  if (next?.code === expected.code && compareNumbers(next.number, expected.number) >= 0) return true;
  const used = usedSince(expected, before, now).reduce((sum, run) => sum + sizeOf(run), 0);
  return next !== null && before.segments.some(({ code }) => code === next.code) && found.length === used;
}

/** True when every number between the expected one and the next is among the records. */
function coversAll({ before }: IntentRecord, device: TaxDevice, now: Stock, found: readonly DeviceInvoice[]): boolean {
  if (device.remembersRequests) return true;
  const expected = before?.next;
  if (!expected || now.next?.code !== expected.code) return false;
  const used = compareNumbers(now.next.number, expected.number);
  return used >= 0 && found.length === used;
}
