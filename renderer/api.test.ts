// @vitest-environment happy-dom
/**
 * The door: what happens to commands when the office goes away and comes back.
 */
import { beforeEach, expect, test, vi } from 'vitest';
import type { UserId } from '../domain/ids.ts';
import { tellProblem } from '../domain/problem-texts.ts';
import type { Person } from './api.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';

let fake: FakeBridge;
let api: typeof import('./api.ts').api;
let office: typeof import('./state/office.ts').useOffice;
let session: typeof import('./state/session.ts').useSession;

const person: Person = { userId: '1001' as UserId, name: '王芳', roles: ['clerk'] };

beforeEach(async () => {
  vi.resetModules();
  fake = createFakeBridge();
  Object.assign(window, { fapiao: fake.bridge });
  ({ api } = await import('./api.ts'));
  ({ useOffice: office } = await import('./state/office.ts'));
  ({ useSession: session } = await import('./state/session.ts'));
});

test('the session token goes with every command', async () => {
  await api.status({});
  session.getState().begin('token-1', person);
  await api.tasks({});
  expect(fake.sent.map(({ name, session: token }) => [name, token])).toEqual([
    ['status', undefined],
    ['tasks', 'token-1'],
  ]);
});

test('a command given while the office is away goes when it is back', async () => {
  office.setState({ state: 'recovering' });
  const reply = api.tasks({});
  await Promise.resolve();
  expect(fake.sent).toHaveLength(0);
  office.setState({ state: 'ready' });
  expect((await reply).ok).toBe(true);
});

test('a command that was on its way and may be asked twice is asked again', async () => {
  const release = fake.hold('status');
  const reply = api.status({});
  await vi.waitFor(() => expect(fake.sentNamed('status')).toHaveLength(1));
  office.setState({ state: 'recovering' });
  release();
  office.setState({ state: 'ready' });
  expect((await reply).ok).toBe(true);
  expect(fake.sentNamed('status')).toHaveLength(2);
});

test('a print job that was on its way is not sent again: the clerk decides', async () => {
  fake.hold('printInvoice');
  const reply = api.printInvoice({ code: '011002100211', number: '00350117' });
  await vi.waitFor(() => expect(fake.sentNamed('printInvoice')).toHaveLength(1));
  office.setState({ state: 'recovering' });
  expect(await reply).toMatchObject({ ok: false, problem: { code: 'office-recovering' } });
  office.setState({ state: 'ready' });
  expect(fake.sentNamed('printInvoice')).toHaveLength(1);
});

test('the shell’s refusal for a dead office means the same as its event, whichever comes first', async () => {
  let asked = 0;
  fake.answer('tasks', () => {
    asked += 1;
    return asked < 3 ? { ok: false, problem: tellProblem({ code: 'office-recovering', details: {} }) } : { ok: true, value: [] };
  });
  expect(await api.tasks({})).toEqual({ ok: true, value: [] });
  expect(asked).toBe(3);
});

test('a session the office no longer knows ends here too, but keeps its person', async () => {
  session.getState().begin('token-1', person);
  fake.answer('tasks', () => ({ ok: false, problem: tellProblem({ code: 'not-signed-in', details: {} }) }));
  await api.tasks({});
  expect(session.getState()).toMatchObject({ token: null, expired: true, person });
});

test('a late answer to an old session does not end a new one', async () => {
  session.getState().begin('token-1', person);
  fake.answer('tasks', () => ({ ok: false, problem: tellProblem({ code: 'not-signed-in', details: {} }) }));
  const release = fake.hold('tasks');
  const reply = api.tasks({});
  await vi.waitFor(() => expect(fake.sent).toHaveLength(1));
  session.getState().begin('token-2', person);
  release();
  await reply;
  expect(session.getState().token).toBe('token-2');
});

test('a bridge that breaks is told as an internal problem, never thrown', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  Object.assign(window, { fapiao: { ...fake.bridge, send: () => Promise.reject(new Error('no such command')) } });
  expect(await api.tasks({})).toMatchObject({ ok: false, problem: { code: 'internal', text: { en: {}, 'zh-CN': {} } } });
});
