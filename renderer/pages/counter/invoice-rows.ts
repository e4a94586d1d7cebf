/**
 * Puts the rows the device would sign beside the draft lines they come from.
 */
import type { CheckedDraft, DraftLine } from '../../api.ts';

type SignedRow = CheckedDraft['lines'][number];

export interface FormRow {
  readonly line: DraftLine;
  /** Null until the first check has answered, or when lines changed since. */
  readonly row: SignedRow | null;
  readonly discount: SignedRow | null;
}

/** One form row for each draft line; a discount row belongs to the line before it. */
export function formRows(lines: readonly DraftLine[], signed: readonly SignedRow[]): readonly FormRow[] {
  const groups: { row: SignedRow; discount: SignedRow | null }[] = [];
  for (const row of signed) {
    const last = groups.at(-1);
    if (row.nature === 'discount' && last) last.discount = row;
    else groups.push({ row, discount: null });
  }
  const fits = groups.length === lines.length;
  return lines.map((line, index) => {
    const group = fits ? groups[index] : undefined;
    return { line, row: group?.row ?? null, discount: group?.discount ?? null };
  });
}
