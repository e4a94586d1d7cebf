// @vitest-environment happy-dom
/**
 * The outbox on screen: what was returned first, with its cause, and trying it again.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { instantFromDate } from '../../../domain/instant.ts';
import { sampleOutbox } from '../../fake/sample-work.ts';
import { openCounter, press } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);

async function openUploads(size: number, user = '1001'): Promise<FakeBridge> {
  const fake = await openCounter(user);
  act(() => fake.office.setOutbox(sampleOutbox(instantFromDate(Date.now()), size)));
  press('F6');
  return fake;
}

test('what was returned comes first with its cause, its remedy and a near deadline marked', async () => {
  await openUploads(24);
  const [first, second, third] = await screen.findAllByTestId('upload');
  expect(first?.dataset.state).toBe('parked');
  expect(second?.dataset.state).toBe('parked');
  expect(third?.dataset.state).toBe('pending');
  expect(first?.textContent).toContain('校验位错误');
  expect(first?.textContent).toContain('请把这条说明告诉站段运维');
  expect(first?.querySelector('[data-near="true"]')?.textContent).toContain('已过');
  expect(second?.querySelector('[data-near="true"]')).toBeNull();
});

test('a cause that many wait for is told once', async () => {
  await openUploads(12);
  await screen.findAllByTestId('upload');
  expect(screen.getAllByText(/连不上发票平台/)).toHaveLength(1);
});

test('one is tried again by its key, all of them by none', async () => {
  const fake = await openUploads(36);
  const [retry] = await screen.findAllByLabelText(/^重试 发票数据/);
  if (!retry) throw new Error('there are parked ones');
  fireEvent.click(retry);
  await screen.findByText('已重新安排 1 项');
  expect(fake.sentNamed('retryUpload')[0]?.input).toEqual({ uploadKey: '011002100211-00350001-1' });
  fireEvent.click(screen.getByTestId('retry-all'));
  await screen.findByText('已重新安排 2 项');
  expect(fake.sentNamed('retryUpload')[1]?.input).toEqual({});
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('retry-all').disabled).toBe(true));
});

test('the list follows the status, down to nothing', async () => {
  const fake = await openUploads(3);
  await waitFor(() => expect(screen.getAllByTestId('upload')).toHaveLength(3));
  act(() => fake.office.setOutbox([]));
  await screen.findByText('全部已上传，没有等待的内容。');
});

test('an auditor may look but not try again', async () => {
  await openUploads(12, '3001');
  await screen.findAllByTestId('upload');
  expect(screen.queryByTestId('retry-all')).toBeNull();
  expect(screen.queryByLabelText(/^重试/)).toBeNull();
});

test('five hundred are listed, and that there are more is said', async () => {
  await openUploads(620);
  await waitFor(() => expect(screen.getAllByTestId('upload')).toHaveLength(500));
  expect(screen.getByText('共 620 项 · 只列出前 500 项')).toBeTruthy();
});

test('a layout file behind a returned document says that it waits for it, and tells no time', async () => {
  const fake = await openCounter();
  const [item] = sampleOutbox(instantFromDate(Date.now()), 12).filter(({ state }) => state === 'pending');
  if (!item) throw new Error('something waits');
  act(() => fake.office.setOutbox([{ ...item, what: 'layout', behind: 'document', nextAt: null, problem: null }]));
  press('F6');
  const row = await screen.findByTestId('upload');
  expect(row.textContent).toContain('等待其发票数据');
});
