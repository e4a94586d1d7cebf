/**
 * The evening: everything is well again, the clerk presses once more whatever she has no answer to, and the counter is given
 * the time it needs to bring everything to its end.
 */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isFulfilled, openDraft, pressAgain, type Wish } from './clerk.ts';
import type { Counter } from './counter.ts';
import { farEnds } from './fault-lists.ts';
import { isAtRest, readLedger } from './ledger-file.ts';
import { diskNo, signIn, type World } from './world.ts';

/** Everything must be settled within this, on the most loaded machine; milliseconds. */
const patienceMs = 120_000;

/** Between two looks. */
const lookMs = 50;

/** All faults are over: links up, far ends running and plugged in with their own disk, clocks right, nothing held. */
async function heal(world: World, counter: Counter): Promise<void> {
  counter.tell({ arm: null });
  counter.tell({ clockOffsetMs: 0 });
  await world.reviveFarEnds();
  for (const name of farEnds) {
    const farEnd = world.farEnd(name);
    await farEnd.faults([]);
    await farEnd.release();
    await farEnd.set(well[name]);
  }
  // Plugged in while it was just being pulled out, it may hang by nothing.
  if (!existsSync(world.farEnd('disk').address)) {
    await world.farEnd('disk').set({ plugged: false });
    await world.farEnd('disk').set({ plugged: true });
  }
}

const well = {
  disk: { plugged: true, deviceNo: diskNo, bureau: 'up' },
  server: { plugged: true, bureau: 'up' },
  platform: { link: 'up', clock: null },
} as const;

/** What a person is still shown. */
export interface Shown {
  /** Requests of issues whose outcome is unknown. */
  readonly issues: ReadonlySet<string>;
  /** What every other task is about. */
  readonly others: readonly string[];
}

/** Ends when nothing is left to do; what is left when patience ends is the judge's to say. */
export async function settle(world: World, counter: Counter, wishes: readonly Wish[], ms = patienceMs): Promise<Shown> {
  const end = performance.now() + ms;
  for (;;) {
    // Again and again: a fault that was just being played may have come after the healing, or have ended a far end in it.
    await heal(world, counter).catch(() => undefined);
    // Her session may have ended while the clock was wrong.
    await signIn(counter, world.session);
    for (const wish of wishes) {
      if (isFulfilled(wish)) continue;
      if (await openDraft(wish, counter)) await pressAgain(wish, counter);
    }
    await counter.ask('uploadNow', {});
    // What the platform turned down waits for a person, who knows now that it was ill.
    await counter.ask('retryUpload', {});
    const done = wishes.every(isFulfilled) && isAtRest(readLedger(world.disk.live));
    if (done || performance.now() > end) return shownBy(counter);
    await pause(lookMs);
  }
}

async function shownBy(counter: Counter): Promise<Shown> {
  const tasks = await counter.ask('tasks', {});
  const all = tasks.ok ? tasks.value : [];
  return {
    issues: new Set(all.flatMap((task) => (task.what === 'issueUnknown' ? [String(task.requestId)] : []))),
    others: all.flatMap((task) => (task.what === 'issueUnknown' ? [] : [`${task.what} ${task.taskId}`])),
  };
}
