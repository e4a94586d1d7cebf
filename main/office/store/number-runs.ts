/**
 * The runs of numbers that the ledger has of a device, read from the index by leaps: a million numbers are ten thousand steps and not a million
 * rows.
 */
import type { DeviceNo, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { type NumberRange, united } from '../../../domain/number-range.ts';
import type { Connection } from './database.ts';

/** A longer hole between two numbers of one device and code is another device's lot. */
const longestHole = 100;

interface Series {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  readonly code: InvoiceCode;
}
interface Found {
  readonly number: InvoiceNumber | null;
}

/** Every run of a device, the one with the youngest end first; numbers voided unused that touch none stand last. */
export function openRuns(db: Connection): (deviceNo: DeviceNo) => readonly NumberRange[] {
  const own = 'FROM invoices WHERE device_no = @deviceNo AND kind = @kind AND code = @code';
  const nextSeries = db.prepare<[{ deviceNo: DeviceNo; kind: string; code: string }], Omit<Series, 'deviceNo'>>(
    'SELECT kind, code FROM invoices WHERE device_no = @deviceNo AND (kind, code) > (@kind, @code) ORDER BY kind, code LIMIT 1',
  );
  const firstAfter = db.prepare<[Series & { after: string }], Found>(`SELECT min(number) AS number ${own} AND number > @after`);
  // From a number to the farthest that belongs to its run for sure, and on from there.
  const lastOfRun = db.prepare<[Series & { from: string }], { number: InvoiceNumber }>(
    `WITH RECURSIVE leap (number) AS (SELECT @from UNION ALL SELECT (
         SELECT max(number) ${own} AND number > leap.number AND number <= printf('%08d', CAST(leap.number AS INTEGER) + ${longestHole + 1}))
       FROM leap WHERE leap.number IS NOT NULL)
     SELECT max(number) AS number FROM leap`,
  );
  const ageOf = db.prepare<[string, string], { id: number }>(
    'SELECT invoice_id AS id FROM invoices WHERE code = ? AND number = ?',
  );

  // Few: a spoilt form is the exception.
  const voids = db.prepare<[DeviceNo], NumberRange>(
    'SELECT device_no AS deviceNo, kind, code, number AS "from", number AS "to" FROM blank_voids WHERE device_no = ? ORDER BY kind, code, number',
  );

  function runsOf(series: Series): readonly NumberRange[] {
    const runs: NumberRange[] = [];
    for (let after = ''; ; ) {
      const from = firstAfter.get({ ...series, after })?.number;
      if (!from) return runs;
      const to = lastOfRun.get({ ...series, from })?.number ?? from;
      runs.push({ ...series, from, to });
      after = to;
    }
  }

  // One look at the ledger, and not ten thousand.
  return db.transaction((deviceNo: DeviceNo) => {
    const runs: NumberRange[] = [];
    for (let at = { kind: '', code: '' }; ; ) {
      const next = nextSeries.get({ deviceNo, ...at });
      if (!next) break;
      runs.push(...runsOf({ deviceNo, ...next }));
      at = next;
    }
    const byAge = runs
      .map((run) => ({ run, age: ageOf.get(run.code, run.to)?.id ?? 0 }))
      .toSorted((one, other) => other.age - one.age)
      .map(({ run }) => run);
    return united([...byAge, ...voids.all(deviceNo)]);
  });
}
