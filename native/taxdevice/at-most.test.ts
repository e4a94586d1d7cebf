import { expect, it } from 'vitest';
import { createAtMost } from './at-most.ts';

it('lets so many in and the others in their order', async () => {
  const atMost = createAtMost(2);
  const doors = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const entered: number[] = [];
  const works = doors.map((door, index) =>
    atMost(async () => {
      entered.push(index);
      await door.promise;
    }),
  );
  await Promise.resolve();
  expect(entered).toEqual([0, 1]);
  doors[1]?.resolve();
  await works[1];
  expect(entered).toEqual([0, 1, 2]);
  for (const door of doors) door.resolve();
  await Promise.all(works);
  expect(entered).toEqual([0, 1, 2, 3, 4]);
});

it('goes on after a failure', async () => {
  const one = createAtMost(1);
  await expect(one(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(one(() => Promise.resolve(7))).resolves.toBe(7);
});
