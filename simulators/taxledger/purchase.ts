/**
 * Stock that comes and goes: network purchase (网络领票) in its two steps, read-in (读入) and return (退回) of unused numbers.
 */
import type { Kind } from './kinds.ts';
import { remainingIn, type Segment } from './model.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Unit } from './unit.ts';

export interface Range {
  readonly kind: Kind;
  readonly code: string;
  readonly first: number;
  readonly count: number;
}

/** State of an offered range (lpzt): 0 not downloaded · 1 downloaded, locked · 2 confirmed. */
export type PurchaseState = 0 | 1 | 2;

/** Downloads a range the bureau offers, or confirms one that is downloaded. Doing a step again changes nothing. */
export function purchase(unit: Unit, range: Range, confirm: boolean): PurchaseState | Refusal {
  if (unit.bureau() === 'down') return refuse('bureauUnreachable', 'the bureau cannot be reached');
  const segment = unit.store
    .segments(range.kind)
    .find(
      ({ code, first, count, state }) =>
        state !== 'stock' && code === range.code && first === range.first && count === range.count,
    );
  if (segment === undefined) return refuse('codeNumber', 'the bureau offers no such range');
  if (confirm && segment.state === 'offered') return 0;
  const state = confirm || segment.state === 'confirmed' ? 'confirmed' : 'downloaded';
  unit.store.changeSegment(segment.id, segment.count, state);
  return state === 'confirmed' ? 2 : 1;
}

/** Takes every confirmed range of a kind into stock, behind what is there. */
export function readIn(unit: Unit, kind: Kind): readonly Segment[] {
  const { store } = unit;
  return store.transaction(() => {
    const confirmed = store.segments(kind).filter(({ state }) => state === 'confirmed');
    for (const { id, code, first, count } of confirmed) {
      store.changeSegment(id, count, 'stock');
      store.addMove({ kind, direction: 'in', code, first, count, at: unit.now() });
    }
    return confirmed;
  });
}

/** Gives back the unused end of a segment, or all that is left of it. */
export function giveBack(unit: Unit, { kind, code, first, count }: Range): Refusal | null {
  const { store } = unit;
  return store.transaction(() => {
    const segment = store
      .segments(kind)
      .find((held) => held.state === 'stock' && held.code === code && held.first + held.count === first + count);
    if (segment === undefined || count > remainingIn(segment)) return refuse('codeNumber', 'not the unused end of a segment');
    store.changeSegment(segment.id, segment.count - count, 'stock');
    store.addMove({ kind, direction: 'out', code, first, count, at: unit.now() });
    return null;
  });
}
