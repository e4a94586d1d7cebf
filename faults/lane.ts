/**
 * One lane: a world, the counter in it, and what happened to both. Runs go through it one after the other; a run that found
 * something leaves its folder behind and the lane goes on in a new world.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatherBooks } from './books.ts';
import { entryOf, type Wish } from './clerk.ts';
import type { Victim } from './control.ts';
import type { Counter } from './counter.ts';
import { type Finding, judge } from './judge.ts';
import type { Random } from './random.ts';
import { settle } from './settle.ts';
import { surprisesIn } from './surprises.ts';
import { openWorld, signIn, type World } from './world.ts';

export interface Tally {
  /** `office at intent-committed` → 3. */
  readonly kills: Record<string, number>;
  /** `taxdisk noAnswer` → 5. */
  readonly faults: Record<string, number>;
}

export interface Lane {
  readonly world: () => World;
  readonly counter: () => Counter;
  readonly tally: Tally;
  count(what: keyof Tally, name: string): void;
  /** The wishes of this world, kept for the judge. */
  wish(wish: Wish): Wish;
  /** After a death: what it left is taken up by a new office. `victim` is who died. */
  revive(victim: Victim, random: Random): Promise<void>;
  /** The evening and the judge. An empty list means: exactly once. */
  judge(): Promise<readonly Finding[]>;
  /** The folder of what failed; the next run starts in a new world. */
  abandon(): Promise<string>;
  /** Starts a new world when this one is worn out. */
  renew(): Promise<void>;
  end(): Promise<void>;
}

export interface LaneOptions {
  /** How long everything may take to come to its end in the evening. */
  readonly patienceMs?: number;
  /** Most bytes in one packet of the tax disk, for each world anew. */
  readonly packets?: () => number;
  readonly synchronousOff?: boolean;
}

export async function openLane(options: LaneOptions = {}): Promise<Lane> {
  const tally: Tally = { kills: {}, faults: {} };
  const { packets = () => 96 } = options;
  let world = await openWorld(packets());
  let counter = world.start(options);
  let wishes: Wish[] = [];
  let surprises: string[] = [];
  /** What counters that are gone wrote to their log. */
  let logs = '';
  await comeUp();

  async function comeUp(): Promise<void> {
    if (!(await counter.ready())) surprises.push(`the counter does not come up: ${counter.log().slice(-500)}`);
    else if (!(await signIn(counter, world.session))) surprises.push('the clerk cannot sign in');
  }

  async function leave(keep: boolean): Promise<string> {
    const { dir } = world;
    if (!(await counter.stop())) surprises.push('the office stays when its shell ended');
    await world.end(keep);
    if (keep) writeFileSync(join(dir, 'counter.log'), logs + counter.log());
    return dir;
  }

  async function begin(): Promise<void> {
    world = await openWorld(packets());
    wishes = [];
    surprises = [];
    logs = '';
    counter = world.start(options);
    await comeUp();
  }

  return {
    world: () => world,
    counter: () => counter,
    tally,
    count(what, name) {
      tally[what][name] = (tally[what][name] ?? 0) + 1;
    },
    wish(wish) {
      wishes.push(wish);
      return wish;
    },
    async revive(victim, random) {
      if (victim !== 'office') {
        if (!(await counter.gone())) surprises.push('the office does not end when its shell was killed');
        surprises.push(...surprisesIn(counter));
        logs += counter.log();
        if (victim === 'both') world.cutPower(random);
        counter = world.start(options);
      }
      await comeUp();
    },
    async judge() {
      const shown = await settle(world, counter, wishes, options.patienceMs);
      const books = await gatherBooks(world, {
        wishes: wishes.map(entryOf),
        shown,
        surprises: [...surprises, ...surprisesIn(counter)],
      });
      return judge(books);
    },
    async abandon() {
      const dir = await leave(true);
      await begin();
      return dir;
    },
    async renew() {
      await leave(false);
      await begin();
    },
    async end() {
      await leave(false);
    },
  };
}
