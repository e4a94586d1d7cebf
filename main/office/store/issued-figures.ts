/**
 * How many invoices were issued when, and for how much: by hour for the pace, by state for a month, in sum for a period. Everything is
 * read from one index that holds all of it, so that a ledger of a million invoices answers like one of a thousand.
 */
import type { IssuedHour } from '../../../domain/forecast.ts';
import type { DeviceNo, Instant } from '../../../domain/ids.ts';
import type { InvoiceState } from '../../../domain/invoice.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { type Fen, fen } from '../../../domain/money.ts';
import type { LedgerMonth } from '../../../domain/month-balance.ts';
import type { Connection } from './database.ts';

export interface IssuedFigures {
  /** Hours from one moment to before another in which a device issued, by kind; sums are of blue invoices. */
  hours(deviceNo: DeviceNo, since: Instant, before: Instant): readonly (IssuedHour & { readonly kind: InvoiceKind })[];
  /** A device's numbers of a kind that were issued in a month `YYYYMM`, by state. */
  month(deviceNo: DeviceNo, kind: InvoiceKind, month: string): LedgerMonth['states'];
  /** Net sums since a moment; that of red ones is negative. */
  sums(deviceNo: DeviceNo, kind: InvoiceKind, since: Instant): { readonly blue: Fen; readonly red: Fen };
}

export function openIssuedFigures(db: Connection): IssuedFigures {
  const from = 'FROM invoices INDEXED BY invoices_day WHERE device_no = @deviceNo AND issued_at';
  const hours = db.prepare<[{ deviceNo: string; since: string; before: string }], IssuedHour & { kind: InvoiceKind }>(
    `SELECT kind, substr(issued_at, 1, 13) AS hour, count(*) AS count, sum(CASE state WHEN 'blue' THEN net ELSE 0 END) AS net
     ${from} >= @since AND issued_at < @before GROUP BY kind, hour`,
  );
  const month = db.prepare<
    [{ deviceNo: string; kind: string; from: string; to: string }],
    { state: InvoiceState; count: number; net: number }
  >(`SELECT state, count(*) AS count, sum(net) AS net ${from} BETWEEN @from AND @to AND kind = @kind GROUP BY state`);
  const voids = db
    .prepare<[{ deviceNo: string; kind: string; from: string; to: string }], number>(
      'SELECT count(*) FROM blank_voids WHERE device_no = @deviceNo AND kind = @kind AND voided_at BETWEEN @from AND @to',
    )
    .pluck();
  const sums = db.prepare<[{ deviceNo: string; kind: string; since: string }], { state: InvoiceState; net: number }>(
    `SELECT state, sum(net) AS net ${from} >= @since AND kind = @kind AND state IN ('blue', 'red') GROUP BY state`,
  );

  return {
    hours: (deviceNo, since, before) => hours.all({ deviceNo, since, before }),
    month(deviceNo, kind, digits) {
      const name = `${digits.slice(0, 4)}-${digits.slice(4)}`;
      // Texts of times: everything that begins with the month.
      const asked = { deviceNo, kind, from: `${name}-`, to: `${name}.` };
      const blankVoid = { count: voids.get(asked) ?? 0, net: fen(0) };
      const states = Object.fromEntries(month.all(asked).map(({ state, count, net }) => [state, { count, net: fen(net) }]));
      return { ...states, ...(blankVoid.count > 0 ? { blankVoid } : {}) };
    },
    sums(deviceNo, kind, since) {
      const rows = sums.all({ deviceNo, kind, since });
      const of = (state: InvoiceState) => fen(rows.find((row) => row.state === state)?.net ?? 0);
      return { blue: of('blue'), red: of('red') };
    },
  };
}
