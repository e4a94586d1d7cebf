// @vitest-environment happy-dom
/**
 * Layout files of some days for elsewhere.
 */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { instantFromDate, localDate } from '../../../domain/instant.ts';
import { bad } from '../../fake/answers.ts';
import { openCounter, press, type } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';
import { monthOf } from './ranges.ts';

afterEach(cleanup);

async function openExport(): Promise<FakeBridge> {
  const fake = await openCounter('3001');
  press('KeyQ', { altKey: true });
  fireEvent.click(await screen.findByRole('tab', { name: '导出版式文件' }));
  await screen.findByTestId('export');
  return fake;
}

test('days typed are exported, and the folder is told with what is not sealed', async () => {
  const fake = await openExport();
  type('export-from', '2026-11-01');
  type('export-to', '２026-11-21');
  fireEvent.click(screen.getByTestId('export'));
  await screen.findByText('/var/lib/fapiao/exports/layouts-2026-11-01-2026-11-21');
  expect(screen.getByText(/其中 3 个尚未加盖电子印章/)).toBeTruthy();
  expect(fake.sentNamed('exportLayouts')[0]?.input).toEqual({ from: '2026-11-01', to: '2026-11-21', format: 'both' });
});

test('days that are none, or the wrong way round, are said before anything is asked', async () => {
  const fake = await openExport();
  type('export-from', '2026-02-30');
  fireEvent.click(screen.getByTestId('export'));
  await screen.findByText(/请按 2026-11-22 的样子/);
  type('export-from', '2026-11-20');
  type('export-to', '2026-11-19');
  await screen.findByText('结束日期早于开始日期。');
  expect(fake.sentNamed('exportLayouts')).toHaveLength(0);
});

test('a month is one press, and trouble is told', async () => {
  const fake = await openExport();
  fake.answer('exportLayouts', ({ from, to }) => bad('layouts-none', { from, to }));
  fireEvent.click(screen.getByRole('button', { name: '上月' }));
  fireEvent.click(screen.getByTestId('export'));
  await waitFor(() => expect(document.querySelector('[data-problem="layouts-none"]')).toBeTruthy());
  const before = monthOf(localDate(instantFromDate(Date.now())), -1);
  expect(fake.sentNamed('exportLayouts')[0]?.input).toMatchObject(before);
});

test('a clerk is not offered it', async () => {
  await openCounter('1001');
  press('KeyQ', { altKey: true });
  await screen.findByRole('tab', { name: '打印队列' });
  expect(screen.queryByRole('tab', { name: '导出版式文件' })).toBeNull();
});

test.each([
  ['2026-01-15', -1, { from: '2025-12-01', to: '2025-12-31' }],
  ['2026-03-31', -1, { from: '2026-02-01', to: '2026-02-28' }],
  ['2028-02-10', 0, { from: '2028-02-01', to: '2028-02-29' }],
])('the month of %s, %i later', (day, later, range) => {
  expect(monthOf(day, later)).toEqual(range);
});
