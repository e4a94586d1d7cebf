import { expect, test } from 'vitest';
import { keyedLocks } from './keyed-locks.ts';

test('work on one key runs one after the other, in order, whatever became of the work before', async () => {
  const locks = keyedLocks<string>();
  const done: string[] = [];
  const first = locks.hold('disk', async () => {
    await Promise.resolve();
    done.push('first');
    throw new Error('trouble');
  });
  const second = locks.hold('disk', async () => void done.push('second'));
  const other = locks.hold('server', async () => void done.push('other'));
  await expect(first).rejects.toThrow('trouble');
  await Promise.all([second, other]);
  expect(done).toEqual(['other', 'first', 'second']);
});

test('a held key is left alone by those who can wait, and its holder sees that somebody waits', async () => {
  const locks = keyedLocks<string>();
  let release = (): void => undefined;
  const held = locks.hold('disk', () => new Promise<void>((resolve) => (release = resolve)));
  await Promise.resolve();
  expect(locks.tryHold('disk', async () => 1)).toBeNull();
  expect(locks.isAwaited('disk')).toBe(false);
  const waiting = locks.hold('disk', async () => 2);
  expect(locks.isAwaited('disk')).toBe(true);
  release();
  await held;
  expect(await waiting).toBe(2);
  expect(await locks.tryHold('disk', async () => 3)).toBe(3);
});
