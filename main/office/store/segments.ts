/**
 * Every run of numbers that a device of this counter was seen to hold, kept when it is long used up, and what became of its numbers.
 */
import type { Segment, Stock } from '../../../domain/device.ts';
import type { NumbersAsked, RecordedNumbers } from '../../../domain/form-numbers.ts';
import type { DeviceNo, Instant, InvoiceCode } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { countOf, cutSpan, type Span } from '../../../domain/number-spans.ts';
import { invoiceNumber } from '../../../domain/numbering.ts';
import type { Connection } from './database.ts';

export interface SegmentStore {
  /** Remembers the segments of a stock; writes only what it has not seen. */
  seen(deviceNo: DeviceNo, stock: Stock, at: Instant): void;
  numbers(asked: NumbersAsked): RecordedNumbers;
  /**
   * Numbers that came into a device in a month `YYYYMM`, by the segments seen and the runs taken back here, and that were given back or
   * handed on, by the operations done here; null where there was none of them to see. Null, too, what came in when a segment that may be
   * of that month does not tell its day.
   */
  moved(
    deviceNo: DeviceNo,
    kind: InvoiceKind,
    month: string,
  ): { readonly bought: number | null; readonly returned: number | null };
}

interface Range {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  readonly code: InvoiceCode;
  readonly from: string;
  readonly to: string;
}

interface Month {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  /** `YYYY-MM`. */
  readonly month: string;
}

/** A run that left the device, or came. */
interface Move extends Span {
  readonly isOut: 0 | 1;
  readonly at: Instant;
}

export function openSegments(db: Connection): SegmentStore {
  // A device that gave the end of a segment back tells a smaller one; what it once held is what is asked for.
  const put = db.prepare(
    `INSERT INTO segments (device_no, kind, code, first, count, seen_at, bought_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (device_no, kind, code, first) DO UPDATE SET count = max(count, excluded.count),
       bought_at = coalesce(excluded.bought_at, bought_at)`,
  );
  const held = db.prepare<[Range], Span>(
    `SELECT CAST(first AS INTEGER) AS "from", CAST(first AS INTEGER) + count - 1 AS "to" FROM segments
     WHERE device_no = @deviceNo AND kind = @kind AND code = @code ORDER BY first`,
  );
  const own = db.prepare<[Range], RecordedNumbers['recorded'][number]>(
    `SELECT CAST(number AS INTEGER) AS number, state FROM invoices INDEXED BY invoices_device
     WHERE device_no = @deviceNo AND kind = @kind AND code = @code AND number BETWEEN @from AND @to ORDER BY invoices.number`,
  );
  const voids = db.prepare<[Range], RecordedNumbers['recorded'][number]>(
    `SELECT CAST(number AS INTEGER) AS number, 'blankVoid' AS state FROM blank_voids
     WHERE device_no = @deviceNo AND kind = @kind AND code = @code AND number BETWEEN @from AND @to`,
  );
  const ofCode = 'FROM invoices WHERE code = @code AND number BETWEEN @from AND @to';
  const countOfCode = db.prepare<[Range], number>(`SELECT count(*) ${ofCode}`).pluck();
  const ofAnybody = db.prepare<[Range], number>(`SELECT CAST(number AS INTEGER) ${ofCode}`).pluck();
  const spoilt = db
    .prepare<[Range], number>(
      'SELECT DISTINCT CAST(number AS INTEGER) FROM spoilt_forms WHERE code = @code AND number BETWEEN @from AND @to',
    )
    .pluck();
  const runFrom = "CAST(aim ->> '$.run.first' AS INTEGER)";
  const runTo = `${runFrom} + (aim ->> '$.run.count') - 1`;
  const done = "FROM device_operations WHERE device_no = @deviceNo AND state = 'done'";
  const [left, ofKind] = ["what IN ('giveBack', 'handOut')", "aim ->> '$.run.kind' = @kind"];
  // Each operation on a disk was over before the next one began.
  const moves = db.prepare<[Range], Move>(
    `SELECT ${runFrom} AS "from", ${runTo} AS "to", ${left} AS isOut, changed_at AS at
     ${done} AND (${left} OR what IN ('takeBack', 'requisition')) AND ${ofKind} AND aim ->> '$.run.code' = @code ORDER BY rowid`,
  );
  const seenAfter = db.prepare<[Range & { at: string }], Span>(
    `SELECT CAST(first AS INTEGER) AS "from", CAST(first AS INTEGER) + count - 1 AS "to" FROM segments
     WHERE device_no = @deviceNo AND kind = @kind AND code = @code AND seen_at > @at`,
  );
  const usedOf = (which: 'min' | 'max') => `SELECT ${which}(number) FROM invoices INDEXED BY invoices_device
    WHERE device_no = @deviceNo AND kind = @kind AND code = @code AND number BETWEEN @from AND @to`;
  const used = db.prepare<[Range], { from: number | null; to: number | null }>(
    `SELECT CAST((${usedOf('min')}) AS INTEGER) AS "from", CAST((${usedOf('max')}) AS INTEGER) AS "to"`,
  );
  // What a run brought along that was taken back is counted by its operation.
  const cameIn = db.prepare<[Month], Span & { code: string; boughtAt: string | null }>(
    `SELECT code, CAST(first AS INTEGER) AS "from", CAST(first AS INTEGER) + count - 1 AS "to", bought_at AS boughtAt FROM segments
     WHERE device_no = @deviceNo AND kind = @kind
       AND (substr(bought_at, 1, 7) = @month OR bought_at IS NULL AND substr(seen_at, 1, 7) >= @month)
       AND NOT EXISTS (SELECT 1 ${done} AND what = 'takeBack' AND ${ofKind} AND aim ->> '$.run.code' = segments.code
         AND ${runFrom} <= CAST(first AS INTEGER) AND ${runTo} >= CAST(first AS INTEGER) + count - 1 AND begun_at <= seen_at)`,
  );
  const countOfRuns = (what: string) =>
    db
      .prepare<[Month], number | null>(
        `SELECT sum(aim ->> '$.run.count') ${done} AND ${what} AND ${ofKind} AND substr(changed_at, 1, 7) = @month`,
      )
      .pluck();
  const [takenBack, returned] = [countOfRuns("what = 'takeBack'"), countOfRuns(left)];
  const putAll = db.transaction((deviceNo: DeviceNo, kind: InvoiceKind, segments: readonly Segment[], at: Instant) => {
    for (const { code, first, count, boughtAt } of segments) put.run(deviceNo, kind, code, first, count, at, boughtAt);
  });
  /** What was written already, so that a round over the devices costs no transaction. */
  const written = new Set<string>();

  /** Numbers of the code that are recorded as another device's, or as another kind. */
  function othersOf(range: Range, ours: RecordedNumbers['recorded']): ReadonlySet<number> {
    if (countOfCode.get(range) === ours.length) return new Set();
    const numbers = new Set(ours.map(({ number }) => number));
    return new Set(ofAnybody.all(range).filter((number) => !numbers.has(number)));
  }

  /**
   * Runs that left, without what came again: taken back or bought, or, where another program or a read-in brought it, seen or used since.
   * All of a run was unused when it left.
   */
  function goneOf(range: Range): readonly Span[] {
    const all = moves.all(range);
    return all.flatMap((run, index) => {
      if (!run.isOut) return [];
      const [from, to] = [invoiceNumber(run.from), invoiceNumber(run.to)];
      const since = from !== null && to !== null ? used.get({ ...range, from, to }) : undefined;
      const usedSince = since?.from != null && since.to !== null ? [{ from: since.from, to: since.to }] : [];
      const back = all.slice(index + 1).filter(({ isOut }) => !isOut);
      return cutSpan(run, [...back, ...seenAfter.all({ ...range, at: run.at }), ...usedSince]);
    });
  }

  function boughtIn(asked: Month): number | null {
    const spans = cameIn.all(asked);
    if (spans.some(({ boughtAt }) => boughtAt === null)) return null;
    const bought = [...Map.groupBy(spans, ({ code }) => code).values()].reduce((sum, ofCode) => sum + countOf(ofCode), 0);
    const back = takenBack.get(asked) ?? null;
    return spans.length === 0 && back === null ? null : bought + (back ?? 0);
  }

  return {
    seen(deviceNo, { kind, segments }, at) {
      const strange = segments
        .map((segment) => ({ segment, fact: factOf(deviceNo, kind, segment) }))
        .filter(({ fact }) => !written.has(fact));
      if (strange.length === 0) return;
      putAll(
        deviceNo,
        kind,
        strange.map(({ segment }) => segment),
        at,
      );
      for (const { fact } of strange) written.add(fact);
    },
    numbers({ deviceNo, kind, code, run }) {
      const [from, to] = [invoiceNumber(run.from), invoiceNumber(run.to)];
      if (from === null || to === null) throw new Error(`not a run of numbers: ${run.from} to ${run.to}`);
      const range: Range = { deviceNo, kind, code, from, to };
      const [issued, unissued] = [own.all(range), voids.all(range)];
      return {
        recorded: unissued.length === 0 ? issued : [...issued, ...unissued].toSorted((one, other) => one.number - other.number),
        ofOthers: othersOf(range, issued),
        spoilt: new Set(spoilt.all(range)),
        held: held.all(range),
        gone: goneOf(range),
      };
    },
    moved(deviceNo, kind, month) {
      const asked = { deviceNo, kind, month: `${month.slice(0, 4)}-${month.slice(4)}` };
      return { bought: boughtIn(asked), returned: returned.get(asked) ?? null };
    },
  };
}

function factOf(deviceNo: DeviceNo, kind: InvoiceKind, { code, first, count, boughtAt }: Segment): string {
  return [deviceNo, kind, code, first, count, boughtAt].join(' ');
}
