/**
 * The matrix: every kill point × every way to die × both device families, each with an issue of its own.
 */
import { type Kind, newWish, openDraft, press } from './clerk.ts';
import { type Victim, victims } from './control.ts';
import type { Finding } from './judge.ts';
import { type Family, families, type KillPoint, killPoints } from './kill-points.ts';
import type { Lane } from './lane.ts';
import { seeded } from './random.ts';

export interface Cell {
  readonly point: KillPoint;
  readonly victim: Victim;
  readonly family: Family;
}

/** `request-last-byte × both × serial-converter`. */
export const nameOfCell = ({ point, victim, family }: Cell): string => `${point.name} × ${deaths[victim]} × ${family}`;

export const deaths: Readonly<Record<Victim, string>> = { office: 'office killed', shell: 'shell killed', both: 'power cut' };
const deviceOf = { 'serial-converter': 'disk', 'tax-control-server': 'server' } as const;
const kinds: Readonly<Record<Family, Kind>> = { 'serial-converter': '007', 'tax-control-server': '026' };
/** A point that is not reached within this is not reached; milliseconds. */
const reachMs = 60_000;

export const cells: readonly Cell[] = killPoints.flatMap((point) =>
  families
    .filter((family) => point.reach === 'step' || point.holds[family] !== undefined)
    .flatMap((family) => victims.map((victim) => ({ point, victim, family }))),
);

/** One issue that dies there, its evening, and the judge's word. */
export async function runCell(cell: Cell, lane: Lane): Promise<readonly Finding[]> {
  const { point, victim, family } = cell;
  const random = seeded(cells.indexOf(cell) + 1);
  const wish = lane.wish(newWish(await lane.world().order(1), kinds[family], point.reach === 'step' && point.print));
  const opened = await openDraft(wish, lane.counter());
  const reached = opened && (await die(cell, lane, () => press(wish, lane.counter())));
  if (reached) {
    lane.count('kills', `${deaths[victim]} at ${point.name}`);
    await lane.revive(victim, random);
  }
  const findings = await lane.judge();
  return reached ? findings : [{ figure: 'unexplained', what: `${point.name} was never reached: ${wish.refused}` }, ...findings];
}

async function die({ point, victim, family }: Cell, lane: Lane, issue: () => Promise<unknown>): Promise<boolean> {
  const counter = lane.counter();
  const death = counter.death(reachMs);
  if (point.reach === 'step') {
    counter.tell({ arm: { step: point.name, nth: 1, victim } });
    void issue();
    return death;
  }
  const hold = point.holds[family];
  if (!hold) return false;
  const farEnd = lane.world().farEnd(hold.farEnd === 'platform' ? 'platform' : deviceOf[family]);
  await farEnd.faults([hold.fault]);
  const held = farEnd.held().then(
    () => true,
    () => false,
  );
  void issue();
  if (!(await held)) return false;
  if (victim === 'office') await counter.killOffice();
  else if (victim === 'both') await counter.killBoth();
  else counter.killShell();
  await death;
  // After a power cut the rest of what was on its way never comes.
  await farEnd.release({ discardRequest: victim === 'both' });
  await farEnd.faults([]);
  return true;
}
