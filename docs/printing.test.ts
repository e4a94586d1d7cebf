/**
 * Holds docs/printing.md against the states and reasons that the program knows.
 */
import { expect, test } from 'vitest';
import { ownPrintReasons, printJobStates, spoiltReasons } from '../domain/print-job.ts';
import { codeWords, readPage, section, tableRows } from './page.testing.ts';

const page = readPage('printing.md');
const firstCells = (heading: string) =>
  tableRows(section(page, heading))
    .slice(1)
    .map(([cell = '']) => cell.replaceAll('`', ''));

test('every state has a row', () => {
  expect(firstCells('## The life of a job').toSorted()).toEqual([...printJobStates].toSorted());
});

test('every reason of our own has a row', () => {
  expect(firstCells('## Reasons')).toEqual(ownPrintReasons);
});

test('every reason for a spoilt form is named', () => {
  const named = codeWords(section(page, '## Numbered forms'));
  expect(spoiltReasons.filter((reason) => !named.includes(reason))).toEqual([]);
});
