// @vitest-environment happy-dom
/**
 * The print queue on screen: the order of what it shows, its words, and what can be done with a job.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { PrinterId } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { bad } from '../../fake/answers.ts';
import { sampleJobs } from '../../fake/sample-printing.ts';
import { openCounter, press } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);

async function openQueue(user = '1001', more = 0): Promise<FakeBridge> {
  const fake = await openCounter(user);
  act(() => fake.office.printing.setJobs(sampleJobs(instantFromDate(Date.now()), more)));
  press('KeyQ', { altKey: true });
  await screen.findAllByTestId('print-job');
  return fake;
}
const rows = (): readonly HTMLElement[] => screen.getAllByTestId('print-job');
const rowOf = (number: string): HTMLElement => {
  const row = rows().find((one) => one.textContent?.includes(number));
  if (!row) throw new Error(`no job of ${number}`);
  return row;
};

test('what a person has to look at comes first, then what is on its way in its order, then what is over', async () => {
  await openQueue();
  expect(rows().map(({ dataset }) => dataset.state)).toEqual([
    ...['toConfirm', 'toConfirm', 'unknown'],
    ...['spooled', 'queued', 'queued'],
    ...['printed', 'printed', 'spoilt', 'cancelled', 'failed', 'printed'],
  ]);
  expect(rows()[0]?.textContent).toContain('纸上的号码对吗？');
  expect(rows()[2]?.textContent).toContain('纸出来了吗？ 打印系统里已没有这个任务');
});

test('keywords of the spooler are told in words, and one that nobody knows as it is', async () => {
  const fake = await openQueue();
  expect(rowOf('48230995').textContent).toContain('打印机已停止 · 缺纸');
  const [job] = fake.office.printing.jobs;
  if (!job) throw new Error('there are jobs');
  act(() => fake.emit('printJobChanged', { ...job, reason: 'com.epson.head-dirty-error' }));
  expect(rowOf(job.number).textContent).toContain('com.epson.head-dirty');
});

test('the queue follows its events, and a new job is listed', async () => {
  const fake = await openQueue();
  const job = fake.office.printing.jobs.find(({ number }) => number === '48230996');
  if (!job) throw new Error('no such job');
  act(() => fake.emit('printJobChanged', { ...job, state: 'printed' }));
  expect(rowOf('48230996').dataset.state).toBe('printed');
  act(() =>
    fake.emit('printJobChanged', { ...job, printJobId: 'new' as typeof job.printJobId, number: '48231000' as typeof job.number }),
  );
  expect(rowOf('48231000').dataset.state).toBe('queued');
});

test('copies, copy mark, batch, template and offset are shown', async () => {
  await openQueue();
  expect(rowOf('48230989').textContent).toContain('2 份第 1 次副本');
  expect(rowOf('48230994').textContent).toContain('批量');
  expect(rowOf('00350116').textContent).toContain('form-241x140@1 右 1.2 毫米 · 上 0.4 毫米');
  expect(screen.getByTestId('print-batch').textContent).toBe('批量打印 4 张 · 已完成 1，等待 3，需处理 0');
});

test('a job is cancelled, and one that has moved on says so and is read again', async () => {
  const fake = await openQueue();
  fireEvent.click(screen.getByLabelText('取消打印 48230996'));
  await waitFor(() => expect(rowOf('48230996').dataset.state).toBe('cancelled'));
  fake.answer('cancelPrint', () => bad('print-job-moved-on'));
  const read = fake.sentNamed('printJobs').length;
  fireEvent.click(screen.getByLabelText('取消打印 48230997'));
  await waitFor(() => expect(document.querySelector('[data-problem="print-job-moved-on"]')).toBeTruthy());
  await waitFor(() => expect(fake.sentNamed('printJobs').length).toBe(read + 1));
});

test('what is over is printed again on the same printer', async () => {
  const fake = await openQueue();
  fireEvent.click(screen.getByLabelText('重打 00350114'));
  await waitFor(() => expect(fake.sentNamed('printInvoice')).toHaveLength(1));
  expect(fake.sentNamed('printInvoice')[0]?.input).toEqual({
    code: '011002100211',
    number: '00350114',
    printerId: 'laser' as PrinterId,
  });
});

test('while it is being handed over there is nothing to take back', async () => {
  const fake = await openQueue();
  const job = fake.office.printing.jobs.find(({ number }) => number === '48230997');
  if (!job) throw new Error('no such job');
  act(() => fake.emit('printJobChanged', { ...job, state: 'spooling' }));
  expect(screen.queryByLabelText('取消打印 48230997')).toBeNull();
});

test('an auditor looks and presses nothing', async () => {
  await openQueue('3001');
  expect(screen.queryByLabelText(/^(核对|取消打印|重打) /)).toBeNull();
});

test('of many that are over the latest are shown, the rest on demand', async () => {
  await openQueue('1001', 480);
  expect(rows()).toHaveLength(6 + 50);
  fireEvent.click(screen.getByText('再显示 436 条'));
  expect(rows()).toHaveLength(492);
});

test('an empty queue says what fills it, and one that cannot be read says why', async () => {
  const fake = await openCounter();
  press('KeyQ', { altKey: true });
  await screen.findByText(/没有打印任务/);
  press('Escape');
  fake.answer('printJobs', () => bad('ledger-unavailable'));
  press('KeyQ', { altKey: true });
  await waitFor(() => expect(document.querySelector('[data-problem="ledger-unavailable"]')).toBeTruthy());
});
