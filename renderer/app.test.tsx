// @vitest-environment happy-dom
/**
 * The window as a whole: signing in, and coming through a restart of the office without a reload.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { instantFromDate } from '../domain/instant.ts';
import type { Fen } from '../domain/money.ts';
import { bad } from './fake/fake-office.ts';
import { sampleTask } from './fake/sample-tasks.ts';
import { openDraft, openWindow, press, signIn, type } from './fake/window.testing.tsx';

afterEach(cleanup);

test('a wrong password is told with a remedy, and only the password is asked again', async () => {
  await openWindow();
  await signIn('wrong');
  await waitFor(() => expect(document.querySelector('[data-problem="sign-in-failed"]')).not.toBeNull());
  expect(screen.getByLabelText<HTMLInputElement>('用户名').value).toBe('1001');
  expect(screen.getByLabelText<HTMLInputElement>('密码').value).toBe('');
  expect(document.activeElement).toBe(screen.getByLabelText('密码'));
});

test('while the office restarts the window says so, keeps what was typed, and goes on with the same session', async () => {
  const fake = await openDraft();
  type('buyer.name', '北京远航');
  act(() => fake.emit('officeState', { state: 'recovering' }));
  await screen.findByText(/后台正在恢复/);
  expect(screen.getByTestId<HTMLButtonElement>('issue').disabled).toBe(true);
  type('buyer.name', '北京远航科技');

  act(() => fake.emit('officeState', { state: 'ready' }));
  await waitFor(() => expect(fake.sentNamed('resume')).toHaveLength(1));
  expect(fake.sentNamed('resume')[0]?.session).toBe('fake-session');
  await waitFor(() => expect(screen.queryByText(/后台正在恢复/)).toBeNull());
  expect(screen.getByTestId<HTMLInputElement>('buyer.name').value).toBe('北京远航科技');
  await waitFor(() =>
    expect(fake.sentNamed('checkDraft').at(-1)?.input).toMatchObject({ draft: { buyer: { name: '北京远航科技' } } }),
  );
});

test('an issue that was on its way when the office died is asked again by itself, under the same request id', async () => {
  const fake = await openDraft();
  const release = fake.hold('issueInvoice');
  press('F9');
  await waitFor(() => expect(fake.sentNamed('issueInvoice')).toHaveLength(1));
  act(() => fake.emit('officeState', { state: 'recovering' }));
  release();
  act(() => fake.emit('officeState', { state: 'ready' }));
  expect((await screen.findByTestId('invoice-number')).textContent).toBe('00350117');
  const [first, second] = fake.sentNamed('issueInvoice');
  expect(second?.input).toEqual(first?.input);
});

test('a session that ended is signed in again over the same work', async () => {
  const fake = await openDraft();
  const answer = fake.office.handlers.checkDraft;
  fake.answer('checkDraft', () => bad('not-signed-in'));
  type('buyer.name', '北京首旅');
  await screen.findByText(/登录已失效/);
  fake.answer('checkDraft', answer);
  await signIn();
  expect((await screen.findByTestId<HTMLInputElement>('buyer.name')).value).toBe('北京首旅');
});

test('signing out leaves nothing of the customer behind', async () => {
  await openDraft();
  act(() => screen.getByText('退出').click());
  await signIn();
  await screen.findByTestId('lookup');
  expect(screen.queryByTestId('buyer.name')).toBeNull();
});

test('an unknown outcome is explained, and asking the device again settles it', async () => {
  const fake = await openWindow();
  await signIn();
  await screen.findByTestId('lookup');
  act(() => fake.office.setTasks([sampleTask(instantFromDate(Date.now()))]));
  expect(screen.getByTestId('status-tasks').dataset.state).toBe('1');
  fake.answer('answerTask', () => {
    fake.office.setTasks([]);
    return { ok: true, value: { done: true, invoice: null } };
  });
  press('F4');
  fireEvent.click(await screen.findByTestId('answer-askAgain'));
  await screen.findByText(/号码未用/);
  expect(screen.queryByTestId('task')).toBeNull();
  expect(screen.getByTestId('status-tasks').dataset.state).toBe('0');
});

test('the status bar shows devices, platform, printer and what is not uploaded, and follows events', async () => {
  const fake = await openWindow();
  expect((await screen.findByTestId('status-platform')).dataset.state).toBe('reachable');
  expect(screen.getByTestId('status-device-disk-1').textContent).toContain('1,204');
  act(() =>
    fake.office.setStatus({
      platform: { state: 'unreachable', problem: null, checkedAt: null },
      unuploaded: {
        count: 3,
        gross: 184_250 as Fen,
        oldestAt: instantFromDate(Date.now() - 40.5 * 60_000),
        parked: 0,
        late: 0,
        warn: false,
      },
    }),
  );
  expect(screen.getByTestId('status-platform').dataset.state).toBe('unreachable');
  expect(screen.getByTestId('status-unuploaded').textContent).toBe('未上传3 · ¥1,842.50 · 40 分钟前');
});

test('the window starts in the language of the settings, unless a person chose another', async () => {
  const fake = await openWindow();
  fake.answer('status', () => ({ ok: true, value: { ...fake.office.status, locale: 'en' } }));
  act(() => fake.emit('officeState', { state: 'recovering' }));
  act(() => fake.emit('officeState', { state: 'ready' }));
  await screen.findByText('Fapiao Counter');
  press('KeyL', { altKey: true });
  act(() => fake.emit('officeState', { state: 'recovering' }));
  act(() => fake.emit('officeState', { state: 'ready' }));
  await waitFor(() => expect(fake.sentNamed('status').length).toBeGreaterThanOrEqual(3));
  await screen.findByText('开票工作台');
});

test('an office that refuses its settings says why, and nothing else is offered', async () => {
  const fake = await openWindow();
  const { problem } = bad('config-wrong', { file: 'counter.json', place: 'devices.0.port', reason: 'missing' });
  act(() => fake.emit('officeState', { state: 'failed', problem }));
  expect(document.querySelector('[data-problem="config-wrong"]')).not.toBeNull();
  expect(screen.queryByTestId('sign-in')).toBeNull();
});
