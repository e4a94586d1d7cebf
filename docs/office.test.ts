/**
 * Holds docs/office.md against the contract, so that somebody who drives the office from that page alone is never misled.
 */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { DeviceId, DeviceNo } from '../domain/ids.ts';
import { allowedRoles, roles } from '../domain/permissions.ts';
import { problem, problemCodes } from '../domain/problem.ts';
import { tellProblem } from '../domain/problem-texts.ts';
import * as sample from '../domain/samples.testing.ts';
import { answersOf, type Task, type TaskId } from '../domain/task.ts';
import { deviceConfig } from '../native/device-config.ts';
import { commandNames, commands, eventNames, events } from '../preload/contract.ts';
import { codeWords, fenced, readPage, section, tableRows } from './page.testing.ts';
import { described, namesAndValues } from './schema.testing.ts';

const page = readPage('office.md');
const deviceFamilies: readonly string[] = deviceConfig.options.map((option) => option.shape.family.value);
const words = new Set(codeWords(page).map((word) => word.replace(/\?$/, '')));

describe.each(commandNames)('%s', (name) => {
  const text = section(page, `### \`${name}\``);
  const own = new Set(codeWords(text).map((word) => word.replace(/\?$/, '')));

  test('names each field of its input, with a mark on those that may be left out', () => {
    const { properties = {}, required = [] } = described(commands[name].input);
    for (const field of Object.keys(properties)) {
      expect([...own], `${field} of ${name}`).toContain(field);
      const written = codeWords(text);
      if (!required.includes(field)) expect(written, `${field}? of ${name}`).toContain(`${field}?`);
    }
  });

  test('names each field of an output of its own', () => {
    const { output } = commands[name];
    // What several commands answer has a name under Shapes.
    const shared =
      Object.values(commands).filter((other) => other.output === output).length > 1 || output === events.statusChanged;
    if (!(output instanceof z.ZodObject) || shared || /invoice in full/.test(text)) return;
    for (const field of Object.keys(output.shape)) expect([...own], `${field} of ${name}`).toContain(field);
  });
});

test('every field and every value of the contract stands somewhere', () => {
  const schemas = [...Object.values(commands).flatMap(({ input, output }) => [input, output]), ...Object.values(events)];
  const codes: readonly string[] = problemCodes;
  const wanted = new Set(schemas.flatMap((schema) => namesAndValues(described(schema))).filter((name) => !codes.includes(name)));
  expect([...wanted].filter((name) => !words.has(name))).toEqual([]);
});

test('every event has a section', () => {
  for (const name of eventNames) expect(section(page, `### \`${name}\``).trim()).not.toBe('');
});

test('there is no section of a command or an event that does not exist', () => {
  const known: readonly string[] = [...commandNames, ...eventNames];
  const written = [...page.matchAll(/^### `(\w+)`$/gm)].map(([, name = '']) => name);
  expect(written.toSorted()).toEqual(known.toSorted());
});

test('who may do what is what the office enforces', () => {
  const rows = tableRows(section(page, '### Who may do what')).slice(1);
  const written = Object.fromEntries(rows.map(([name = '', ...cells]) => [name.replaceAll('`', ''), cells]));
  const real = Object.fromEntries(
    Object.entries(allowedRoles).map(([name, allowed]) => [
      name,
      roles.map((role) => (allowed === null ? 'anybody' : (allowed as readonly string[]).includes(role) ? 'yes' : '–')),
    ]),
  );
  expect(written).toEqual(real);
});

/** One task of every kind. */
function tasks(): readonly Task[] {
  const invoice = sample.key('011002100311', 37_410_001);
  const about = { taskId: 'task' as TaskId, since: sample.now, called: false, kind: '026', orderNo: sample.orderNo } as const;
  const { totals } = sample.content();
  const asked = { deviceId: 'disk-1' as DeviceId, gross: totals.gross, buyerName: sample.buyer.name };
  const range = {
    deviceNo: '499000123456' as DeviceNo,
    kind: '026',
    code: invoice.code,
    from: invoice.number,
    to: invoice.number,
  } as const;
  return [
    { ...about, ...asked, what: 'issueUnknown', requestId: sample.requestId, expected: null, problem: problem('issue-unknown') },
    { ...about, ...asked, what: 'orderConflict', invoice, by: '', theirs: { code: '', number: '' }, reversal: sample.content() },
    { ...about, what: 'refund', invoice, lineId: sample.lineId('1'), amount: totals.gross, refundedAt: sample.now },
    { ...about, what: 'difference', difference: { ...range, outcome: 'deviceOnly', device: null, ledger: null, platform: null } },
    { ...about, ...asked, what: 'bureauRefused', invoice, code: '', message: '' },
    { ...about, what: 'packageConflict', invoice, counterId: 'BJZ-07', ours: null, theirs: totals.gross },
  ];
}

test('each kind of task takes the answers it names', () => {
  const rows = tableRows(section(page, '### `tasks`')).filter(([name = '']) =>
    tasks().some(({ what }) => name === `\`${what}\``),
  );
  const named = rows.map(([name = '', , , answers = '']) => {
    const words = codeWords(answers);
    return [name.replaceAll('`', ''), words.filter((word) => !word.endsWith('Only')).toSorted()];
  });
  expect(named).toEqual(tasks().map((task) => [task.what, [...answersOf(task)].toSorted()]));
});

test('every problem it names exists', () => {
  const codes: readonly string[] = problemCodes;
  const journal = section(page, '### Invoice in full');
  const named = codeWords(page.replace(journal, '')).filter((word) => /^[a-z]+(?:-[a-z]+)+$/.test(word));
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((word) => !codes.includes(word) && !deviceFamilies.includes(word))).toEqual([]);
});

test('its problem is told as the office tells it', () => {
  const [block = ''] = fenced(page, 'json');
  const { problem } = z
    .object({ problem: z.object({ code: z.enum(problemCodes), details: z.record(z.string(), z.string()) }) })
    .parse(JSON.parse(block));
  expect(JSON.parse(block)).toEqual({ ok: false, problem: tellProblem(problem) });
});
