/**
 * Finds the runs of numbers that a device has used up: it lists only the segments it still has numbers of. A ledger that was lost or
 * restored does not know the others. Between the runs that are known the device's days tell of them, until it has signed nothing for a year.
 */
import type { DeviceInvoice, DeviceQuery, MonthStatistics } from '../../../domain/device.ts';
import type { DeviceNo, Instant, InvoiceKey } from '../../../domain/ids.ts';
import { addDays, deviceDate, fromDeviceTime, instantFromDate } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { isIn, type NumberRange, united } from '../../../domain/number-range.ts';
import { compareNumbers, sameKey } from '../../../domain/numbering.ts';
import { talkTo } from './ask-device.ts';
import type { DeviceReader } from './device-records.ts';
import { farEnd } from './far-end.ts';
import type { Ports } from './ports.ts';
import { countBefore, farthestFrom, issuedMs, msOf, type RecordAt, type Stretch, stretchesOf } from './time-of-run.ts';

const dayMs = 24 * 60 * 60_000;
/** A device that was put away longer than this is somebody else's story. */
const silentMs = 366 * dayMs;
/** Days of silence that a server is asked for in one question, at most. */
const mostDaysAtOnce = 31;
/** Nor does any of its days lie further back. */
const oldestMs = 15 * silentMs;
/** Nobody uses up a whole segment between two customers, milliseconds. */
const handOverMs = 5 * 60_000;

export interface Search {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  /** Runs that are known already. */
  readonly known: readonly NumberRange[];
  /** What the device gives next; null when it has nothing left. */
  readonly next: InvoiceKey | null;
  /** The device's clock; null when it does not tell. */
  readonly deviceClock: Instant | null;
  /** This counter's clock. Either may be wrong: what both have behind them is past, and what only one has behind it is read. */
  readonly counterClock: Instant;
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
 * a month of which the device counts nothing is not read at all, and one of which it counts more than is known is read whole. Whatever a
 * number can tell is asked by number, one at a time. A clerk goes between any two questions. Only a server, which is quick and counts no
 * months, is asked for more than a day, and only where it has been silent.
 */
export async function findSegments(search: Search, reader: DeviceReader, ports: Ports): Promise<Found> {
  const { deviceNo, kind, next, deviceClock, counterClock, signal } = search;
  const clocks = [counterClock, deviceClock ?? counterClock].map(msOf);
  const [past, latest] = [Math.min(...clocks), Math.max(...clocks)];
  const known: NumberRange[] = [];
  let stretches: readonly Stretch[] = [];
  let spans: readonly Span[] = [];
  const read = new Set<string>();
  const months = new Map<string, number | null>();
  let countsMonths = !reader.device.managedElsewhere;
  /** Days after this are read one by one: something was signed in them. */
  let oneByOneUntil = Number.POSITIVE_INFINITY;
  // That a device does not count is no trouble with it.
  const counts = farEnd(signal);
  for (const run of search.known) {
    if (signal.aborted) return result(false);
    const at = recordsOf(run.code);
    await follow(run, await at(run.from), await at(run.to));
  }
  // Everything from here on is known; then always the earliest moment known of.
  let unread = latest + dayMs;
  const farthest = unread - oldestMs;
  /** Before this it has signed nothing, as far as is known. */
  let silentSince = past;
  while (unread > farthest) {
    if (silentSince - unread >= silentMs) {
      const older = spans.filter(({ from }) => from < unread).map(({ to }) => to);
      if (older.length === 0) break;
      silentSince = Math.max(...older);
      unread = Math.min(unread, silentSince + silentMs);
      continue;
    }
    const quietFrom = await silentUntil();
    if (quietFrom !== null) {
      unread = quietFrom;
      continue;
    }
    const date = deviceDate(instantFromDate(unread - 1));
    const month = date.slice(0, 6);
    const count = await countOf(month);
    const reached = count === 0 ? startOf(`${month}01`) : beforeKnown(unread, count === null ? farthest : startOf(`${month}01`));
    if (reached < unread) {
      unread = reached;
      if (count !== 0) silentSince = Math.min(silentSince, unread);
    } else {
      const signed = await readDay(date);
      if (signed === null) return result(false);
      unread = startOf(date);
      if (signed) silentSince = Math.min(silentSince, unread);
    }
    if (count !== null && count > 0 && unread === startOf(`${month}01`) && !(await isAllKnown(month, count)))
      for (const day of daysOf(month)) if (!read.has(day) && (await readDay(day)) === null) return result(false);
  }
  // With clocks too far apart the search does not reach what lies behind both.
  return result(reader.farEnd.problem() === null && !signal.aborted && unread <= past);

  function result(ended: boolean): Found {
    return { runs: united([...search.known, ...known]), ended };
  }

  /**
   * On a server, which keeps no count of months and answers at once: as many days more as it has been silent for, in one question. Null
   * when something was signed in them, or nobody can tell; then they are read one by one.
   */
  async function silentUntil(): Promise<number | null> {
    const days = Math.min(mostDaysAtOnce, Math.floor((silentSince - unread) / dayMs));
    if (!reader.device.managedElsewhere || days < 2 || unread > oneByOneUntil) return null;
    const [from, to] = [unread - days * dayMs, unread - 1].map((ms) => deviceDate(instantFromDate(ms)));
    if (from === undefined || to === undefined) return null;
    const query = { by: 'dates', kind, from, to, unuploadedOnly: false } as const;
    const told = await counts.ask(() => talkTo(reader.device, ports, () => reader.device.query(query)));
    if (told?.answer.length === 0) return startOf(from);
    oneByOneUntil = startOf(from);
    return null;
  }

  /** Whether the device signed anything that day, with every run of it kept; null when it did not tell. */
  async function readDay(date: string): Promise<boolean | null> {
    const told = await ask({ by: 'dates', kind, from: date, to: date, unuploadedOnly: false });
    if (!told) return null;
    read.add(date);
    const found = told.filter(({ issuedAt }) => deviceDate(issuedAt) === date);
    const strange = found.filter(({ key }) => !known.some((run) => run.code === key.code && isIn(key.number, run)));
    for (const { run, first, last } of runsOf(strange)) await follow(run, first, last);
    return found.length > 0;
  }

  /** The device's own count of the month; null where it keeps none, and days are read instead. */
  async function countOf(month: string): Promise<number | null> {
    const before = months.get(month);
    if (before !== undefined) return before;
    if (!countsMonths) return null;
    const told = await counts.ask(() => talkTo(reader.device, ports, () => reader.device.month(kind, month)));
    countsMonths = told !== null;
    const sum = told && usedIn(told.answer);
    // A count that leaves out what is known says nothing.
    const count = sum === 0 && stretches.some((stretch) => touchesMonth(stretch, month)) ? null : sum;
    months.set(month, count);
    return count;
  }

  /** As many numbers are known of the month as the device counted in it. */
  async function isAllKnown(month: string, count: number): Promise<boolean> {
    if ((await knownIn(month)) >= count) return true;
    // A clerk has issued since the run in use was followed.
    const inUse = stretches.find(isInUse);
    if (!inUse) return false;
    const last = await farthestFrom(inUse.last, 1, recordsOf(inUse.last.key.code));
    stretches = stretches.map((stretch) => (stretch === inUse ? { ...stretch, last } : stretch));
    return (await knownIn(month)) >= count;
  }

  async function knownIn(month: string): Promise<number> {
    const [from, to] = [startOf(`${month}01`), endOf(month)];
    let sum = 0;
    for (const stretch of stretches) {
      const at = recordsOf(stretch.first.key.code);
      sum += (await countBefore(stretch, to, at)) - (await countBefore(stretch, from, at));
    }
    return sum;
  }

  /** The end of the time before `ms` of which nothing is known; not before `floor`. */
  function beforeKnown(ms: number, floor: number): number {
    for (let end = ms; ; ) {
      spans = spans.filter(({ from }) => from < end);
      const span = spans.find(({ to }) => end <= to + handOverMs);
      if (!span || end <= floor) return end;
      end = Math.max(span.from, floor);
    }
  }

  /** Keeps the run with all that is beside it without a break, and when it was given out. */
  async function follow(run: NumberRange, first: DeviceInvoice | null, last: DeviceInvoice | null): Promise<void> {
    if (known.some((one) => one.code === run.code && isIn(run.from, one) && isIn(run.to, one))) return;
    const at = recordsOf(run.code);
    const lowest = first && (await farthestFrom(first, -1, at));
    const highest = last && (await farthestFrom(last, 1, at));
    known.push({ ...run, from: lowest?.key.number ?? run.from, to: highest?.key.number ?? run.to });
    if (!lowest || !highest) return;
    const made = await stretchesOf(lowest, highest, at);
    stretches = [...stretches, ...made];
    spans = [...spans, ...made.map(spanOf)];
  }

  function spanOf(stretch: Stretch): Span {
    const { first, last } = stretch;
    const times = [issuedMs(first), issuedMs(last)];
    return { from: Math.min(...times), to: Math.max(...times, isInUse(stretch) ? inUseUntil() : 0) };
  }

  /** What the device goes on with was the last it gave out. */
  function isInUse({ last: { key } }: Stretch): boolean {
    return next?.code === key.code && Number(key.number) + 1 === Number(next.number);
  }

  /** Until now by the device's clock, and for the rest of the day where both clocks say that it is today. */
  function inUseUntil(): number {
    const today = deviceDate(counterClock);
    return deviceClock === null || deviceDate(deviceClock) === today ? startOf(today) + dayMs : msOf(deviceClock);
  }

  function recordsOf(code: NumberRange['code']): RecordAt {
    return async (number) => {
      const found = await ask({ by: 'numbers', kind, code, from: number, to: number });
      return found?.find(({ key }) => sameKey(key, { code, number })) ?? null;
    };
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

/** Numbers used in a month; null when the device leaves a count out. */
function usedIn({ states }: MonthStatistics): number | null {
  return Object.values(states).reduce<number | null>(
    (sum, { count }) => (sum === null || count === null ? null : sum + count),
    0,
  );
}

function touchesMonth({ first, last }: Stretch, month: string): boolean {
  return [first, last].some(({ issuedAt }) => deviceDate(issuedAt).startsWith(month));
}

/** Midnight at the start of a day of the device. */
function startOf(date: string): number {
  const midnight = fromDeviceTime(`${date}000000`);
  if (!midnight) throw new Error(`not a day: ${date}`);
  return msOf(midnight);
}

/** Midnight at the end of a month of the device. */
function endOf(month: string): number {
  const inNext = addDays(instantFromDate(startOf(`${month}01`)), 31);
  return startOf(`${deviceDate(inNext).slice(0, 6)}01`);
}

/** The days of a month, the last one first. */
function daysOf(month: string): readonly string[] {
  const first = startOf(`${month}01`);
  const count = Math.round((endOf(month) - first) / dayMs);
  return Array.from({ length: count }, (_, index) => deviceDate(instantFromDate(first + (count - 1 - index) * dayMs)));
}
