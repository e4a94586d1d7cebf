/**
 * Finds the runs of numbers that a device has used up: it lists only the segments it still has numbers of. A ledger that was lost
 * does not know the others, and the device's days tell: backwards from the oldest day known, until it has signed nothing for a year.
 */
import type { DeviceInvoice, DeviceQuery } from '../../../domain/device.ts';
import type { DeviceNo, Instant, InvoiceNumber } from '../../../domain/ids.ts';
import { addDays, deviceDate } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { isIn, type NumberRange, united } from '../../../domain/number-range.ts';
import { compareNumbers, invoiceNumber } from '../../../domain/numbering.ts';
import { talkTo } from './ask-device.ts';
import type { DeviceReader } from './device-records.ts';
import type { Ports } from './ports.ts';

/** A device that was put away longer than this is somebody else's story. */
const silentDays = 366;
/** Nor does any of its days lie further back. */
const oldestDays = 15 * 366;
/** Days that are asked for at once while there was nothing. A busy month may be too much for one answer: then it is asked day by day. */
const widestDays = 31;

export interface Search {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  /** Runs that are known already. */
  readonly known: readonly NumberRange[];
  readonly from: Instant;
  readonly signal: AbortSignal;
}

/** All runs of the kind, known and found; what could be found when the device falls silent. */
export async function findSegments(search: Search, reader: DeviceReader, ports: Ports): Promise<readonly NumberRange[]> {
  const { deviceNo, kind, signal } = search;
  let known = search.known;
  let day = await oldestDay(known);
  let window = 1;
  const farthest = addDays(search.from, -oldestDays);
  for (let silent = 0; silent < silentDays && day > farthest && !signal.aborted; ) {
    const found = await ask({
      by: 'dates',
      kind,
      from: deviceDate(addDays(day, 1 - window)),
      to: deviceDate(day),
      unuploadedOnly: false,
    });
    if (!found && window > 1) {
      window = 1;
      continue;
    }
    if (!found) return known;
    const strange = found.filter(({ key }) => !known.some((run) => run.code === key.code && isIn(key.number, run)));
    const lowest: DeviceInvoice[] = [];
    for (const run of runsOf(strange)) {
      const first = await firstOf(run);
      if (!first) return known;
      lowest.push(first);
      known = united([...known, { ...run, from: first.key.number }]);
    }
    silent = found.length > 0 ? 0 : silent + window;
    // A run's first day may hold the last numbers of the run before it, so it is looked at once more.
    day = lowest.length > 0 ? lowest.map(({ issuedAt }) => issuedAt).reduce(earlier, day) : addDays(day, -window);
    window = found.length > 0 ? 1 : Math.min(widestDays, window * 2);
  }
  return known;

  async function ask(query: DeviceQuery): Promise<readonly DeviceInvoice[] | null> {
    const found = await reader.farEnd.ask(() => talkTo(reader.device, ports, () => reader.device.query(query)));
    return found?.answer ?? null;
  }

  async function at(run: NumberRange, number: InvoiceNumber): Promise<DeviceInvoice | null> {
    const found = await ask({ by: 'numbers', kind, code: run.code, from: number, to: number });
    return found?.find(({ key }) => compareNumbers(key.number, number) === 0) ?? null;
  }

  async function oldestDay(runs: readonly NumberRange[]): Promise<Instant> {
    let oldest = search.from;
    for (const run of runs) {
      const first = await at(run, run.from);
      if (first) oldest = earlier(oldest, first.issuedAt);
    }
    return oldest;
  }

  /** The lowest number of the run that the device has without a break: in strides that double, and then halves. */
  async function firstOf(run: NumberRange): Promise<DeviceInvoice | null> {
    let lowest = await at(run, run.from);
    for (let stride = 64; lowest !== null && stride >= 1; ) {
      const below = invoiceNumber(Number(lowest.key.number) - stride);
      const there = below === null ? null : await at(run, below);
      if (there) lowest = there;
      stride = there ? stride * 2 : Math.floor(stride / 2);
    }
    return lowest;
  }

  function runsOf(records: readonly DeviceInvoice[]): readonly NumberRange[] {
    return united(
      records
        .toSorted((left, right) => compareNumbers(left.key.number, right.key.number))
        .map(({ key: { code, number } }) => ({ deviceNo, kind, code, from: number, to: number })),
    );
  }
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}
