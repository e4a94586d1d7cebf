/**
 * Holds docs/reliability.md against the code that it describes, so that its tables can be believed.
 */
import { expect, test } from 'vitest';
import { outcomes } from '../domain/reconciliation.ts';
import { faultsOf } from '../faults/fault-lists.ts';
import { figures } from '../faults/judge.ts';
import { families, killPoints } from '../faults/kill-points.ts';
import { deaths } from '../faults/matrix.ts';
import { parts } from '../faults/report.ts';
import { codeWords, fenced, readPage, section, tableRows } from './page.testing.ts';

const page = readPage('reliability.md');

/** First cells of the table under a heading, without marks. */
function firstColumn(heading: string): readonly string[] {
  return tableRows(section(page, heading))
    .slice(1)
    .map(([first = '']) => first.replaceAll('`', ''));
}

test('the kill points are those that are played, in their order', () => {
  const rows = tableRows(section(page, '### Where it dies')).slice(1);
  const real = killPoints.map((point) => [
    `\`${point.name}\``,
    point.reach === 'step' ? 'in the office' : 'on the wire',
    ...families.map((family) => (point.reach === 'step' || point.holds[family] ? 'yes' : '–')),
  ]);
  expect(rows).toEqual(real);
});

test('the steps are told one by one, in the order of the kill points', () => {
  const told = tableRows(section(page, '## What is written down when')).flatMap(([first = '']) => codeWords(first));
  expect(told).toEqual(killPoints.map(({ name }) => name));
});

test('deaths, parts, outcomes and the five words', () => {
  expect(firstColumn('### How it dies')).toEqual(Object.values(deaths));
  expect(firstColumn('### The judge')).toEqual(figures);
  expect(firstColumn('## The books')).toEqual(outcomes);
  expect(firstColumn('## Results')).toEqual(parts);
  const [, ...played] = tableRows(section(page, '## The fault runs')).map(([first = '']) => first.replaceAll('`', ''));
  expect(played.slice(0, parts.length)).toEqual(parts);
});

test('every fault is named, and no other', () => {
  const rows = tableRows(section(page, '### What lies to it')).slice(1);
  const told = rows.map(([, faults = '']) => codeWords(faults).filter((word) => word !== 'Retry-After'));
  const real = Object.values(faultsOf).map((faults) => [...new Set(faults.map(({ entry }) => entry.fault))]);
  expect(told).toEqual(real);
});

test('the cell that is played again exists', () => {
  const [commands = ''] = fenced(page, 'sh');
  const [, name = ''] = /--cell '(.+)'/.exec(commands) ?? [];
  const [point, death, family] = name.split(' × ');
  expect(killPoints.map((one) => one.name)).toContain(point);
  expect(Object.values(deaths)).toContain(death);
  expect(families).toContain(family);
});
