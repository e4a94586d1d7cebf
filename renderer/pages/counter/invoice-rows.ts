/**
 * Puts the figures the device would sign beside the draft lines they come from.
 */
import { displayYuan } from '../../../domain/money.ts';
import type { CheckedDraft, DraftLine } from '../../api.ts';
import { decimal, percent } from '../../format.ts';

type SignedRow = CheckedDraft['lines'][number];

/** One row as texts. Figures are empty until the first check has answered, or when lines changed since. */
export interface FormRow {
  readonly name: string;
  readonly spec: string;
  readonly unit: string;
  readonly quantity: string;
  readonly price: string;
  readonly net: string;
  readonly rate: string;
  readonly zeroRate: DraftLine['zeroRate'];
  readonly tax: string;
  readonly discountNet: string;
  readonly discountTax: string;
}

interface Signed {
  readonly row: SignedRow;
  discount?: SignedRow;
}

/** A discount row belongs to the row before it. */
function withDiscounts(signed: readonly SignedRow[]): readonly Signed[] {
  const groups: Signed[] = [];
  for (const row of signed) {
    const last = groups.at(-1);
    if (row.nature === 'discount' && last) last.discount = row;
    else groups.push({ row });
  }
  return groups;
}

/** One form row for each draft line. */
export function formRows(lines: readonly DraftLine[], signed: readonly SignedRow[]): readonly FormRow[] {
  const groups = withDiscounts(signed);
  const fits = groups.length === lines.length;
  return lines.map((line, index) => {
    const { row, discount } = (fits ? groups[index] : undefined) ?? {};
    return {
      name: line.name,
      spec: line.spec,
      unit: line.unit,
      quantity: decimal(row?.quantity ?? line.quantity ?? ''),
      price: decimal(row?.price ?? line.price ?? ''),
      net: row ? displayYuan(row.net) : '',
      rate: percent(line.rate),
      zeroRate: line.zeroRate,
      tax: row ? displayYuan(row.tax) : '',
      discountNet: discount ? displayYuan(discount.net) : '',
      discountTax: discount ? displayYuan(discount.tax) : '',
    };
  });
}
