// @vitest-environment happy-dom
/**
 * Comparing the books: started by hand, followed while it goes on, and its findings led to their tasks.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { DeviceId } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { problem } from '../../../domain/problem.ts';
import { bad } from '../../fake/fake-office.ts';
import { sampleTasks } from '../../fake/sample-tasks.ts';
import { sampleReport } from '../../fake/sample-work.ts';
import { openCounter, press } from '../../fake/window.testing.tsx';

afterEach(cleanup);

const now = () => instantFromDate(Date.now());

test('from the first comparison with its progress to the task of a difference', async () => {
  const fake = await openCounter();
  act(() => fake.office.setTasks(sampleTasks(now())));
  press('KeyB', { altKey: true });
  await screen.findByText('还没有对过账。');
  const release = fake.hold('compareBooks');
  fireEvent.click(screen.getByTestId('compare-recent'));
  act(() => fake.emit('booksProgress', { deviceId: 'disk-1' as DeviceId, done: 20, total: 80 }));
  act(() => fake.emit('booksProgress', { deviceId: 'disk-1' as DeviceId, done: 60, total: 80 }));
  expect(screen.getByTestId('books-progress').textContent).toContain('disk-1：已核对 60，共 80');
  expect(screen.getByRole<HTMLProgressElement>('progressbar').value).toBe(60);
  await act(async () => release());

  await waitFor(() => expect(screen.getAllByTestId('range')).toHaveLength(3));
  expect(fake.sentNamed('compareBooks').map(({ input }) => input)).toEqual([{ everything: false }]);
  const [first] = screen.getAllByTestId('range');
  expect([...(first?.querySelectorAll('td') ?? [])].slice(3).map((cell) => cell.textContent)).toEqual([
    '113',
    '1',
    '0',
    '0',
    '0',
    '0',
    '2',
  ]);
  expect(screen.getByText('重号：07718150')).toBeTruthy();
  expect(screen.getByText('自动补正 3 个')).toBeTruthy();
  expect(screen.getByText(/暂不判断：48230980/)).toBeTruthy();
  expect(screen.getAllByTestId('difference')).toHaveLength(3);

  const [, amount] = screen.getAllByTestId('open-task');
  if (!amount) throw new Error('two differences have tasks');
  fireEvent.click(amount);
  await screen.findByRole('region', { name: '三方账不一致' });
  expect(screen.getByText('¥1,992.05')).toBeTruthy();
});

test('everything is compared when a supervisor demands it; a clerk is told so', async () => {
  await openCounter();
  press('KeyB', { altKey: true });
  expect(await screen.findByText(/请主管操作/)).toBeTruthy();
  expect(screen.queryByTestId('compare-everything')).toBeNull();
  cleanup();

  const fake = await openCounter('2001');
  press('KeyB', { altKey: true });
  fireEvent.click(await screen.findByTestId('compare-everything'));
  await waitFor(() => expect(fake.sentNamed('compareBooks').map(({ input }) => input)).toEqual([{ everything: true }]));
});

test('a far end that could not be asked is named, and agreement claims no more than it may', async () => {
  const fake = await openCounter();
  const report = sampleReport(now());
  fake.office.setReport({
    ...report,
    ranges: report.ranges.slice(2),
    books: [...report.books.slice(0, 2), { book: 'platform', problem: problem('platform-unreachable') }],
  });
  press('KeyB', { altKey: true });
  expect((await screen.findByTestId('book-away')).textContent).toContain('连不上发票平台');
  expect(screen.getByText('问到的各方之间，990 个号码全部一致。')).toBeTruthy();
});

test('a comparison that could not be made says why, and can be started again', async () => {
  const fake = await openCounter();
  fake.answer('compareBooks', () => bad('device-busy', { deviceId: 'disk-1' }));
  press('KeyB', { altKey: true });
  fireEvent.click(await screen.findByTestId('compare-recent'));
  await waitFor(() => expect(document.querySelector('[data-problem="device-busy"]')).not.toBeNull());
  fake.answer('compareBooks', fake.office.handlers.compareBooks);
  fireEvent.click(screen.getByTestId('compare-recent'));
  await waitFor(() => expect(screen.getAllByTestId('range')).toHaveLength(3));
  expect(document.querySelector('[data-problem="device-busy"]')).toBeNull();
});
