/**
 * A long day: the network goes at nine and comes back at three, six hundred invoices are issued, the office is killed now and then, and in
 * the evening the platform is put back to yesterday's backup. Nobody but the clerk touches anything, and every invoice is there once.
 */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { instantFromDate } from '../domain/instant.ts';
import type { RunningSimulator } from '../simulators/start.ts';
import { type Kind, newWish, openDraft, press, type Wish } from './clerk.ts';
import type { Counter } from './counter.ts';
import { until } from './processes.ts';
import { openWorld, signIn, type World } from './world.ts';

const invoices = 600;
/** The first are issued before nine, with the network. */
const online = 30;
const outageMs = 6 * 3_600_000;
const limits = { offlineHours: 72, offlineCount: 2_000, offlineBlue: 1_000_000_00, activeLimits: 7 };

const unit = z.object({ invoices: z.array(z.object({ code: z.string(), number: z.string(), gross: z.number() })) });
const platform = z.object({
  documents: z.array(z.object({ code: z.string(), number: z.string(), gross: z.number() })),
  layouts: z.array(z.object({ code: z.string(), number: z.string() })),
});
const keysOf = (rows: readonly { code: string; number: string }[]) =>
  rows.map(({ code, number }) => `${code} ${number}`).toSorted();

/** Most on the server, one in six on the disk. */
function kindOf(index: number): Kind {
  const kinds = ['026', '007', '028', '026', '028', '026', '026', '004', '028', '026', '028', '026'] as const;
  return kinds[index % kinds.length] ?? '026';
}

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; problem: { code: string } }>): Promise<T> {
  const read = await answer;
  if (!read.ok) throw new Error(read.problem.code);
  return read.value;
}

/** All clocks of the day at once: the counter's, the devices' and the platform's. */
async function moveClocks(world: World, counter: Counter, offsetMs: number): Promise<void> {
  counter.tell({ clockOffsetMs: offsetMs });
  const clock = instantFromDate(Date.now() + offsetMs);
  for (const name of ['disk', 'server', 'platform'] as const) await world.farEnd(name).set({ clock });
}

async function booksOf(farEnd: RunningSimulator) {
  return unit.parse(await farEnd.ledger()).invoices;
}

test('six hours offline, six hundred invoices, a platform put back to yesterday: all there once, no person needed', async () => {
  const world = await openWorld(256);
  const counter = world.start();
  try {
    expect(await counter.ready()).toBe(true);
    expect(await signIn(counter, world.session)).toBe(true);
    for (const name of ['disk', 'server'] as const) await world.farEnd(name).set({ limits });
    const wishes: Wish[] = [];
    for (let index = 0; index < invoices; index++) wishes.push(newWish(await world.order(1 + (index % 3)), kindOf(index), false));
    await until(
      async () => (await must(counter.ask('status', {}))).orderCache.count,
      (count) => count >= invoices,
      60_000,
    );
    await world.farEnd('platform').set({ backup: 'yesterday' });

    for (const [index, wish] of wishes.entries()) {
      if (index === online) {
        await until(
          async () => (await must(counter.ask('status', {}))).unuploaded.count,
          (count) => count === 0,
          60_000,
        );
        await world.farEnd('platform').set({ link: 'down' });
        for (const name of ['disk', 'server'] as const) await world.farEnd(name).set({ bureau: 'down' });
      }
      if (index % 30 === 0) await moveClocks(world, counter, Math.max(0, (outageMs * (index - online)) / (invoices - online)));
      if (index % 150 === 149) {
        await counter.killOffice();
        if (!(await counter.ready())) throw new Error(counter.log().slice(-2_000));
      }
      // She presses again when she got no answer, as clerks do.
      await until(
        async () => (await openDraft(wish, counter)) && (await press(wish, counter)),
        (told) => told,
        60_000,
      );
    }
    const waiting = (await must(counter.ask('status', {}))).unuploaded;
    expect(waiting.count).toBe(invoices - online);

    await moveClocks(world, counter, outageMs);
    await world.farEnd('platform').set({ link: 'up' });
    for (const name of ['disk', 'server'] as const) await world.farEnd(name).set({ bureau: 'up' });
    const uploaded = async () => platform.parse(await world.farEnd('platform').ledger());
    await until(uploaded, ({ documents }) => documents.length === invoices, 120_000);

    await world.farEnd('platform').set({ link: 'down' });
    await world.farEnd('platform').set({ restore: 'yesterday' });
    expect((await uploaded()).documents).toEqual([]);
    await world.farEnd('platform').set({ link: 'up' });
    const evening = await until(
      uploaded,
      ({ documents, layouts }) => documents.length === invoices && layouts.length === invoices,
      180_000,
    );

    const signed = [...(await booksOf(world.farEnd('disk'))), ...(await booksOf(world.farEnd('server')))];
    expect(signed).toHaveLength(invoices);
    expect(keysOf(evening?.documents ?? [])).toEqual(keysOf(signed));
    expect(keysOf(wishes.flatMap((wish) => wish.told))).toEqual(keysOf(signed));
    const sum = (rows: readonly { gross: number }[]) => rows.reduce((total, { gross }) => total + gross, 0);
    expect(sum(evening?.documents ?? [])).toBe(sum(signed));
    expect((await must(counter.ask('status', {}))).unuploaded.count).toBe(0);
    expect(await must(counter.ask('tasks', {}))).toEqual([]);
  } finally {
    await counter.stop();
    await world.end(false);
  }
}, 600_000);
