/**
 * What a drag makes of a box. Lengths in mm; boxes keep to whole millimetres unless the hand is free.
 */
import type { Place } from '../../../domain/template.ts';
import type { TemplateBox } from '../../../domain/template-boxes.ts';

/** Edges and corners a box can be taken by, as on a compass. */
export type Handle = 'n' | 's' | 'e' | 'w' | 'ne' | 'nw' | 'se' | 'sw';

const everyHandle: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

export interface Step {
  readonly x: number;
  readonly y: number;
}

/** Handles that change something about a box of this kind. */
export function handlesOf({ what, box }: Pick<TemplateBox, 'what' | 'box'>): readonly Handle[] {
  switch (what) {
    case 'rule':
      if (box.h === 0) return ['w', 'e'];
      return box.w === 0 ? ['n', 's'] : ['nw', 'se'];
    case 'column':
      return ['w', 'e'];
    case 'table':
      return ['n', 's'];
    case 'qr':
      return ['se'];
    default:
      return everyHandle;
  }
}

/** How far a box goes: to whole millimetres on every axis that was meant, in tenths with a free hand. */
export function movement(box: Place, by: Step, free: boolean): Step {
  return { x: goes(box.x, by.x, free), y: goes(box.y, by.y, free) };
}

/** Less than this is a hand that trembles on the other axis, mm. */
const meant = 0.5;

function goes(from: number, by: number, free: boolean): number {
  if (free) return Math.round(by * 10) / 10;
  return Math.abs(by) < meant ? 0 : hundredths(Math.round(from + by) - from);
}

/** The box with one of its edges or corners taken elsewhere; it never gets smaller than `least` on a side. */
export function sized(box: Place, handle: Handle, by: Step, least: number, free: boolean): Place {
  const left = handle.includes('w') ? goes(box.x, by.x, free) : 0;
  const right = handle.includes('e') ? goes(box.x + box.w, by.x, free) : 0;
  const top = handle.includes('n') ? goes(box.y, by.y, free) : 0;
  const bottom = handle.includes('s') ? goes(box.y + box.h, by.y, free) : 0;
  const x = Math.min(box.x + left, box.x + box.w - Math.min(least, box.w));
  const y = Math.min(box.y + top, box.y + box.h - Math.min(least, box.h));
  return {
    x: hundredths(x),
    y: hundredths(y),
    w: hundredths(Math.max(box.x + box.w + right - x, Math.min(least, box.w))),
    h: hundredths(Math.max(box.y + box.h + bottom - y, Math.min(least, box.h))),
  };
}

function hundredths(mm: number): number {
  return Math.round(mm * 100) / 100;
}
