/**
 * Invoices that somebody else issues on the same unit: another program, a till of another counter. They are in the unit's ledger as
 * any other, and nobody asked for them over the wire that is watched.
 */
import { z } from 'zod';
import type { FormTexts } from './form.ts';
import { issue } from './issuing.ts';
import { kinds } from './kinds.ts';
import { formatFen } from './money.ts';
import type { Unit } from './unit.ts';

/** Part of `POST /set`. */
export const foreignSchema = z.strictObject({
  kind: z.enum(kinds),
  buyerName: z.string().min(1).default('别处的购方'),
  buyerTaxId: z.string().default('91320111339366503A'),
  /** Price of its one row, tax included, fen. */
  gross: z.number().int().min(100).default(10_000),
  /** The first rate above zero that the unit may sign, when left out. */
  rate: z
    .string()
    .regex(/^0\.\d{2,4}$/)
    .optional(),
  count: z.number().int().positive().max(1000).default(1),
});
export type Foreign = z.output<typeof foreignSchema>;

/** Issues them all, by the rules that hold for everybody. @throws Error when the unit refuses one; those before it stay. */
export function issueForeign(unit: Unit, foreign: Foreign): void {
  const rate = foreign.rate ?? unit.kind(foreign.kind)?.rates.find((known) => Number(known) > 0) ?? '0.00';
  for (let issued = 0; issued < foreign.count; issued++) {
    const outcome = issue(unit, formOf(unit, foreign, rate));
    if ('refused' in outcome) throw new Error(`refused: ${outcome.refused.refusal} ${outcome.refused.why}`);
  }
}

function formOf({ options }: Unit, { kind, buyerName, buyerTaxId, gross }: Foreign, rate: string): FormTexts {
  const net = Math.round(gross / (1 + Number(rate)));
  const sums = { hjje: formatFen(net), hjse: formatFen(gross - net), jshj: formatFen(gross) };
  const head = {
    fplxdm: kind,
    kplx: '0',
    tspz: '00',
    xhdwsbh: options.taxId,
    xhdwmc: options.name,
    ghdwsbh: buyerTaxId,
    ghdwmc: buyerName,
    ghdwdzdh: '别处的地址 010-12345678',
    ghdwyhzh: '别处的银行 0200001234567890',
    hsslbs: '0',
    zhsl: rate,
    ...sums,
    kpr: '别处',
    qdbz: '0',
  };
  const row = { fphxz: '0', spmc: '*运输服务*旅客运输', spbm: '3010101010100000000', sl: rate, hsbz: '0', yhzcbs: '0' };
  return { head, face: [{ ...row, je: sums.hjje, se: sums.hjse }], list: [] };
}
