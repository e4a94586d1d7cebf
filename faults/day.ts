/**
 * A small counter day made by a seed: a few presses on both families, and around them everything that can go wrong, at times
 * the seed chooses. What the seed chooses is the same every time; what the processes make of it in which millisecond is not,
 * so a day that failed is played again until it fails again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Kind, newWish, openDraft, press, pressAnew, type Wish } from './clerk.ts';
import { type Victim, victims } from './control.ts';
import type { Counter } from './counter.ts';
import { type FarEnd, farEnds, faultsOf } from './fault-lists.ts';
import type { Finding } from './judge.ts';
import { killPoints } from './kill-points.ts';
import type { Lane } from './lane.ts';
import { deaths } from './matrix.ts';
import { type Random, seeded } from './random.ts';

const kinds: readonly Kind[] = ['007', '026', '007', '004', '026', '028'];
const hourMs = 3_600_000;
/** Names of exchanges as fault scripts take them; any when left out. */
const exchanges: Readonly<Record<FarEnd, readonly (string | undefined)[]>> = {
  disk: ['FPKJ', 'FPKJ', '08', undefined],
  server: ['10008', '10008', '10010', undefined],
  platform: ['/v1/orders/*', '/v1/claims', '/v1/claims', '/v1/invoices', '/v1/seals/sign', '/v1/layouts/*', '*'],
};

/** One day, its evening, and the judge's word. */
export async function runDay(seed: number, lane: Lane): Promise<readonly Finding[]> {
  const random = seeded(seed);
  const presses = 4 + random.below(5);
  for (let index = 0; index < presses; index++) {
    await somethingGoesWrong(random, lane);
    await pressOnce(random, lane);
  }
  return lane.judge();
}

async function pressOnce(random: Random, lane: Lane): Promise<void> {
  const wish = lane.wish(newWish(await lane.world().order(1 + random.below(3)), random.pick(kinds), random.chance(0.15)));
  const twice = random.chance(0.2);
  const patient = random.chance(0.6);
  const death = random.chance(0.35) ? chooseDeath(random, wish.print) : null;
  const opened = await openDraft(wish, lane.counter());
  const pressed = opened ? pressAll(wish, lane, twice) : Promise.resolve();
  if (death) await die(death, random, lane, pressed);
  else if (patient) await pressed;
  // Without waiting for the answer she goes on to the next customer.
  else await Promise.race([pressed, pause(random.below(200))]);
  if (random.chance(0.15)) await pressAnew(wish, lane.counter());
}

function pressAll(wish: Wish, lane: Lane, twice: boolean): Promise<unknown> {
  const counter = lane.counter();
  return Promise.all([press(wish, counter), ...(twice ? [press(wish, counter)] : [])]);
}

interface Death {
  readonly victim: Victim;
  /** A step it happens at, or milliseconds after the press. */
  readonly when: (typeof killPoints)[number]['name'] | number;
}

function chooseDeath(random: Random, print: boolean): Death {
  const steps = killPoints.filter((point) => point.reach === 'step' && (print || !point.print));
  return { victim: random.pick(victims), when: random.chance(0.5) ? random.pick(steps).name : random.below(400) };
}

/** Longest time a day waits for a step; not every press comes to every step. Milliseconds. */
const stepMs = 700;

async function die({ victim, when }: Death, random: Random, lane: Lane, pressed: Promise<unknown>): Promise<void> {
  const counter = lane.counter();
  const point = killPoints.find(({ name }) => name === when);
  if (point?.reach === 'step') {
    const before = counter.deaths();
    counter.tell({ arm: { step: point.name, nth: 1, victim } });
    if (!(await counter.death(stepMs)) && !(await diedSince(before, counter))) return;
  } else {
    await pause(Number(when));
    await kill(victim, lane);
  }
  lane.count('kills', `${deaths[victim]} at ${typeof when === 'number' ? 'any time' : when}`);
  await pressed;
  await lane.revive(victim, random);
  if (random.chance(0.15)) {
    await pause(random.below(300));
    await kill('office', lane);
    lane.count('kills', 'office killed while it settles');
    await lane.revive('office', random);
  }
}

/** Disarms; true when the step was reached after all, in that very moment. */
async function diedSince(before: number, counter: Counter): Promise<boolean> {
  counter.tell({ arm: null });
  // Answered after the office has heard it, or by whoever saw it die.
  await counter.ask('status', {});
  return counter.deaths() > before;
}

async function kill(victim: Victim, lane: Lane): Promise<void> {
  const counter = lane.counter();
  if (victim === 'office') await counter.killOffice();
  else if (victim === 'shell') counter.killShell();
  else await counter.killBoth();
}

/** Before a press; nothing, most of the time. Links and clocks stay wrong until something else happens to them. */
async function somethingGoesWrong(random: Random, lane: Lane): Promise<void> {
  const world = lane.world();
  if (random.chance(0.4)) {
    const farEnd = random.pick(farEnds);
    const script = Array.from({ length: 1 + random.below(3) }, () => someFault(farEnd, random));
    await reachable(world.farEnd(farEnd).faults(script.map(({ entry }) => entry)));
    for (const { name } of script) lane.count('faults', `${farEnd} ${name}`);
  }
  if (random.chance(0.12)) await change(lane, 'platform', { link: random.pick(['up', 'down', 'down']) });
  if (random.chance(0.1)) await change(lane, random.pick(['disk', 'server']), { bureau: random.pick(['up', 'down']) });
  if (random.chance(0.06)) await change(lane, random.pick(['disk', 'server']), { plugged: random.chance(0.5) });
  if (random.chance(0.1)) {
    const clockOffsetMs = random.chance(0.3) ? 0 : Math.round((random.next() - 0.5) * 12 * hourMs);
    lane.counter().tell({ clockOffsetMs });
    lane.count('faults', 'clock jumps');
  }
  // Whoever passes by plugs it in again.
  if (random.chance(0.3)) {
    await world.reviveFarEnds();
    await change(lane, 'disk', { plugged: true });
    await change(lane, 'server', { plugged: true });
    await reachable(world.farEnd(random.pick(farEnds)).release());
  }
}

function someFault(farEnd: FarEnd, random: Random): { readonly name: string; readonly entry: object } {
  const { entry } = random.pick(faultsOf[farEnd]);
  const at = random.pick(exchanges[farEnd]);
  const later = random.below(2);
  if (farEnd === 'platform') return { name: entry.fault, entry: { ...entry, path: at, skip: later } };
  return { name: entry.fault, entry: { ...entry, ...(at === undefined ? {} : { cmd: at }), nth: 1 + later } };
}

async function change(lane: Lane, farEnd: FarEnd, what: Readonly<Record<string, unknown>>): Promise<void> {
  await reachable(lane.world().farEnd(farEnd).set(what));
  for (const [name, value] of Object.entries(what)) lane.count('faults', `${farEnd} ${name} ${value}`);
}

/** A far end that crashed cannot be told anything until it is started again. */
async function reachable(told: Promise<void>): Promise<void> {
  await told.catch(() => undefined);
}
