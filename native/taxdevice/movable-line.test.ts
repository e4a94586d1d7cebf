import { expect, it, vi } from 'vitest';
import { ok } from '../../domain/problem.ts';
import type { BytePortEvents } from './byte-port.ts';
import { movableLine } from './movable-line.ts';

/** A line whose openings are counted by port. */
function line() {
  const opened: { readonly port: string; readonly events: BytePortEvents; readonly close: ReturnType<typeof vi.fn> }[] = [];
  const made = movableLine({ port: 'a', baudRate: 9600 }, ({ port }) => async (events) => {
    const close = vi.fn(async () => undefined);
    opened.push({ port, events, close });
    return ok({ write: async () => 'all', close });
  });
  const events = () => ({ data: vi.fn(), closed: vi.fn() });
  return { made, opened, events };
}

it('is opened where it is, and after a move is an unplugged line to whoever used it', async () => {
  const { made, opened, events } = line();
  const first = events();
  expect((await made.open(first)).ok).toBe(true);
  await made.moveTo({ port: 'b', baudRate: 115_200 });
  expect(opened[0]?.close).toHaveBeenCalledTimes(1);
  expect(first.closed).toHaveBeenCalledExactlyOnceWith('the line was led elsewhere');
  expect((await made.open(events())).ok).toBe(true);
  expect(opened.map(({ port }) => port)).toEqual(['a', 'b']);
  expect(made.address()).toEqual({ port: 'b', baudRate: 115_200 });
});

it('passes on what arrives and that it ended, and does not end what has ended', async () => {
  const { made, opened, events } = line();
  const user = events();
  await made.open(user);
  opened[0]?.events.data(Uint8Array.of(1));
  opened[0]?.events.closed('unplugged');
  await made.moveTo({ port: 'b', baudRate: 9600 });
  expect(user.data).toHaveBeenCalledTimes(1);
  expect(user.closed).toHaveBeenCalledExactlyOnceWith('unplugged');
  expect(opened[0]?.close).not.toHaveBeenCalled();
});

it('is busy for its user while it is lent, and usable afterwards, even after a failure', async () => {
  const { made, events } = line();
  const user = events();
  await made.open(user);
  const lent = made.lend(async () => {
    expect(user.closed).toHaveBeenCalledTimes(1);
    expect(await made.open(events())).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
    throw new Error('broken');
  });
  await expect(lent).rejects.toThrow('broken');
  expect((await made.open(events())).ok).toBe(true);
});

it('does not keep an opening that was overtaken by a move', async () => {
  const waiting = Promise.withResolvers<void>();
  const close = vi.fn(async () => undefined);
  const made = movableLine({ port: 'a', baudRate: 9600 }, () => async () => {
    await waiting.promise;
    return ok({ write: async () => 'all', close });
  });
  const opening = made.open({ data: () => undefined, closed: () => undefined });
  await made.moveTo({ port: 'b', baudRate: 9600 });
  waiting.resolve();
  expect(await opening).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
  expect(close).toHaveBeenCalledTimes(1);
});
