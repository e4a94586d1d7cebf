// @vitest-environment happy-dom
/**
 * Limits, trouble of the ledger, and a counter that was taken over, as they stand in the status bar.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { problem } from '../../../domain/problem.ts';
import type { Limit } from '../../api.ts';
import { openCounter, openDraft, press } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);

const inHours = (hours: number): Instant => instantFromDate(Date.now() + hours * 3_600_000 + 60_000);
const limit = (change: Partial<Limit>): Limit => ({
  ...{ kind: '007', limit: 'hours', state: 'ok', used: 1, most: 72, until: null },
  ...change,
});

function setLimits(fake: FakeBridge, limits: readonly Limit[]): void {
  const [first, ...others] = fake.office.status.devices;
  if (!first) throw new Error('the sample has devices');
  act(() => fake.office.setStatus({ devices: [{ ...first, limits }, ...others] }));
}

test('a near limit takes the place of the stock, with what is left of it', async () => {
  const fake = await openCounter();
  setLimits(fake, [limit({ state: 'near', used: 69, until: inHours(3) }), limit({ limit: 'count', used: 12, most: 500 })]);
  const item = screen.getByTestId('status-device-disk-1');
  expect(item.dataset.tone).toBe('warning');
  expect(item.textContent).toContain('离线时长 还剩 3 小时');
  fireEvent.click(item);
  expect(await screen.findByText('12 / 500 张')).toBeTruthy();
});

test('low stock, a clock that is off and a date that comes near are told, with what runs out first', async () => {
  const fake = await openCounter();
  const [first, ...others] = fake.office.status.devices;
  if (!first) throw new Error('the sample has devices');
  const plenty = first.stock.map((stock) => ({ ...stock, low: false }));
  const tell = (change: Partial<typeof first>): void =>
    act(() => fake.office.setStatus({ devices: [{ ...first, stock: plenty, ...change }, ...others] }));
  const item = screen.getByTestId('status-device-disk-1');
  tell({});
  expect(item.dataset.tone).toBe('good');
  tell({ stock: first.stock.map((stock) => ({ ...stock, low: true })) });
  expect(item.dataset.tone).toBe('warning');
  tell({ reminder: { date: '2026-11-30', kind: '007', what: 'periodEnds', state: 'soon' } });
  expect(item.dataset.tone).toBe('warning');
  tell({
    forecast: { kind: '004', of: 'stock', left: 96, at: inHours(2) },
    warnings: [problem('device-clock-drift', { deviceId: 'disk-1', minutes: 9 })],
  });
  expect(item.dataset.tone).toBe('warning');
  fireEvent.click(item);
  expect(await screen.findByText('库存 · 纸专 · 还剩 2 小时')).toBeTruthy();
  expect(document.querySelector('[data-problem="device-clock-drift"]')?.textContent).toContain('9 分钟');
});

test('a limit that is reached stops the kind it is about, with the remedy', async () => {
  const fake = await openDraft();
  setLimits(fake, [
    limit({ state: 'near', until: inHours(3) }),
    limit({ limit: 'amount', state: 'reached', used: 100, most: 100 }),
  ]);
  expect(screen.getByTestId('status-device-disk-1').dataset.tone).toBe('bad');
  expect(screen.getByTestId('status-device-disk-1').textContent).toContain('离线金额 已到限');
  expect(document.querySelector('[data-problem="device-offline-amount"]')?.textContent).toContain('请恢复网络');
  press('Digit2', { altKey: true });
  await waitFor(() => expect(screen.getByTestId('next-code').textContent).toBe('1100211130'));
  expect(document.querySelector('[data-problem="device-offline-amount"]')).toBeNull();
});

test('a counter that was taken over says so over everything and issues nothing', async () => {
  const fake = await openDraft();
  act(() => fake.office.setStatus({ fenced: { at: inHours(-1), by: 'BJN-07', unpacked: 0 } }));
  expect(screen.getByTestId('fenced').textContent).toContain('BJN-07');
  expect(screen.getByTestId('fenced').textContent).not.toContain('fapiao pack');
  act(() => fake.office.setStatus({ fenced: { at: inHours(-1), by: 'BJN-07', unpacked: 2 } }));
  expect(screen.getByTestId('fenced').textContent).toMatch(/又有 2 份.*再运行一次 fapiao pack/);
  expect(screen.getByTestId<HTMLButtonElement>('issue').disabled).toBe(true);
  press('F9');
  expect(fake.sentNamed('issueInvoice')).toHaveLength(0);
});

test('a failed copy of the ledger outranks books that differ; a person of IT copies it again', async () => {
  const fake = await openCounter('4001');
  const books = { at: inHours(-1), differences: 2, running: false };
  act(() => fake.office.setStatus({ books }));
  expect(screen.getByTestId('status-ledger').textContent).toContain('2 处不一致');
  act(() => fake.office.setStatus({ backup: { at: null, problem: problem('disk-full') } }));
  expect(screen.getByTestId('status-ledger').dataset.state).toBe('backup');
  fireEvent.click(screen.getByTestId('status-ledger'));
  fireEvent.click(await screen.findByText('备份账本'));
  await waitFor(() => expect(screen.getByTestId('status-ledger').dataset.state).toBe('differ'));
});

test('an operation that waits is seen without opening anything, and the way to it is in the details', async () => {
  const fake = await openCounter('2001');
  const [first, ...others] = fake.office.status.devices;
  if (!first) throw new Error('the sample has devices');
  const plenty = { ...first, stock: first.stock.map((stock) => ({ ...stock, low: false })) };
  const trouble = problem('operation-not-done', { deviceId: 'disk-1', step: 'report' });
  const operation = { what: 'closeMonth', step: 'report', state: 'open', problem: trouble } as const;
  act(() => fake.office.setStatus({ devices: [plenty, ...others] }));
  const item = screen.getByTestId('status-device-disk-1');
  expect(item.dataset.tone).toBe('good');
  act(() => fake.office.setStatus({ devices: [{ ...plenty, operation }, ...others] }));
  expect(item.dataset.tone).toBe('warning');
  expect(item.textContent).toContain('抄报 未完成 · 纸普 1,204');
  fireEvent.click(item);
  expect((await screen.findByTestId('standing-operation')).textContent).toContain('抄报 未完成');
  expect(document.querySelector('[data-problem="operation-not-done"]')).toBeTruthy();
  fireEvent.click(screen.getByTestId('open-devices'));
  await screen.findByRole('dialog');
});

test('one on a device that is no longer in the settings is named beside the others, and can be given up', async () => {
  const fake = await openCounter('2001');
  const deviceId = 'disk-9' as DeviceId;
  const stray = { deviceId, what: 'giveBack', step: 'giveBack', state: 'asked', problem: null } as const;
  expect(screen.queryByTestId('status-device-disk-9')).toBeNull();
  const reply = await fake.office.handlers.deviceOperations({});
  const [sample] = reply.ok ? reply.value : [];
  if (!sample) throw new Error('the sample has operations');
  fake.answer('deviceOperations', () => ({ ok: true, value: [{ ...sample, ...stray, aim: null, steps: ['giveBack'] }] }));
  act(() => fake.office.setStatus({ strayOperations: [stray] }));
  const item = screen.getByTestId('status-device-disk-9');
  expect(item.dataset.tone).toBe('warning');
  expect(item.textContent).toContain('退回 等待查证');
  fireEvent.click(item);
  fireEvent.click(await screen.findByTestId('open-devices'));
  expect((await screen.findByTestId('operation')).textContent).toContain('内容已无法读取');
  expect(screen.queryByRole('button', { name: '查证并继续' })).toBeNull();
  expect(screen.getByRole('button', { name: '放弃' })).toBeTruthy();
});

test('from the details to a layer and back the focus is at their entry', async () => {
  const fake = await openCounter();
  act(() => fake.office.setStatus({ unuploaded: { ...fake.office.status.unuploaded, count: 3, warn: true } }));
  const item = screen.getByTestId('status-unuploaded');
  expect(item.dataset.tone).toBe('warning');
  fireEvent.click(item);
  fireEvent.click(await screen.findByTestId('open-uploads'));
  await screen.findByText('全部已上传，没有等待的内容。');
  await waitFor(() => expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true));
  const { useOverlay } = await import('../../state/overlay.ts');
  act(() => useOverlay.getState().close());
  await waitFor(() => expect(document.activeElement).toBe(item));
});

test('while the platform is away the age of the order copy stands beside it', async () => {
  const fake = await openCounter();
  act(() =>
    fake.office.setStatus({
      platform: { state: 'unreachable', problem: null, checkedAt: null },
      orderCache: { count: 1830, fetchedAt: inHours(-2) },
    }),
  );
  expect(screen.getByTestId('status-platform').textContent).toMatch(/连不上 · 订单 1 小时前/);
});
