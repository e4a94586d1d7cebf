import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invoiceKinds } from '../../domain/kinds.ts';
import { templateText } from '../../domain/template.ts';
import { shippedTemplates } from './layout/shipped-templates.ts';
import { pictureOf, textOf } from './layout/tools.testing.ts';
import { caller, ownTemplate, paperBench, relabelled } from './paper-room.testing.ts';
import type { TemplateHandlers } from './template-handlers.ts';

let made: ReturnType<typeof paperBench>;
let desk: TemplateHandlers;
beforeEach(() => {
  made = paperBench();
  desk = made.room().handlers;
});
afterEach(() => made.bench.remove());

const { seal: _seal, ...sealless } = ownTemplate().face;
const refused = (code: string, details: object = expect.anything()) => ({ ok: false, problem: { code, details } });
const saved = async (text: string) => {
  const answer = await desk.saveTemplate({ text }, caller);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
  return answer.value;
};
const listed = async () => {
  const answer = await desk.templates({}, caller);
  if (!answer.ok) throw new Error(answer.problem.code);
  return answer.value;
};
const shown = async (templateId: string, version?: number) =>
  desk.template({ templateId, ...(version === undefined ? {} : { version }) }, caller);

describe('the list', () => {
  test('has the program’s templates first, which nobody made and nobody can change', async () => {
    const all = await listed();
    expect(all.map(({ templateId }) => templateId)).toEqual(shippedTemplates.map(({ id }) => id));
    expect(all[0]).toMatchObject({
      templateId: 'vat-2021',
      version: 1,
      shipped: true,
      chosenFor: invoiceKinds,
      at: null,
      actor: '',
    });
  });
  test('has the latest of the station’s own, and who made it when', async () => {
    await saved(templateText(ownTemplate()));
    await saved(templateText(ownTemplate({ name: '本站 2' })));
    const at = made.office().ports.clock.now();
    expect((await listed()).at(-1)).toEqual({
      templateId: 'station',
      version: 2,
      name: '本站 2',
      use: 'layout',
      kinds: invoiceKinds,
      page: { width: 210, height: 140 },
      shipped: false,
      chosenFor: [],
      at,
      actor: 'wangmin',
    });
  });
});

describe('saving', () => {
  test('gives the next version whatever the text says, and none for the same text', async () => {
    expect(await saved(templateText(ownTemplate({ version: 77 })))).toMatchObject({ version: 1 });
    expect(await saved(JSON.stringify(ownTemplate({ version: 5 })))).toMatchObject({ version: 1 });
    expect(await saved(templateText(ownTemplate({ name: '别的' })))).toMatchObject({ version: 2, name: '别的' });
    expect(await shown('station')).toMatchObject({
      ok: true,
      value: { text: templateText(ownTemplate({ name: '别的', version: 2 })), history: [{ version: 2 }, { version: 1 }] },
    });
    expect(await shown('station', 1)).toMatchObject({
      ok: true,
      value: { text: templateText(ownTemplate()), summary: { version: 1 } },
    });
  });
  test.each([
    ['no JSON', '{'],
    ['no template', '[]'],
    ['a template with something missing', JSON.stringify({ ...ownTemplate(), page: undefined })],
    ['a box outside the page', templateText(ownTemplate({ page: { width: 100, height: 140 } }))],
    ['a layout file without a place for its seal', templateText(ownTemplate({ face: sealless }))],
    ['something more than a template', JSON.stringify({ ...ownTemplate(), script: 'x' })],
    ['a name that is a path', templateText(ownTemplate({ id: '../x' }))],
    ['a very long one', `${templateText(ownTemplate())}${' '.repeat(300_000)}`],
  ])('refuses %s', async (_what, text) => {
    expect(await desk.saveTemplate({ text }, caller)).toMatchObject(refused('template-refused'));
    expect(made.office().ledger.templates.list()).toEqual([]);
  });
  test('refuses the name of a template of the program', async () => {
    const text = templateText(ownTemplate({ id: 'vat-2021', version: 2 }));
    expect(await desk.saveTemplate({ text }, caller)).toEqual(refused('template-shipped', { template: 'vat-2021' }));
  });
  test('refuses to take a kind away that is made or printed with it', async () => {
    await saved(templateText(ownTemplate()));
    await desk.chooseTemplate({ templateId: 'station', kind: '007' }, caller);
    const less = templateText(ownTemplate({ kinds: ['026'] }));
    expect(await desk.saveTemplate({ text: less }, caller)).toEqual(
      refused('paper-not-for-kind', { template: 'station', kind: '007' }),
    );
    await saved(templateText(ownTemplate({ id: 'our-roll' }, 'roll-76')));
    made.load('our-roll', '026');
    const roll = templateText(ownTemplate({ id: 'our-roll', kinds: ['007'] }, 'roll-76'));
    expect(await desk.saveTemplate({ text: roll }, caller)).toEqual(
      refused('paper-not-for-kind', { template: 'our-roll', kind: '026' }),
    );
  });
});

describe('looking at one', () => {
  test('of the program', async () => {
    expect(await shown('form-241x140')).toMatchObject({
      ok: true,
      value: { summary: { shipped: true, use: 'form' }, history: [{ version: 1, at: null, actor: '' }] },
    });
  });
  test('that there is not', async () => {
    expect(await shown('nowhere')).toEqual(refused('template-not-found', { template: 'nowhere' }));
    expect(await shown('vat-2021', 9)).toEqual(refused('template-not-found', { template: 'vat-2021@9' }));
  });
  test('that was deleted, of which the versions are still there', async () => {
    await saved(templateText(ownTemplate()));
    await desk.deleteTemplate({ templateId: 'station' }, caller);
    expect(await shown('station')).toEqual(refused('template-not-found', { template: 'station' }));
    expect(await shown('station', 1)).toMatchObject({ ok: true });
  });
});

describe('deleting', () => {
  test('takes the template off the list', async () => {
    await saved(templateText(ownTemplate()));
    expect(await desk.deleteTemplate({ templateId: 'station' }, caller)).toEqual({ ok: true, value: {} });
    expect((await listed()).some(({ templateId }) => templateId === 'station')).toBe(false);
  });
  test('is refused for one that is not there, comes with the program, or is in use', async () => {
    const remove = (templateId: string) => desk.deleteTemplate({ templateId }, caller);
    expect(await remove('nowhere')).toEqual(refused('template-not-found', { template: 'nowhere' }));
    expect(await remove('roll-57')).toEqual(refused('template-shipped', { template: 'roll-57' }));
    await saved(templateText(ownTemplate()));
    await desk.chooseTemplate({ templateId: 'station', kind: '028' }, caller);
    expect(await remove('station')).toEqual(refused('template-in-use', { template: 'station' }));
    await desk.chooseTemplate({ templateId: 'vat-2021', kind: '028' }, caller);
    made.load('station');
    expect(await remove('station')).toEqual(refused('template-in-use', { template: 'station' }));
    made.load('vat-2021');
    expect(await remove('station')).toEqual({ ok: true, value: {} });
  });
});

describe('choosing', () => {
  test('makes it the template of the kind from now on', async () => {
    await saved(templateText(ownTemplate()));
    expect(await desk.chooseTemplate({ templateId: 'station', kind: '026' }, caller)).toMatchObject({
      ok: true,
      value: { templateId: 'station', chosenFor: ['026'] },
    });
    expect((await listed())[0]).toMatchObject({ templateId: 'vat-2021', chosenFor: ['004', '007', '028'] });
  });
  test.each([
    ['a roll', 'roll-57', '026'],
    ['a form', 'form-241x140', '007'],
    ['a sheet', 'sheet-a4', '026'],
    ['a layout of other kinds', 'paper-only', '026'],
  ] as const)('%s is refused', async (_what, templateId, kind) => {
    await saved(templateText(ownTemplate({ id: 'paper-only', kinds: ['004', '007'] })));
    expect(await desk.chooseTemplate({ templateId, kind }, caller)).toEqual(
      refused('paper-not-for-kind', { template: templateId, kind }),
    );
  });
  test('one that is not there is refused', async () => {
    expect(await desk.chooseTemplate({ templateId: 'nowhere', kind: '026' }, caller)).toEqual(
      refused('template-not-found', { template: 'nowhere' }),
    );
  });
});

describe('a preview', () => {
  test.each(shippedTemplates.map(({ id }) => id))('of %s shows the sample of every kind it is made for', async (id) => {
    const template = ownTemplate({}, id);
    for (const kind of template.kinds) {
      expect(await desk.previewTemplate({ text: templateText(template), kind }, caller)).toMatchObject({ ok: true });
    }
  });
  test('has the frame of a form on it, at the size of its paper', async () => {
    const drawn = await desk.previewTemplate({ text: templateText(ownTemplate({}, 'form-241x140')), kind: '007' }, caller);
    if (!drawn.ok) throw new Error(drawn.problem.code);
    const text = await textOf(drawn.value.pdf);
    expect(text).toContain('货物或应税劳务、服务名称');
    expect(text).toContain('样张，不是发票');
    const { width, height } = await pictureOf(drawn.value.pdf, 25.4);
    expect(Math.abs(width - 241) + Math.abs(height - 140)).toBeLessThanOrEqual(2);
  });
  test('shows what stands in the editor, and keeps none of it', async () => {
    const text = templateText(relabelled(ownTemplate(), '改过'));
    const drawn = await desk.previewTemplate({ text, kind: '026' }, caller);
    if (!drawn.ok) throw new Error(drawn.problem.code);
    expect(await textOf(drawn.value.pdf)).toContain('改过');
    expect(made.office().ledger.templates.list()).toEqual([]);
  });
  test.each([
    ['a refused template', '{}', 'template-refused'],
    ['a kind it is not made for', templateText(ownTemplate({ kinds: ['026'] })), 'paper-not-for-kind'],
    ['a label that no font has', templateText(relabelled(ownTemplate(), '\u{1f684}')), 'layout-glyph-missing'],
  ])('of %s is a problem', async (_what, text, code) => {
    expect(await desk.previewTemplate({ text, kind: '007' }, caller)).toMatchObject(refused(code));
  });
});

describe('a ledger that somebody has changed', () => {
  test.each([
    ['another text', "UPDATE templates SET body = '{}'"],
    [
      'another text with its hash',
      "UPDATE templates SET body = '{}', sha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'",
    ],
    ['the text of another version', 'UPDATE templates SET version = 4'],
    ['the text of another template', "UPDATE templates SET template_id = 'station-2'"],
  ])('with %s is told as damaged and keeps nobody from the others', async (_what, sql) => {
    await saved(templateText(ownTemplate()));
    made.db().exec('DROP TRIGGER templates_no_update');
    made.db().exec(sql);
    const [{ template_id: id, version } = { template_id: '', version: 0 }] = made
      .db()
      .prepare<[], { template_id: string; version: number }>('SELECT template_id, version FROM templates')
      .all();
    const damaged = refused('template-damaged', { template: `${id}@${version}` });
    expect(await shown(id)).toEqual(damaged);
    expect(await shown(id, version)).toEqual(damaged);
    expect(await desk.chooseTemplate({ templateId: id, kind: '007' }, caller)).toEqual(damaged);
    expect(await listed()).toHaveLength(shippedTemplates.length);
    expect(await saved(templateText(ownTemplate({ id })))).toMatchObject({ version: version + 1 });
    expect(await listed()).toHaveLength(shippedTemplates.length + 1);
  });
});
