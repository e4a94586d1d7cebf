/**
 * Every link of every page leads somewhere, and the index of decisions is complete.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage, section } from './page.testing.ts';

const root = join(import.meta.dirname, '..');
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));

test.each(pages)('links of %s', (file) => {
  const text = withoutCode(readFileSync(join(root, file), 'utf8'));
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  expect(targets.filter((target) => !/^(?:https?|mailto):/.test(target) && !leads(file, target))).toEqual([]);
});

function leads(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, from) : join(root, dirname(from), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).has(anchor);
}

/** As code hosts make them of headings: small letters, no punctuation, a number on repeats. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#+ (.*)$/gm)) {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = plain;
    for (let repeat = 1; anchors.has(anchor); repeat++) anchor = `${plain}-${repeat}`;
    anchors.add(anchor);
  }
  return anchors;
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

const decisions = readdirSync(join(import.meta.dirname, 'decisions')).filter((file) => /^\d/.test(file));

test('the index names every decision by its title, in order', () => {
  const index = readPage('decisions/README.md');
  const listed = [...index.matchAll(/^\| \[(\d{4})\]\((.+?)\) \| (.+?) \|/gm)].map(([, number, file, title]) => ({
    number,
    file,
    title,
  }));
  const real = decisions.toSorted().map((file) => {
    const [, number, title] = /^# (\d{4}) (.+)$/m.exec(readPage(`decisions/${file}`)) ?? [];
    return { number, file, title };
  });
  expect(listed).toEqual(real);
  expect(real.map(({ number }) => Number(number))).toEqual(real.map((_, index) => index + 1));
});

test.each(decisions)('%s has its three parts', (file) => {
  const page = readPage(`decisions/${file}`);
  for (const part of ['## Context', '## Decision', '## Consequences']) expect(section(page, part).trim()).not.toBe('');
});
