import { describe, expect, test } from 'vitest';
import { shippedTemplates } from '../main/office/layout/shipped-templates.ts';
import { type Template, templateText } from './template.ts';
import { withBox } from './template-boxes.ts';
import { requiredFields, requiredListFields, templateFaults } from './template-check.ts';

const template = shipped('vat-2021');
function shipped(id: string): Template {
  const found = shippedTemplates.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no template ${id}`);
  return found;
}
const faults = (path: string, change: Parameters<typeof withBox>[2], of = template) => templateFaults(withBox(of, path, change));

test('templates that come with the program have no fault', () => {
  for (const each of shippedTemplates) expect(templateFaults(each), each.id).toEqual([]);
});

describe('boxes', () => {
  test.each([
    ['face.fields.code', { x: -0.1 }],
    ['face.fields.code', { x: 170, w: 40.1 }],
    ['face.fields.clerk', { y: 136 }],
    ['face.labels.0', { y: -1 }],
    ['face.qr', { x: 200 }],
    ['face.seal', { y: 120, h: 30 }],
    ['list.fields.page', { x: 300 }],
    ['list.table.index', { x: -3 }],
    ['face.table.columns.tax', { w: 40 }],
    ['face.rules.0', { x: 100 }],
  ])('%s over the edge', (place, change) => {
    expect(faults(place, change)).toEqual([{ place, reason: 'template-outside-page' }]);
  });

  test('a box on the edge is inside', () => {
    expect(faults('face.fields.code', { x: 169.4, w: 40.6 })).toEqual([]);
  });

  test.each([0, -5, 0.9])('a box of %f mm holds nothing', (w) => {
    expect(faults('face.fields.code', { w })).toEqual([{ place: 'face.fields.code', reason: 'template-box-too-small' }]);
  });

  test('text whose smallest size does not fit its box, or is above its size', () => {
    const wrong = [{ place: 'face.fields.code', reason: 'template-text-sizes' }];
    expect(faults('face.fields.code', { size: 3 })).toEqual(wrong);
    expect(faults('face.fields.code', { minSize: 20, size: 30 })).toEqual(wrong);
  });
});

describe('rows', () => {
  test('a table below the page', () => {
    expect(faults('face.table', { h: 120 }).map(({ reason }) => reason)).toContain('template-outside-page');
  });

  test('fewer rows than the face of an invoice has', () => {
    const short = { ...template, face: { ...template.face, table: { ...template.face.table, rows: 7 } } };
    expect(templateFaults(short)).toEqual([{ place: 'face.table', reason: 'template-rows' }]);
  });

  test('rows that lie on each other', () => {
    const thick = { ...template, face: { ...template.face, table: { ...template.face.table, height: 5 } } };
    expect(templateFaults(thick)).toContainEqual({ place: 'face.table', reason: 'template-rows' });
  });
});

describe('what must be there', () => {
  test('depends on what the template is for', () => {
    expect(requiredFields({ use: 'form', kinds: ['004'] })).not.toContain('checkCode');
    expect(requiredFields({ use: 'form', kinds: ['004', '007'] })).toContain('checkCode');
    expect(requiredFields({ use: 'form', kinds: ['007'] })).not.toContain('title');
    expect(requiredFields({ use: 'roll', kinds: ['007'] })).not.toContain('cipher');
    expect(requiredFields({ use: 'sheet', kinds: ['026'] })).not.toContain('buyerBankAccount');
    expect(requiredFields({ use: 'sheet', kinds: ['026', '028'] })).toContain('buyerBankAccount');
    expect(requiredFields({ use: 'layout', kinds: ['026'] })).toContain('unsealed');
  });

  test.each(requiredListFields)('a goods list names its %s', (field) => {
    if (!template.list) throw new Error('no list');
    const { [field]: _left, ...fields } = template.list.fields;
    expect(templateFaults({ ...template, list: { ...template.list, fields } })).toEqual([
      { place: `list.fields.${field}`, reason: 'template-missing' },
    ]);
  });

  test('a form may be without code and goods list, nothing else', () => {
    const { qr: _qr, ...face } = shipped('form-241x140').face;
    expect(templateFaults({ ...shipped('form-241x140'), face })).toEqual([]);
    expect(templateFaults({ ...shipped('form-241x140'), use: 'sheet' }).map(({ place }) => place)).toEqual(['list']);
  });
});

test('one text for one template, whatever the order of its entries', () => {
  const { id, version, ...rest } = template;
  expect(templateText({ ...rest, version, id })).toBe(templateText(template));
  expect(templateText({ ...template, version: 2 })).not.toBe(templateText(template));
});
