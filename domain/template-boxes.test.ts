import { describe, expect, test } from 'vitest';
import { shippedTemplates } from '../main/office/layout/shipped-templates.ts';
import type { Template } from './template.ts';
import { type BoxChange, boxesOf, withBox } from './template-boxes.ts';

const [vat] = shippedTemplates;
if (!vat) throw new Error('no templates');
const template: Template = vat;
const boxAt = (path: string, of: Template = template) => {
  const found = boxesOf(of).find((box) => box.path === path);
  if (!found) throw new Error(`no box ${path}`);
  return found;
};

test.each(shippedTemplates.map((each) => [each.id, each] as const))(
  '%s: paths name one box each, and each can be changed',
  (_id, each) => {
    const boxes = boxesOf(each);
    expect(new Set(boxes.map(({ path }) => path)).size).toBe(boxes.length);
    for (const { path } of boxes) expect(withBox(each, path, {}), path).toEqual(each);
    for (const { path, box } of boxes) {
      const { x, w } = boxAt(path, withBox(each, path, { x: box.x + 1 })).box;
      expect(x, path).toBeCloseTo(box.x + 1);
      expect(w, path).toBeCloseTo(box.w);
    }
  },
);

test('one box changes and nothing else', () => {
  const changed = withBox(template, 'face.fields.code', { x: 160.004, size: 12, align: 'right' });
  expect(changed.face.fields.code).toEqual({ ...template.face.fields.code, x: 160, size: 12, align: 'right' });
  expect({ ...changed, face: { ...changed.face, fields: template.face.fields } }).toEqual(template);
});

test('a label takes another text', () => {
  expect(withBox(template, 'face.labels.0', { text: '机器号' }).face.labels[0]?.text).toBe('机器号');
});

describe('a table', () => {
  test('moves with its columns', () => {
    const { table } = withBox(template, 'face.table', { x: 10.6, y: 60 }).face;
    expect(table.top).toBe(60);
    expect(table.columns.name?.x).toBe(10.6);
    expect(table.columns.tax?.x).toBeCloseTo((template.face.table.columns.tax?.x ?? 0) + 5);
  });

  test('spreads its rows over its height', () => {
    const { table } = withBox(template, 'face.table', { h: 40 }).face;
    expect([table.pitch, table.height]).toEqual([5, 4.23]);
    expect(withBox(template, 'face.table', { h: 24 }).face.table).toMatchObject({ pitch: 3, height: 3 });
  });

  test('its columns are as high as its rows reach, and only their width can be changed', () => {
    expect(boxAt('face.table.columns.net').box).toMatchObject({ x: 135.8, y: 57.1, w: 28 });
    expect(boxAt('face.table.columns.net').box.h).toBeCloseTo(7 * 4.23 + 4.23);
    const changed = withBox(template, 'face.table.columns.net', { y: 1, h: 1, w: 27 }).face.table;
    expect(changed).toEqual({
      ...template.face.table,
      columns: { ...template.face.table.columns, net: { ...template.face.table.columns.net, w: 27 } },
    });
  });
});

test('the code stays square, a rule keeps its direction', () => {
  expect(withBox(template, 'face.qr', { w: 20, h: 30 }).face.qr).toEqual({ x: 10.6, y: 4.5, size: 20 });
  const slanted: Template = { ...template, face: { ...template.face, rules: [[50, 10, 20, 40, 0.3]] } };
  expect(withBox(slanted, 'face.rules.0', { x: 21, h: 20 }).face.rules).toEqual([[51, 10, 21, 30, 0.3]]);
});

test.each([
  '',
  'face',
  'face.fields',
  'face.fields.iban',
  'face.fields.constructor',
  'face.labels.x',
  'face.rules.999',
  'back.qr',
])('a path to nothing is a bug: “%s”', (path) => {
  const change: BoxChange = { x: 1 };
  expect(() => withBox(template, path, change)).toThrow('no box');
});
