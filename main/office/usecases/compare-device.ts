/**
 * Compares one device's books: every number that it has given out, as far as anybody knows of it, in parts.
 */
import { mostDifferences, type RangeReport } from '../../../domain/books.ts';
import type { TaxDevice } from '../../../domain/device.ts';
import type { DeviceId, DeviceNo } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { givenOut, type NumberRange, newestOf, partsOf, sizeOf, united } from '../../../domain/number-range.ts';
import type { ProblemCode } from '../../../domain/problem.ts';
import type { outcomes } from '../../../domain/reconciliation.ts';
import { talkTo } from './ask-device.ts';
import { type BooksPorts, comparePart, type Round } from './compare-part.ts';
import { openDeviceReader } from './device-records.ts';
import { type FarEnd, farEnd } from './far-end.ts';
import { findSegments } from './find-segments.ts';
import type { Ports } from './ports.ts';
import { signedLate } from './signed-late.ts';

/** Numbers of each kind that the start of a shift looks at. */
const newestNumbers = 500;

export interface Wanted {
  /** Every number, or the newest 500 of each kind and device. Until every number was compared once, and after a restore, it is every number in any case. */
  readonly everything: boolean;
  readonly actor: Actor;
  /** Null for all of them. */
  readonly deviceId: DeviceId | null;
  readonly signal: AbortSignal;
  readonly onProgress: (step: Progress) => void;
  /** A device's part has ended; the others' may go on. */
  readonly onCompared: (part: ComparedPart) => void;
}

export interface ComparedPart {
  readonly deviceId: DeviceId;
  /** The device and the platform answered whatever they were asked for it. */
  readonly everybodyThere: boolean;
}

/** `done` of `total` numbers of one device. */
export interface Progress {
  readonly deviceId: DeviceId;
  readonly done: number;
  readonly total: number;
}

/**
 * Runs by device number and kind, as far as the whole device was searched for them: a comparison that is repeated because something was
 * left open does not search again.
 */
export type Searched = Map<string, readonly NumberRange[]>;

export interface ComparedDevice {
  readonly deviceId: DeviceId;
  readonly problem: ProblemCode | null;
  readonly ranges: readonly RangeReport[];
  /** The device's number when every number of it was compared with both other books. */
  readonly whole: DeviceNo | null;
}

export async function compareDevice(
  device: TaxDevice,
  platform: FarEnd,
  wanted: Wanted,
  searched: Searched,
  ports: Ports,
  booksPorts: BooksPorts,
): Promise<ComparedDevice> {
  const { id: deviceId } = device;
  const { books } = booksPorts;
  const { signal, actor, onProgress } = wanted;
  const end = farEnd(signal);
  const reader = openDeviceReader(device, end, ports);
  const identity = await end.ask(() => talkTo(device, ports, () => device.identify()));
  const deviceNo = identity?.answer.deviceNo ?? books.lastDeviceNo(deviceId);
  if (deviceNo === null || isSomebodyElse(end.problem())) return { deviceId, problem: end.problem(), ranges: [], whole: null };

  const { since, compared } = books.standing(deviceNo);
  const everything = wanted.everything || !compared;
  // Before the device is asked: a number that is signed while it tells its stock is then in neither, and not in the ledger alone.
  const ofLedger = books.ranges(deviceNo);
  let runs = ofLedger;
  let searchedAll = true;
  if (identity) {
    const given: NumberRange[] = [];
    for (const kind of identity.answer.kinds) {
      const stock = await end.ask(() => talkTo(device, ports, () => device.stock(kind)));
      if (!stock) continue;
      ports.facts.setStock(deviceId, stock.answer);
      const told = [...givenOut(deviceNo, stock.answer).toReversed(), ...ofLedger.filter((run) => run.kind === kind)];
      const place = `${deviceNo} ${kind}`;
      const earlier = searched.get(place);
      const known = united([...told, ...(earlier ?? [])]);
      if (compared || earlier) {
        given.push(...known);
        continue;
      }
      const clocks = { deviceClock: identity.answer.clock, counterClock: ports.clock.now() };
      const { next } = stock.answer;
      const { runs: found, ended } = await findSegments({ deviceNo, kind, known, next, ...clocks, signal }, reader, ports);
      if (ended) searched.set(place, found);
      else searchedAll = false;
      given.push(...found);
    }
    runs = united([...given, ...ofLedger]);
  }
  if (!everything) runs = newestOf(runs, newestNumbers);
  const late = identity ? await signedLate({ device, deviceNo, end, signal }, ports, books) : [];
  runs = united([...runs, ...late]);

  // A server is the station's; a disk is the counter's own.
  const shared = device.family === 'tax-control-server';
  const ofLate = new Set(late.map(({ code, from }) => `${code} ${from}`));
  const round: Round = { deviceId, reader: identity && reader, platform, shared, late: ofLate, since, actor, signal };
  const total = runs.reduce((sum, run) => sum + sizeOf(run), 0);
  const ranges: RangeReport[] = [];
  let done = 0;
  onProgress({ deviceId, done, total });
  for (const run of runs) {
    let report: RangeReport | null = null;
    for (const part of partsOf(run)) {
      if (signal.aborted) break;
      report = joined(report, await comparePart(part, round, ports, booksPorts));
      done += sizeOf(part);
      onProgress({ deviceId, done, total });
    }
    if (report) ranges.push(report);
  }
  const whole =
    everything &&
    searchedAll &&
    !signal.aborted &&
    identity !== null &&
    end.problem() === null &&
    ranges.every(({ complete, leftOut }) => complete && leftOut.length === 0);
  // Everybody answered, and still some of what the device gave out may be unknown.
  const unsure: ProblemCode | null = searchedAll || signal.aborted ? null : 'ledger-incomplete';
  return { deviceId, problem: end.problem() ?? unsure, ranges, whole: whole ? deviceNo : null };
}

/** Whatever is plugged in there, its books are not this counter's. */
function isSomebodyElse(problem: ProblemCode | null): boolean {
  return problem === 'device-wrong-disk' || problem === 'device-wrong-seller';
}

function joined(before: RangeReport | null, part: RangeReport): RangeReport {
  if (!before) return part;
  const counts = countsOf([before, part]);
  return {
    ...before,
    to: part.to,
    counts,
    differences: [...before.differences, ...part.differences].slice(0, mostDifferences),
    duplicates: [...before.duplicates, ...part.duplicates],
    repaired: [...before.repaired, ...part.repaired],
    leftOut: [...before.leftOut, ...part.leftOut],
    complete: before.complete && part.complete,
  };
}

export function countsOf(ranges: readonly Pick<RangeReport, 'counts'>[]): RangeReport['counts'] {
  const sum = (outcome: (typeof outcomes)[number]) => ranges.reduce((all, { counts }) => all + counts[outcome], 0);
  return {
    match: sum('match'),
    deviceOnly: sum('deviceOnly'),
    ledgerOnly: sum('ledgerOnly'),
    platformOnly: sum('platformOnly'),
    amountDiffers: sum('amountDiffers'),
    voidDiffers: sum('voidDiffers'),
    gap: sum('gap'),
  };
}
