// @vitest-environment happy-dom
/**
 * Both languages say everything, and each only in its own letters. (That they have the same keys is checked by the compiler.)
 */
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

type Leaf = readonly [path: string, text: string];

/** Every text with its path; functions are called with samples. */
function leaves(node: unknown, path = ''): readonly Leaf[] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, String(node(...Array.from({ length: node.length }, () => 7)))]];
  return Object.entries(node as object).flatMap(([key, child]) => leaves(child, path === '' ? key : `${path}.${key}`));
}

/** Words written the same in both languages, or in the other one on purpose. */
const shared = new Set([
  'app.language',
  'shortcuts.rows.language',
  'form.zeroRates.ordinaryZero',
  'status.stockLine',
  'status.limits.amount',
]);

test('both languages have the same texts, none of them empty', () => {
  expect(leaves(en).map(([path]) => path)).toEqual(leaves(zhCN).map(([path]) => path));
  for (const [path, text] of [...leaves(en), ...leaves(zhCN)]) expect(text.trim(), path).not.toBe('');
});

test('no text was left untranslated', () => {
  for (const [path, text] of leaves(en)) if (!shared.has(path)) expect(text, path).not.toMatch(/\p{Script=Han}/u);
  for (const [path, text] of leaves(zhCN)) if (!shared.has(path)) expect(text, path).toMatch(/\p{Script=Han}/u);
});
