import { expect, test } from 'vitest';
import { createBatch } from './batch.ts';

test('what comes together is committed together, and answered behind the commit', async () => {
  const said: string[] = [];
  const run = createBatch((batch) => {
    said.push('begin');
    batch();
    said.push('commit');
  });
  const ask = async (name: string) => {
    await run(() => said.push(name));
    said.push(`${name} answered`);
  };
  await Promise.all([ask('a'), ask('b')]);
  await ask('c');
  expect(said).toEqual(['begin', 'a', 'b', 'commit', 'a answered', 'b answered', 'begin', 'c', 'commit', 'c answered']);
});
