import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instant, UserId } from '../../../domain/ids.ts';
import { simpleDevice, simplePlatform, testBench } from '../usecases/desk.testing.ts';
import type { TemplateStore } from './templates.ts';

const at = '2026-11-22T11:00:00.000+08:00' as Instant;
const later = '2026-11-22T12:00:00.000+08:00' as Instant;
const it = 'gaojun' as UserId;

let bench: ReturnType<typeof testBench>;
let store: TemplateStore;
beforeEach(() => {
  bench = testBench(simpleDevice(false), simplePlatform());
  store = bench.desk().ledger.templates;
});
afterEach(() => bench.remove());

/** A text that tells its version, as templates do. */
const body = (what: string) => (version: number) => `${what} ${version}`;
const facts = () =>
  bench
    .db()
    .prepare<[], { what: string; subject: string; data: string }>(
      "SELECT what, subject, data FROM journal WHERE what LIKE 'template-%' ORDER BY seq",
    )
    .all()
    .map(({ what, subject, data }) => ({ what, subject, ...JSON.parse(data) }));

test('versions rise by one, each with its own text, and all of them stay', () => {
  expect(store.latest('a')).toBeNull();
  expect(store.save('a', body('one'), at, it)).toBe(1);
  expect(store.save('a', body('two'), later, it)).toBe(2);
  expect(store.save('b', body('other'), later, it)).toBe(1);
  expect(store.latest('a')).toEqual({ templateId: 'a', version: 2, text: 'two 2', at: later, actor: it });
  expect(store.version('a', 1)).toEqual({ templateId: 'a', version: 1, text: 'one 1', at, actor: it });
  expect(store.version('a', 3)).toBeNull();
  expect(store.list().map(({ templateId, version }) => [templateId, version])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(store.history('a')).toEqual([
    { version: 2, at: later, actor: it },
    { version: 1, at, actor: it },
  ]);
  expect(facts()).toMatchObject([
    { what: 'template-saved', subject: 'a', version: 1 },
    { what: 'template-saved', subject: 'a', version: 2 },
    { what: 'template-saved', subject: 'b', version: 1 },
  ]);
});

test('the text that is the latest already is no new version; an older one is', () => {
  store.save('a', body('one'), at, it);
  store.save('a', body('two'), at, it);
  expect(store.save('a', body('two'), later, it)).toBe(2);
  expect(store.save('a', body('one'), later, it)).toBe(3);
  expect(facts()).toHaveLength(3);
});

test('a deleted template is gone from the list, keeps its versions, and goes on counting when it comes back', () => {
  store.save('a', body('one'), at, it);
  expect(store.remove('a', later, it)).toBe(true);
  expect(store.remove('a', later, it)).toBe(false);
  expect(store.latest('a')).toBeNull();
  expect(store.list()).toEqual([]);
  expect(store.version('a', 1)).toMatchObject({ text: 'one 1' });
  expect(store.version('a', 2)).toBeNull();
  expect(store.save('a', body('one'), later, it)).toBe(3);
  expect(store.history('a').map(({ version }) => version)).toEqual([3, 1]);
  expect(facts().map(({ what }) => what)).toEqual(['template-saved', 'template-deleted', 'template-saved']);
});

test('the choice of a kind is the first template until somebody chooses, and the latest choice then', () => {
  expect(store.chosen('026')).toBe('vat-2021');
  store.choose('026', 'a', at, it);
  store.choose('026', 'b', later, it);
  store.choose('026', 'b', later, it);
  expect(store.chosen('026')).toBe('b');
  expect(store.chosen('007')).toBe('vat-2021');
  store.choose('026', 'vat-2021', later, it);
  expect(store.chosen('026')).toBe('vat-2021');
  expect(facts()).toEqual([
    { what: 'template-chosen', subject: 'a', kind: '026' },
    { what: 'template-chosen', subject: 'b', kind: '026' },
    { what: 'template-chosen', subject: 'vat-2021', kind: '026' },
  ]);
});

describe('a ledger that somebody has changed', () => {
  const tampered = (sql: string) => {
    bench.db().exec('DROP TRIGGER templates_no_update');
    bench.db().exec(sql);
  };

  test('has no text where it is not the one that was kept', () => {
    store.save('a', body('one'), at, it);
    tampered("UPDATE templates SET body = 'another'");
    expect(store.latest('a')).toMatchObject({ version: 1, text: null });
    expect(store.version('a', 1)).toMatchObject({ text: null });
    expect(store.list()).toMatchObject([{ templateId: 'a', text: null }]);
  });
  test('is mended by saving the template anew', () => {
    store.save('a', body('one'), at, it);
    tampered("UPDATE templates SET sha256 = ''");
    expect(store.save('a', body('one'), later, it)).toBe(2);
    expect(store.latest('a')).toMatchObject({ text: 'one 2' });
  });
});

test.each([
  ["UPDATE templates SET body = 'x'", 'never changes'],
  ['DELETE FROM templates', 'never forgotten'],
  ["INSERT OR REPLACE INTO templates VALUES ('a', 1, 'x', '', '', '')", 'never changes'],
  ["UPDATE template_choices SET template_id = 'x'", 'kept as it was'],
  ['DELETE FROM template_choices', 'kept as it was'],
])('%s is refused', (sql, words) => {
  store.save('a', body('one'), at, it);
  store.choose('026', 'a', at, it);
  expect(() => bench.db().exec(sql)).toThrow(words);
});
