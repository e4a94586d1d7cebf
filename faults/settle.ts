/**
 * The evening: everything is well again, the clerk presses once more whatever she has no answer to, and the counter is given
 * the time it needs to bring everything to its end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isFulfilled, openDraft, press, type Wish } from './clerk.ts';
import type { Counter } from './counter.ts';
import { farEnds } from './fault-lists.ts';
import { diskNo, signIn, type World } from './world.ts';

/** Everything must be settled within this, on the most loaded machine; milliseconds. */
const patienceMs = 40_000;

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
}

const well = {
  disk: { plugged: true, deviceNo: diskNo, bureau: 'up' },
  server: { plugged: true, bureau: 'up' },
  platform: { link: 'up', clock: null },
} as const;

/** The tasks that are still shown when it is over; whether all is done is the judge's to say. */
export async function settle(world: World, counter: Counter, wishes: readonly Wish[]): Promise<ReadonlySet<string>> {
  const end = performance.now() + patienceMs;
  for (;;) {
    // Again and again: a fault that was just being played may have come after the healing.
    await heal(world, counter);
    // Her session may have ended while the clock was wrong.
    await signIn(counter, world.session);
    for (const wish of wishes) {
      if (isFulfilled(wish)) continue;
      if (await openDraft(wish, counter)) await press(wish, counter);
    }
    await counter.ask('uploadNow', {});
    const tasks = await counter.ask('tasks', {});
    const status = await counter.ask('status', {});
    const shown = new Set(tasks.ok ? tasks.value.map((task) => String(task.requestId)) : []);
    const rows = await counter.ask('findInvoices', { text: '', limit: 200 });
    const printed = rows.ok && rows.value.every(({ truths }) => truths.printed !== 'due');
    const done = printed && tasks.ok && shown.size === 0 && status.ok && status.value.unuploaded.count === status.value.unuploaded.parked;
    if ((done && wishes.every(isFulfilled)) || performance.now() > end) return shown;
    await pause(50);
  }
}
