/**
 * A month as a device counts it (统计信息 TJXXCX). What it does not say is unknown, not zero.
 */
import { z } from 'zod';
import type { MonthStatistics } from '../../domain/device.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { count, isOfKind, money, text } from './answer-fields.ts';
import type { XmlFields } from './business-xml.ts';

const monthSchema = z.object({
  qckcfs: count,
  lgfpfs: count,
  thfpfs: count,
  qmkcfs: count,
  zsfpfs: count,
  zsfpljje: money,
  zsfpljse: money,
  zffpfs: count,
  zffpljje: money,
  zffpljse: money,
  fsfpfs: count,
  fsfpljje: money,
  fsfpljse: money,
  fffpfs: count,
  fffpljje: money,
  fffpljse: money,
  kffpfs: count,
  kffpljje: money,
  kffpljse: money,
});

/** @param month `YYYYMM`, as asked. Null for the statistics of another kind or month. */
export function readMonth(fields: XmlFields, kind: InvoiceKind, month: string): MonthStatistics | null {
  const read = monthSchema.safeParse(fields);
  if (!read.success || !isOfMonth(fields, month) || !isOfKind(fields, kind)) return null;
  const said = read.data;
  return {
    kind,
    month,
    opening: said.qckcfs,
    bought: said.lgfpfs,
    returned: said.thfpfs,
    closing: said.qmkcfs,
    states: {
      blue: { count: said.zsfpfs, net: said.zsfpljje, tax: said.zsfpljse },
      blueVoid: { count: said.zffpfs, net: said.zffpljje, tax: said.zffpljse },
      red: { count: said.fsfpfs, net: said.fsfpljje, tax: said.fsfpljse },
      redVoid: { count: said.fffpfs, net: said.fffpljje, tax: said.fffpljse },
      blankVoid: { count: said.kffpfs, net: said.kffpljje, tax: said.kffpljse },
    },
  };
}

/** True unless the answer says that it is about another month. */
export function isOfMonth(fields: XmlFields, month: string): boolean {
  const start = text.parse(fields.qsrq);
  return start === '' || start.startsWith(month);
}
