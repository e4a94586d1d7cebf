import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box, RowField, Table } from '../../../domain/template.ts';
import { fieldBytes } from '../../../domain/text-rules.ts';
import { type Fit, fitText, type Metrics, mmPerPoint } from './fit.ts';
import { fontMetrics, loadFonts } from './fonts.ts';
import { present } from './samples.testing.ts';
import { vat2021 } from './shipped-templates.ts';

/** Every Chinese character one em, everything else half; `☠` is in no font. */
const metrics: Metrics = {
  faceOf: (role, character) => (character === '☠' ? null : role === 'digits' && character < '\u0080' ? 'mono' : 'serif'),
  advance: (_face, character) => (character < '\u0080' ? 0.5 : 1),
};
const box: Box = {
  x: 10,
  y: 20,
  w: 40,
  h: 5,
  role: 'value',
  size: 10,
  minSize: 4,
  align: 'left',
  maxLines: 2,
  valign: 'middle',
  leading: 1.1,
};

function fitted(fit: Fit) {
  if (fit.fit !== 'fitted') throw new Error(`not fitted: ${JSON.stringify(fit)}`);
  return fit.fitted;
}
const textsOf = (fit: Fit) => fitted(fit).lines.map((line) => line.runs.map((run) => run.text).join(''));

test('a short text has the wanted size and stands in the middle of its box', () => {
  const { size, condense, lines } = fitted(fitText('北京', box, metrics));
  expect([size, condense, lines.length]).toEqual([10, 1, 1]);
  const em = 10 * mmPerPoint;
  expect(lines[0]?.x).toBe(10);
  expect(lines[0]?.width).toBeCloseTo(2 * em);
  expect(lines[0]?.baseline).toBeCloseTo(22.5 + 0.38 * em);
});

test.each([
  ['left', 10],
  ['right', 50 - 2 * 10 * mmPerPoint],
  ['center', 30 - 10 * mmPerPoint],
] as const)('%s', (align, x) => {
  expect(fitted(fitText('北京', { ...box, align }, metrics)).lines[0]?.x).toBeCloseTo(x);
});

test('spread characters begin and end at the edges of the box', () => {
  const { gap, lines } = fitted(fitText('校验码', { ...box, align: 'spread' }, metrics));
  expect(lines[0]?.width).toBeCloseTo(40);
  expect(gap).toBeCloseTo((40 - 3 * 10 * mmPerPoint) / 2);
});

test('a longer text shrinks on one line, a still longer one takes two', () => {
  expect(textsOf(fitText('一'.repeat(14), box, metrics))).toHaveLength(1);
  expect(fitted(fitText('一'.repeat(14), box, metrics)).size).toBeLessThan(10);
  expect(textsOf(fitText('一'.repeat(24), box, metrics))).toHaveLength(2);
});

test('what does not fit at the smallest size is condensed, and refused before it is unreadable', () => {
  const one = { ...box, maxLines: 1 };
  expect(fitted(fitText('一'.repeat(50), one, metrics))).toMatchObject({ size: 4, condense: 0.55 });
  expect(fitText('一'.repeat(80), one, metrics)).toEqual({ fit: 'tooLong' });
});

test('words, figures and marks stay together', () => {
  const text = '车种车号：P70 3401234；货物';
  expect(textsOf(fitText(text, { ...box, w: 22, h: 9 }, metrics))).toEqual(['车种车号：P70 ', '3401234；货物']);
});

test('line feeds are line ends and empty text is no line', () => {
  expect(textsOf(fitText('甲\n乙', { ...box, h: 10 }, metrics))).toEqual(['甲', '乙']);
  expect(fitted(fitText('', box, metrics)).lines).toEqual([]);
});

test('faces follow the characters', () => {
  const [line] = fitted(fitText('2026年', { ...box, role: 'digits' }, metrics)).lines;
  expect(line?.runs.map(({ face, text }) => [face, text])).toEqual([
    ['mono', '2026'],
    ['serif', '年'],
  ]);
  expect(line?.runs[1]?.x).toBeCloseTo(10 + 2 * 10 * mmPerPoint);
});

test('characters that no font has are named, all of them', () => {
  expect(fitText('北☠京', box, metrics)).toEqual({ fit: 'missing', characters: ['☠'] });
});

test('a fitted text is whole and inside its box', () => {
  const text = fc.string({ unit: fc.constantFrom(...'北京 G1a，（）.-一'), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 4 }), fc.double({ min: 15, max: 80, noNaN: true }), (value, maxLines, w) => {
      const fit = fitText(value, { ...box, w, maxLines, h: maxLines * 3 }, metrics);
      if (fit.fit === 'tooLong') return;
      expect(textsOf(fit).join('')).toBe(value);
      const { lines, size } = fitted(fit);
      expect(lines.length).toBeLessThanOrEqual(maxLines);
      for (const line of lines) {
        // spaces may hang over the edge
        if (!line.runs.at(-1)?.text.endsWith(' ')) expect(line.x + line.width).toBeLessThan(10 + w + 0.02);
        expect(line.baseline + 0.12 * size * mmPerPoint).toBeLessThan(20 + maxLines * 3 + 0.02);
        expect(line.baseline - 0.88 * size * mmPerPoint).toBeGreaterThan(20 - 0.02);
      }
    }),
  );
});

const { face } = vat2021;
const list = present(vat2021.list);
const boxIn = ({ columns, height }: Table, name: RowField): Box => ({ ...present(columns[name]), y: 0, h: height });

test.each([
  ['buyer name', present(face.fields.buyerName), fieldBytes.partyName],
  ['buyer tax id', present(face.fields.buyerTaxId), fieldBytes.taxId],
  ['seller address', present(face.fields.sellerAddressPhone), fieldBytes.addressPhone],
  ['seller bank', present(face.fields.sellerBankAccount), fieldBytes.bankAccount],
  ['item', boxIn(face.table, 'name'), fieldBytes.itemName],
  ['spec', boxIn(face.table, 'spec'), fieldBytes.spec],
  ['unit', boxIn(face.table, 'unit'), fieldBytes.unit],
  ['item on the list', boxIn(list.table, 'name'), fieldBytes.itemName],
  ['spec on the list', boxIn(list.table, 'spec'), fieldBytes.spec],
  ['unit on the list', boxIn(list.table, 'unit'), fieldBytes.unit],
  ['buyer on the list', present(list.fields.buyerName), fieldBytes.partyName],
  ['clerk', present(face.fields.clerk), fieldBytes.person],
  ['remarks', present(face.fields.remarks), 230],
])('the longest %s a device takes has room on the form', async (_name, place, bytes) => {
  const real = fontMetrics(await fonts);
  for (const text of ['鬱'.repeat(bytes / 2), 'W'.repeat(bytes), '8'.repeat(bytes)]) {
    expect(fitText(text, place, real).fit, text.slice(0, 1)).toBe('fitted');
  }
});

const fonts = loadFonts();
