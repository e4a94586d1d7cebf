/**
 * Finds the runs of numbers that a device has used up: it lists only the segments it still has numbers of. A ledger that was lost or
 * restored does not know the others. Between the runs that are known the device's days tell of them, until it has signed nothing for a year.
 */
import type { DeviceInvoice, DeviceQuery } from '../../../domain/device.ts';
import type { DeviceNo, Instant, InvoiceKey, InvoiceNumber } from '../../../domain/ids.ts';
import { addDays, deviceDate, epochMs, fromDeviceTime, instantFromDate } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { isIn, type NumberRange, united } from '../../../domain/number-range.ts';
import { compareNumbers, invoiceNumber, sameKey } from '../../../domain/numbering.ts';
import { talkTo } from './ask-device.ts';
import type { DeviceReader } from './device-records.ts';
import type { Ports } from './ports.ts';

/** A device that was put away longer than this is somebody else's story. */
const silentDays = 366;
/** Nor does any of its days lie further back. */
const oldestDays = 15 * 366;
const dayMs = 24 * 60 * 60_000;
/** Nobody uses up a whole segment between two customers, milliseconds. */
const handOverMs = 5 * 60_000;

export interface Search {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  /** Runs that are known already. */
  readonly known: readonly NumberRange[];
  /** What the device gives next; null when it has nothing left. */
  readonly next: InvoiceKey | null;
  /** The device's clock. */
  readonly now: Instant;
  readonly signal: AbortSignal;
}

export interface Found {
  /** All runs of the kind, known and found; what could be found when the device falls silent. */
  readonly runs: readonly NumberRange[];
  /** The search came to its end, and need not be made again. */
  readonly ended: boolean;
}

/** A time in which the device gave out the numbers of one run, and so of no other; milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A day is one question, however long its answer takes, so only days are read in which a run may lie that nobody knows, and none twice;
 * a month of which the device counts nothing is not read at all. Whatever a number can tell is asked by number, one at a time. A clerk goes
 * between any two questions.
 */
export async function findSegments(search: Search, reader: DeviceReader, ports: Ports): Promise<Found> {
  const { deviceNo, kind, next, signal } = search;
  const known: NumberRange[] = [];
  let spans: readonly Span[] = [];
  const months = new Map<string, boolean>();
  let countsMonths = !reader.device.managedElsewhere;
  for (const run of search.known) {
    if (signal.aborted) return result(false);
    await follow(run, await at(run, run.from), await at(run, run.to));
  }
  // Everything from here on is known; then always the earliest moment known of.
  let unread = msOf(search.now);
  const farthest = msOf(addDays(search.now, -oldestDays));
  for (let silent = 0; unread > farthest; ) {
    const reached = beforeKnown(unread);
    if (reached < unread) silent = 0;
    unread = reached;
    if (silent >= silentDays) {
      const older = spans.map(({ from }) => from);
      if (older.length === 0) break;
      unread = Math.max(...older);
      silent = 0;
      continue;
    }
    const date = deviceDate(instantFromDate(unread - 1));
    if (await isSilentMonth(date.slice(0, 6))) {
      const start = startOf(`${date.slice(0, 6)}01`);
      silent += Math.round((unread - start) / dayMs);
      unread = start;
      continue;
    }
    const told = signal.aborted ? null : await ask({ by: 'dates', kind, from: date, to: date, unuploadedOnly: false });
    if (!told) return result(false);
    const found = told.filter(({ issuedAt }) => deviceDate(issuedAt) === date);
    const strange = found.filter(({ key }) => !known.some((run) => run.code === key.code && isIn(key.number, run)));
    for (const { run, first, last } of runsOf(strange)) await follow(run, first, last);
    silent = found.length > 0 ? 0 : silent + 1;
    unread = startOf(date);
  }
  return result(reader.farEnd.problem() === null);

  /** The device's own count of the month is nothing at all: no day of it need be asked. Devices that keep no such count are asked by day. */
  async function isSilentMonth(month: string): Promise<boolean> {
    const before = months.get(month);
    if (before !== undefined) return before;
    if (signal.aborted || !countsMonths) return false;
    const told = await talkTo(reader.device, ports, () => reader.device.month(kind, month));
    countsMonths = told.ok;
    const isSilent = told.ok && Object.values(told.value.states).every(({ count }) => count === 0);
    months.set(month, isSilent);
    return isSilent;
  }

  function result(ended: boolean): Found {
    return { runs: united([...search.known, ...known]), ended };
  }

  /** The end of the time before `ms` of which nothing is known. */
  function beforeKnown(ms: number): number {
    for (let end = ms; ; ) {
      spans = spans.filter(({ from }) => from < end);
      const span = spans.find(({ to }) => end <= to + handOverMs);
      if (!span) return end;
      end = span.from;
    }
  }

  /** Keeps the run with all that is beside it without a break, and when it was given out. */
  async function follow(run: NumberRange, first: DeviceInvoice | null, last: DeviceInvoice | null): Promise<void> {
    const lowest = first && (await farthestOf(run, first, -1));
    const highest = last && (await farthestOf(run, last, 1));
    known.push({ ...run, from: lowest?.key.number ?? run.from, to: highest?.key.number ?? run.to });
    const times = [lowest, highest].flatMap((end) => (end ? msOf(end.issuedAt) : []));
    if (times.length === 0) return;
    // What the device goes on with was the last it gave out.
    const isInUse = next?.code === run.code && Number(highest?.key.number ?? run.to) + 1 === Number(next.number);
    spans = [...spans, { from: Math.min(...times), to: isInUse ? Number.POSITIVE_INFINITY : Math.max(...times) }];
  }

  /** The last number beside a run that the device has without a break: in strides that double, and then halves. */
  async function farthestOf(run: NumberRange, end: DeviceInvoice, direction: 1 | -1): Promise<DeviceInvoice> {
    let farthest = end;
    // Most runs have nothing beside them, and one question tells.
    for (let stride = 1, growing = true; stride >= 1; ) {
      const beside = invoiceNumber(Number(farthest.key.number) + direction * stride);
      const there = beside === null ? null : await at(run, beside);
      if (there) farthest = there;
      growing &&= there !== null;
      stride = growing ? stride * 2 : Math.floor(stride / 2);
    }
    return farthest;
  }

  async function at(run: NumberRange, number: InvoiceNumber): Promise<DeviceInvoice | null> {
    const found = await ask({ by: 'numbers', kind, code: run.code, from: number, to: number });
    return found?.find(({ key }) => sameKey(key, { code: run.code, number })) ?? null;
  }

  async function ask(query: DeviceQuery): Promise<readonly DeviceInvoice[] | null> {
    const found = await reader.farEnd.ask(() => talkTo(reader.device, ports, () => reader.device.query(query)));
    return found?.answer ?? null;
  }

  function runsOf(records: readonly DeviceInvoice[]): readonly { run: NumberRange; first: DeviceInvoice; last: DeviceInvoice }[] {
    const runs: { run: NumberRange; first: DeviceInvoice; last: DeviceInvoice }[] = [];
    for (const record of records.toSorted(inOrder)) {
      const { code, number } = record.key;
      const before = runs.at(-1);
      if (before?.run.code === code && compareNumbers(number, before.run.to) <= 1)
        runs.splice(-1, 1, { ...before, run: { ...before.run, to: number }, last: record });
      else runs.push({ run: { deviceNo, kind, code, from: number, to: number }, first: record, last: record });
    }
    return runs;
  }
}

function inOrder({ key: one }: DeviceInvoice, { key: other }: DeviceInvoice): number {
  return one.code === other.code ? compareNumbers(one.number, other.number) : one.code < other.code ? -1 : 1;
}

function msOf(instant: Instant): number {
  const ms = epochMs(instant);
  if (ms === null) throw new Error(`not an instant: ${instant}`);
  return ms;
}

/** Midnight at the start of a day of the device. */
function startOf(date: string): number {
  const midnight = fromDeviceTime(`${date}000000`);
  if (!midnight) throw new Error(`not a day: ${date}`);
  return msOf(midnight);
}
