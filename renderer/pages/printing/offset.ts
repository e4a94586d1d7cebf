/**
 * How far a print is shifted on its paper: reckoned in tenths of a millimetre, shown in millimetres.
 */
import { maxOffsetTenths, type Offset } from '../../../domain/print-job.ts';
import type { Text } from '../../text/index.ts';

/** `"2.5"` of 25; never a sign. */
export function millimetres(tenths: number): string {
  return (Math.abs(tenths) / 10).toFixed(1);
}

/** Tenths of what a field of millimetres holds; null when it is empty. */
export function tenthsOf(mm: number | null): number | null {
  return mm === null ? null : Math.round(mm * 10);
}

/** `right 2.5 mm · up 0.3 mm` */
export function offsetWords({ dx, dy }: Offset, text: Text): string {
  const { right, left, down, up, noOffset, shift } = text.printing.setup;
  const across = dx === 0 ? [] : [shift(dx > 0 ? right : left, millimetres(dx))];
  const along = dy === 0 ? [] : [shift(dy > 0 ? down : up, millimetres(dy))];
  return [...across, ...along].join(' · ') || noOffset;
}

/**
 * The offset that puts a cross right that was found `right` and `down` of its place, on a page printed with `before`: the other way by
 * as much. Null when that is more than any paper needs.
 */
export function corrected(before: Offset, found: { readonly right: number; readonly down: number }): Offset | null {
  const dx = before.dx - found.right;
  const dy = before.dy - found.down;
  return Math.abs(dx) > maxOffsetTenths || Math.abs(dy) > maxOffsetTenths ? null : { dx, dy };
}
