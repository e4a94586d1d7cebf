/**
 * docs/problems.md is written from the tables of the domain and compared with them here. After a change of words:
 * `vitest run docs -u` writes it anew.
 */
import { expect, test } from 'vitest';
import { problemCodes } from '../domain/problem.ts';
import { deviceTexts } from '../domain/problem-texts/device-texts.ts';
import { draftTexts } from '../domain/problem-texts/draft-texts.ts';
import { machineTexts } from '../domain/problem-texts/machine-texts.ts';
import { operationTexts } from '../domain/problem-texts/operation-texts.ts';
import { orderTexts } from '../domain/problem-texts/order-texts.ts';
import { paperTexts } from '../domain/problem-texts/paper-texts.ts';
import { platformTexts } from '../domain/problem-texts/platform-texts.ts';
import type { ProblemText } from '../domain/problem-texts/text.ts';

type Words = Readonly<Record<'zh-CN' | 'en', ProblemText>>;

const groups: readonly (readonly [string, Readonly<Record<string, Words>>])[] = [
  ['Finding an order', orderTexts],
  ['The draft', draftTexts],
  ['The tax-control device', deviceTexts],
  ['What is done to a device', operationTexts],
  ['The platform', platformTexts],
  ['Paper', paperTexts],
  ['People and this machine', machineTexts],
];

test('problems.md has every problem in its words', async () => {
  await expect(page()).toMatchFileSnapshot('problems.md');
});

test('every code of the closed set is in one group', () => {
  expect(groups.flatMap(([, texts]) => Object.keys(texts)).toSorted()).toEqual([...problemCodes].toSorted());
});

function page(): string {
  const sections = groups.map(([title, texts]) => `## ${title}\n\n${Object.entries(texts).map(entry).join('\n')}`);
  return `# Problems

Every trouble that the program expects, by its code: what happened and what is safe, and what to do. \`{name}\` stands for the detail of
that name; a part in \`[brackets]\` is left out when one of its details is not known. [office.md](office.md#problems) tells how a problem comes to you. A test compares this page with the program's own table.

${sections.join('\n')}`;
}

function entry([code, words]: readonly [string, Words]): string {
  const row = (language: string, { sentence, remedy }: ProblemText) => `| ${language} | ${cell(sentence)} | ${cell(remedy)} |`;
  return `### \`${code}\`

| | what happened | what to do |
|---|---|---|
${row('English', words.en)}
${row('中文', words['zh-CN'])}
`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
