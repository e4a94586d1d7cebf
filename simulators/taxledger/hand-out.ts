/**
 * Runs of numbers that a main unit hands out (分发) to the unit of another machine and takes back (收回) when that one has given
 * them back. What the other machine does is not seen from here: `given back` is told by the control API.
 */
import { z } from 'zod';
import { kinds } from './kinds.ts';
import { remainingIn } from './model.ts';
import type { Range } from './purchase.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Unit } from './unit.ts';

/** Part of `POST /set` that names a run of numbers: `givenBack` and `confirmed`. */
export const runSchema = z
  .strictObject({
    kind: z.enum(kinds),
    code: z.string().regex(/^\d{10}(\d{2})?$/),
    first: z.string().regex(/^\d{8}$/),
    count: z.number().int().positive(),
  })
  .transform(({ first, ...run }): Range => ({ ...run, first: Number(first) }));

/** Hands the unused end of a segment, or all that is left of it, to a machine. It is stock no more. */
export function handOut(unit: Unit, { kind, code, first, count }: Range, machineNo: number): Refusal | null {
  const { store } = unit;
  return store.transaction(() => {
    const segment = store
      .segments(kind)
      .find((held) => held.state === 'stock' && held.code === code && held.first + held.count === first + count);
    if (segment === undefined || count > remainingIn(segment)) return refuse('codeNumber', 'not the unused end of a segment');
    const { boughtAt, boughtBy } = segment;
    store.changeSegment(segment.id, segment.count - count, 'stock');
    store.addHandOut({ kind, code, first, count, machineNo, boughtAt, boughtBy, state: 'out' });
    store.addMove({ kind, direction: 'out', code, first, count, at: unit.now() });
    return null;
  });
}

/** Takes a run into stock again, behind what is there, once the machine it was handed to has given exactly it back. */
export function takeBack(unit: Unit, { kind, code, first, count }: Range, machineNo: number): Refusal | null {
  const { store } = unit;
  return store.transaction(() => {
    const run = store
      .handOuts(kind)
      .find((out) => out.code === code && out.first === first && out.count === count && out.machineNo === machineNo);
    if (run?.state !== 'back') return refuse('codeNumber', `machine ${machineNo} has given back no such run`);
    const { boughtAt, boughtBy } = run;
    store.removeHandOut(run.id);
    store.addSegment({ kind, code, first, count, boughtAt, boughtBy, state: 'stock' });
    store.addMove({ kind, direction: 'in', code, first, count, at: unit.now() });
    return null;
  });
}

/**
 * The machine that got a run gives it back, or the end of it that it has not used.
 * @throws Error when nothing handed out ends so: the test or the person at the panel named the wrong run.
 */
export function giveBackHandedOut(unit: Unit, { kind, code, first, count }: Range): void {
  const { store } = unit;
  store.transaction(() => {
    const run = store
      .handOuts(kind)
      .find((out) => out.state === 'out' && out.code === code && out.first + out.count === first + count && out.count >= count);
    if (run === undefined) throw new Error('no such run is handed out');
    const { id, ...handedOut } = run;
    store.removeHandOut(id);
    if (run.count > count) store.addHandOut({ ...handedOut, count: run.count - count });
    store.addHandOut({ ...handedOut, first, count, state: 'back' });
  });
}

/** A run that another unit has handed to this one waits to be read in. */
export function receiveHandedOut(unit: Unit, { kind, code, first, count }: Range): void {
  unit.store.addSegment({ kind, code, first, count, boughtAt: unit.now(), boughtBy: '分发', state: 'confirmed' });
}
