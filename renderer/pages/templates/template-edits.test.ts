// @vitest-environment happy-dom
/**
 * What the editor does to a template, on those of the program.
 */
import { expect, test } from 'vitest';
import type { Template } from '../../../domain/template.ts';
import { boxesOf } from '../../../domain/template-boxes.ts';
import { templateFaults } from '../../../domain/template-check.ts';
import { shippedSamples } from '../../fake/sample-templates.ts';
import { addables, withAdded, withLabel, withRule } from './template-additions.ts';
import {
  alignedBoxes,
  inkOf,
  inkText,
  mayRemove,
  movedBoxes,
  withColumnRow,
  withoutBoxes,
  withPrinted,
  withRuleAt,
} from './template-edits.ts';

const templates = shippedSamples();
const named = (id: string): Template => {
  const found = templates.find((template) => template.id === id);
  if (!found) throw new Error(`no template ${id}`);
  return found;
};
const layout = named('vat-2021');
const placeOf = (template: Template, path: string) => boxesOf(template).find((one) => one.path === path)?.box;

test('all templates of the program can be edited: each is without a fault', () => {
  expect(templates).toHaveLength(7);
  for (const template of templates) expect(templateFaults(template)).toEqual([]);
});

test('several boxes move together, a table takes its columns along once', () => {
  const moved = movedBoxes(layout, ['face.table', 'face.table.columns.net', 'face.fields.code'], { x: 1, y: 0.5 });
  expect(moved.face.table.columns.net?.x).toBe(136.8);
  expect(moved.face.table.top).toBe(57.6);
  expect(moved.face.fields.code).toEqual({ ...layout.face.fields.code, x: 165, y: 6.8 });
  expect(moved.face.labels).toBe(layout.face.labels);
});

test('boxes are put under each other by the outermost edge', () => {
  const paths = ['face.fields.totalNet', 'face.fields.words'];
  const right = alignedBoxes(layout, paths, 'right');
  expect(paths.map((path) => placeOf(right, path))).toMatchObject([{ x: 135.8 }, { x: 83.4 }]);
  expect(alignedBoxes(layout, paths, 'left').face.fields.totalNet?.x).toBe(67.7);
});

test('what an invoice cannot go without stays, everything else goes', () => {
  expect(mayRemove(layout, 'face.fields.buyerName')).toBe(false);
  expect(mayRemove(layout, 'face.table.columns.net')).toBe(false);
  expect(mayRemove(layout, 'face.table')).toBe(false);
  expect([mayRemove(layout, 'face.qr'), mayRemove(named('form-241x140'), 'face.qr')]).toEqual([false, true]);
  expect([mayRemove(layout, 'face.seal'), mayRemove(named('sheet-a5'), 'face.seal')]).toEqual([false, true]);
  const before = boxesOf(layout).map(({ path }) => path);
  const all = before.filter((path) => mayRemove(layout, path));
  const less = withoutBoxes(layout, before);
  expect(all.length).toBeGreaterThan(100);
  expect(boxesOf(less)).toHaveLength(before.length - all.length);
  expect(templateFaults(less)).toEqual([]);
});

test('what was taken away can be put back, the necessary first', () => {
  const path = 'face.fields.payee';
  const less = withoutBoxes(layout, [path, 'face.table.columns.unit', 'list.table.index']);
  expect(addables(less, 'face')).toEqual([path, 'face.table.columns.unit']);
  expect(addables(less, 'list')).toContain('list.table.index');
  const { buyerName: _, ...fields } = layout.face.fields;
  expect(addables({ ...less, face: { ...less.face, fields } }, 'face')[0]).toBe('face.fields.buyerName');
  const back = ['list.table.index', path, 'face.table.columns.unit'].reduce((one, place) => withAdded(one, place), less);
  expect(boxesOf(back)).toHaveLength(boxesOf(layout).length);
  expect(templateFaults(back)).toEqual([]);
});

test('everything that can be added is without a fault, on every template', () => {
  for (const template of templates) {
    for (const page of ['face', 'list'] as const) {
      for (const path of addables(template, page)) {
        const added = withAdded(template, path);
        expect(placeOf(added, path)).toBeDefined();
        expect(templateFaults(added), `${template.id} ${path}`).toEqual([]);
      }
    }
  }
});

test('labels and rules are added and changed; on a form a new label is one that is printed', () => {
  const label = withLabel(named('form-241x140'), 'face', '新');
  expect(label.template.face.labels.at(-1)).toMatchObject({ text: '新', printed: true });
  expect(withPrinted(label.template, label.path, false).face.labels.at(-1)).not.toHaveProperty('printed');
  const rule = withRule(layout, 'list');
  expect(rule.path).toBe(`list.rules.${layout.list?.rules.length}`);
  expect(withRuleAt(rule.template, rule.path, [1, 2, 3, 4, 0.5]).list?.rules.at(-1)).toEqual([1, 2, 3, 4, 0.5]);
});

test('a column stands lower in its row, with a height of its own or the row’s', () => {
  const path = 'face.table.columns.name';
  const lower = withColumnRow(layout, path, { dy: 1, h: 3 });
  expect(lower.face.table.columns.name).toMatchObject({ dy: 1, h: 3, x: 5.6 });
  expect(withColumnRow(lower, path, { h: null }).face.table.columns.name).not.toHaveProperty('h');
});

test('colours go through the field of the browser and back', () => {
  expect(inkText([156, 82, 3])).toBe('#9c5203');
  expect(inkOf('#9c5203')).toEqual([156, 82, 3]);
});
