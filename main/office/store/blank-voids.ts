/**
 * Numbers that were voided unused (空白作废) on a device, at this counter or by another program: they have no invoice, and are accounted
 * for all the same.
 */
import type { BooksLedger } from '../../../domain/books.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export function openBlankVoids(db: Connection, journal: Journal): Pick<BooksLedger, 'recordBlankVoids'> {
  const insert = db.prepare(
    `INSERT INTO blank_voids (device_no, kind, code, number, voided_at, recorded_at) SELECT @deviceNo, @kind, @code, @number, @voidedAt, @at
     WHERE NOT EXISTS (SELECT 1 FROM blank_voids WHERE device_no = @deviceNo AND kind = @kind AND code = @code AND number = @number)
       AND NOT EXISTS (SELECT 1 FROM invoices WHERE code = @code AND number = @number)`,
  );
  return {
    recordBlankVoids: db.transaction<BooksLedger['recordBlankVoids']>(({ deviceNo, kind, code }, voids, at, actor) => {
      const added = voids.flatMap(({ number, voidedAt }) =>
        insert.run({ deviceNo, kind, code, number, voidedAt, at }).changes > 0 ? [number] : [],
      );
      if (added.length > 0)
        journal({ what: 'blank-voids-recorded', subject: deviceNo, data: { kind, code, numbers: added.join(' ') }, at, actor });
      return added;
    }),
  };
}
