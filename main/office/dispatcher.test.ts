import { expect, test, vi } from 'vitest';
import type { UserId } from '../../domain/ids.ts';
import { ok } from '../../domain/problem.ts';
import { type CommandName, commandNames } from '../../preload/contract.ts';
import { type Handlers, openDispatcher } from './dispatcher.ts';
import { openLog } from './log.ts';
import type { Person } from './people/sign-in.ts';

function dispatcher(person: Person | null, run: (name: CommandName, input: unknown) => unknown = () => ({})) {
  const lines: string[] = [];
  // Every command alike: what is tested is what stands before the handlers.
  const handlers: Partial<Record<CommandName, unknown>> = Object.fromEntries(
    commandNames.map((name) => [name, async (input: unknown) => ok(run(name, input))]),
  );
  const log = openLog(
    (line) => lines.push(line),
    () => 'now',
  );
  return { lines, dispatch: openDispatcher(handlers as Handlers, { who: () => person }, () => null, log) };
}

const clerk: Person = { userId: 'wangmin' as UserId, name: '王敏', roles: ['clerk'] };
const auditor: Person = { ...clerk, roles: ['auditor'] };

test('a message that is none gets no answer', async () => {
  const { dispatch } = dispatcher(clerk);
  for (const noise of [null, 7, 'hello', {}, { id: 'x', name: 'status' }, { id: 1.5, name: 'status' }])
    expect(await dispatch(noise)).toBeNull();
});

test.each([
  ['a command nobody knows', { name: 'dropDatabase', input: {} }, clerk, 'unknown-command'],
  ['a name from the prototype', { name: 'constructor', input: {} }, clerk, 'unknown-command'],
  ['nobody signed in', { name: 'findInvoices', input: {} }, null, 'not-signed-in'],
  ['a person who may only read', { name: 'issueInvoice', input: {} }, auditor, 'not-permitted'],
  ['an input of another shape', { name: 'findOrder', input: { scan: 7 } }, clerk, 'bad-request'],
  ['an input far too long', { name: 'findOrder', input: { scan: 'x'.repeat(5000) } }, clerk, 'bad-request'],
])('%s is refused before anything runs', async (_name, message, person, code) => {
  const run = vi.fn();
  const { dispatch } = dispatcher(person, run);
  expect(await dispatch({ id: 1, session: 's', ...message })).toMatchObject({ id: 1, reply: { ok: false, problem: { code } } });
  expect(run).not.toHaveBeenCalled();
});

test('a bug inside is told as a reference, logged with it, and shows no stack', async () => {
  const { dispatch, lines } = dispatcher(clerk, () => {
    throw new Error('secret inner workings');
  });
  const answer = await dispatch({ id: 1, name: 'tasks', input: {}, session: 's' });
  expect(answer).toMatchObject({
    reply: { ok: false, problem: { code: 'internal', details: { reference: expect.stringMatching(/^[0-9A-F]{8}$/) } } },
  });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(lines.join()).toContain('secret inner workings');
});

test('the log masks identity and telephone numbers', () => {
  const lines: string[] = [];
  openLog(
    (line) => lines.push(line),
    () => 'now',
  ).info('x', { text: '身份证 110101199003071234 手机 13812345678 发票 00415001' });
  expect(lines[0]).not.toContain('110101199003071234');
  expect(lines[0]).not.toContain('13812345678');
  expect(lines[0]).toContain('00415001');
});
