/**
 * Every run of numbers that a device of this counter was seen to hold, kept when it is long used up, and what became of its numbers.
 */
import type { Segment, Stock } from '../../../domain/device.ts';
import type { NumbersAsked, RecordedNumbers, Span } from '../../../domain/form-numbers.ts';
import type { DeviceNo, Instant, InvoiceCode } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { invoiceNumber } from '../../../domain/numbering.ts';
import type { Connection } from './database.ts';

export interface SegmentStore {
  /** Remembers the segments of a stock; writes only what it has not seen. */
  seen(deviceNo: DeviceNo, stock: Stock, at: Instant): void;
  numbers(asked: NumbersAsked): RecordedNumbers;
  /**
   * Numbers that came into a device in a month `YYYYMM`, by the segments seen, and that were given back or handed on, by the operations
   * done here; null where there was none of them to see.
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
  const ofCode = 'FROM invoices WHERE code = @code AND number BETWEEN @from AND @to';
  const countOfCode = db.prepare<[Range], number>(`SELECT count(*) ${ofCode}`).pluck();
  const ofAnybody = db.prepare<[Range], number>(`SELECT CAST(number AS INTEGER) ${ofCode}`).pluck();
  const spoilt = db
    .prepare<[Range], number>(
      'SELECT DISTINCT CAST(number AS INTEGER) FROM spoilt_forms WHERE code = @code AND number BETWEEN @from AND @to',
    )
    .pluck();
  const left = "FROM device_operations WHERE device_no = @deviceNo AND state = 'done' AND what IN ('giveBack', 'handOut')";
  const gone = db.prepare<[Range], Span>(
    `SELECT CAST(aim ->> '$.run.first' AS INTEGER) AS "from", CAST(aim ->> '$.run.first' AS INTEGER) + (aim ->> '$.run.count') - 1 AS "to"
     ${left} AND aim ->> '$.run.kind' = @kind AND aim ->> '$.run.code' = @code`,
  );
  const bought = db
    .prepare<[{ deviceNo: string; kind: string; month: string }], number | null>(
      'SELECT sum(count) FROM segments WHERE device_no = @deviceNo AND kind = @kind AND substr(bought_at, 1, 7) = @month',
    )
    .pluck();
  const returned = db
    .prepare<[{ deviceNo: string; kind: string; month: string }], number | null>(
      `SELECT sum(aim ->> '$.run.count') ${left} AND aim ->> '$.run.kind' = @kind AND substr(changed_at, 1, 7) = @month`,
    )
    .pluck();
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
      const recorded = own.all(range);
      return {
        recorded,
        ofOthers: othersOf(range, recorded),
        spoilt: new Set(spoilt.all(range)),
        held: held.all(range),
        gone: gone.all(range),
      };
    },
    moved(deviceNo, kind, month) {
      const asked = { deviceNo, kind, month: `${month.slice(0, 4)}-${month.slice(4)}` };
      return { bought: bought.get(asked) ?? null, returned: returned.get(asked) ?? null };
    },
  };
}

function factOf(deviceNo: DeviceNo, kind: InvoiceKind, { code, first, count, boughtAt }: Segment): string {
  return [deviceNo, kind, code, first, count, boughtAt].join(' ');
}
