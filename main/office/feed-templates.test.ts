import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change } from '../../domain/change.ts';
import { type Template, templateText } from '../../domain/template.ts';
import { readTemplates } from './feed-templates.ts';
import { ownTemplate, paperBench } from './paper-room.testing.ts';

let made: ReturnType<typeof paperBench>;
beforeEach(() => {
  made = paperBench();
});
afterEach(() => made.bench.remove());

const told = (content: unknown): Change => ({
  type: 'record',
  what: 'template',
  id: '',
  json: JSON.stringify({ type: 'template', templateId: 'x', content }),
});

/** A page of the feed as the office takes it. */
async function page(...changes: readonly Change[]) {
  const { shelf, ledger, ports } = made.office();
  const noted: unknown[] = [];
  const log = { info: (what: string, about: Readonly<Record<string, unknown>>) => void noted.push([what, about]) };
  ledger.feed.apply(await readTemplates(changes, shelf, log), 'c1', 'BJZ-07', ports.clock.now());
  return noted;
}
const versions = () =>
  made
    .office()
    .ledger.templates.history('station')
    .map(({ version, actor }) => [version, actor]);
const latest = async () => {
  const found = await made.room().shelf.latest('station');
  return found.ok ? found.value : found.problem;
};

test('a template of the platform’s becomes the next version of its id, and comes twice without harm', async () => {
  const first: Template = ownTemplate({ version: 40 });
  expect(await page(told(first))).toEqual([]);
  await page(told(first), told(first));
  expect(versions()).toEqual([[1, 'system']]);
  await page(told({ ...first, name: '新' }));
  expect(await latest()).toMatchObject({ name: '新', version: 2 });
  expect(made.office().ledger.feed.cursor()).toBe('c1');
});

test('what was edited here since is not undone by a change that comes a second time, but by a new one', async () => {
  await page(told(ownTemplate()));
  await made.save(ownTemplate({ name: '本站改过' }));
  await page(told(ownTemplate()));
  expect(await latest()).toMatchObject({ name: '本站改过', version: 2 });
  await page(told(ownTemplate({ name: '平台' })));
  expect(await latest()).toMatchObject({ name: '平台', version: 3 });
});

test.each([
  ['no template', { page: 'A4' }, { code: 'template-refused' }],
  ['nothing', undefined, { code: 'template-refused' }],
  ['a template of the program', ownTemplate({ id: 'vat-2021', version: 9 }), { code: 'template-shipped' }],
])('%s is noted and not taken, and holds up nothing beside it', async (_what, content, problem) => {
  const noted = await page(told(content), told(ownTemplate()));
  expect(noted).toMatchObject([['template-not-taken', problem]]);
  expect(versions()).toEqual([[1, 'system']]);
  expect(made.office().ledger.feed.cursor()).toBe('c1');
});

test('template and cursor become true together', async () => {
  made.db().exec("CREATE TEMP TRIGGER broken BEFORE INSERT ON cursors BEGIN SELECT RAISE(ABORT, 'full'); END");
  await expect(page(told(ownTemplate()))).rejects.toThrow('full');
  expect(versions()).toEqual([]);
  made.db().exec('DROP TRIGGER broken');
  await page(told(JSON.parse(templateText(ownTemplate()))));
  expect(versions()).toEqual([[1, 'system']]);
});
