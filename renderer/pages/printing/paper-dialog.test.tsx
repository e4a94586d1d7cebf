// @vitest-environment happy-dom
/**
 * Checking the paper as a clerk does it: a key, four digits, Enter. And what happens when it is not the right paper.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { instantFromDate } from '../../../domain/instant.ts';
import type { PrintJob } from '../../api.ts';
import { sampleJobs } from '../../fake/sample-printing.ts';
import { openCounter, openDraft, press, type } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);

const special = '07718203';
const general = '00350116';
const sample = (wanted: (job: PrintJob) => boolean): readonly PrintJob[] =>
  sampleJobs(instantFromDate(Date.now())).filter(wanted);

async function openPaper(wanted: (job: PrintJob) => boolean, user = '1001'): Promise<FakeBridge> {
  const fake = await openCounter(user);
  act(() => fake.office.printing.setJobs(sample(wanted)));
  press('KeyC', { altKey: true });
  await screen.findByTestId('paper-invoice');
  return fake;
}
const waits = ({ state }: PrintJob): boolean => state === 'toConfirm';
const is =
  (number: string) =>
  (job: PrintJob): boolean =>
    job.number === number;

/** Enter in the field that has the focus. */
function enter(): void {
  const form = document.activeElement?.closest('form');
  if (form) fireEvent.submit(form);
}
const sentPaper = (fake: FakeBridge): readonly unknown[] =>
  fake.sentNamed('confirmPrint').map(({ input }) => (input as { paper: unknown }).paper);

test('four digits and Enter confirm one sheet after the other, then the counter has the keys again', async () => {
  const fake = await openPaper(waits);
  expect(screen.getByTestId('paper-invoice').textContent).toContain(special.slice(4));
  expect(document.activeElement).toBe(screen.getByTestId('form-number'));
  type('form-number', '8203');
  enter();
  await waitFor(() => expect(screen.getByTestId('paper-invoice').textContent).toContain(general.slice(4)));
  expect(document.activeElement).toBe(screen.getByTestId('form-number'));
  expect(screen.getByTestId<HTMLInputElement>('form-number').value).toBe('');
  type('form-number', '０1１6');
  enter();
  await waitFor(() => expect(screen.queryByTestId('paper-invoice')).toBeNull());
  expect(sentPaper(fake)).toEqual([
    { saw: 'printed', form: '8203' },
    { saw: 'printed', form: '0116' },
  ]);
  expect(screen.queryByTestId('status-paper')).toBeNull();
});

test('a number that differs is told, with trying again and the wrong form as the ways on', async () => {
  const fake = await openPaper(is(special));
  type('form-number', '8204');
  enter();
  await screen.findByText(/纸上的号码 8204 不是这张发票的号码 07718203/);
  fireEvent.click(screen.getByRole('button', { name: '重新输入' }));
  expect(document.querySelector('[data-problem]')).toBeNull();
  type('form-number', '07718204');
  enter();
  fireEvent.click(await screen.findByTestId('wrong-form'));
  expect(screen.getByTestId<HTMLInputElement>('sheet-number').value).toBe('07718204');
  fireEvent.click(screen.getByTestId('record-spoilt'));
  await screen.findByTestId('spoilt-outcome');
  expect(sentPaper(fake).at(-1)).toEqual({
    saw: 'spoilt',
    reason: 'wrongForm',
    note: '',
    form: { code: '1100211130', number: '07718204' },
  });
});

test('a wrong form whose number is unused is the supervisor’s to void; the invoice is printed again', async () => {
  const fake = await openPaper(is(special), '2001');
  fireEvent.click(screen.getByTestId('paper-spoilt'));
  fireEvent.click(screen.getByLabelText('打错纸'));
  type('sheet-number', '07718204');
  fireEvent.click(screen.getByTestId('record-spoilt'));
  await screen.findByText(/号码 07718204 还没有开票/);
  fireEvent.click(screen.getByTestId('void-blank'));
  await waitFor(() => expect(document.querySelector('[role="tab"][aria-selected="true"]')?.textContent).toBe('库存'));
  expect(fake.sentNamed('beginOperation')).toHaveLength(0);
});

test('a clerk is told who voids it, and prints again', async () => {
  const fake = await openPaper(is(special));
  fireEvent.click(screen.getByTestId('paper-spoilt'));
  fireEvent.click(screen.getByLabelText('打错纸'));
  type('sheet-number', '07718204');
  fireEvent.click(screen.getByTestId('record-spoilt'));
  await screen.findByText(/须由值班主任/);
  expect(screen.queryByTestId('void-blank')).toBeNull();
  expect(document.activeElement).toBe(screen.getByTestId('print-again'));
  fireEvent.click(screen.getByTestId('print-again'));
  await waitFor(() => expect(fake.sentNamed('printInvoice')).toHaveLength(1));
  await waitFor(() => expect(screen.queryByTestId('spoilt-outcome')).toBeNull());
});

test('a wrong form that was another invoice’s own is told with its buyer', async () => {
  await openPaper(is(special));
  fireEvent.click(screen.getByTestId('paper-spoilt'));
  fireEvent.click(screen.getByLabelText('打错纸'));
  type('sheet-number', '00350115');
  type('sheet-code', '011002100211');
  fireEvent.click(screen.getByTestId('record-spoilt'));
  await screen.findByText(/号码 00350115 已开给李娜/);
});

test('a spoilt sheet takes a reason; a wrong form takes its whole number, and another one than the invoice’s', async () => {
  const fake = await openPaper(is(special));
  fireEvent.click(screen.getByTestId('paper-spoilt'));
  fireEvent.click(screen.getByTestId('record-spoilt'));
  await screen.findByText('请选择作废原因。');
  fireEvent.click(screen.getByLabelText('打错纸'));
  type('sheet-number', '8204');
  await screen.findByText('请填写纸上的 8 位号码。');
  type('sheet-number', special);
  await screen.findByText(/这正是这张发票的号码/);
  expect(sentPaper(fake)).toEqual([]);
  fireEvent.click(screen.getByLabelText('撕坏'));
  type('sheet-number', '');
  fireEvent.click(screen.getByTestId('record-spoilt'));
  await screen.findByTestId('spoilt-outcome');
  expect(sentPaper(fake)).toEqual([{ saw: 'spoilt', reason: 'torn', note: '' }]);
});

test('the code that was printed with the invoice proves nothing', async () => {
  const fake = await openPaper(is(special));
  type('form-number', '01,01,1100211130,07718203,18275.69,20261122,,DBFE,');
  enter();
  await screen.findByText(/不能证明纸对不对/);
  type('form-number', '820');
  enter();
  await screen.findByText(/请输入末四位/);
  expect(sentPaper(fake)).toEqual([]);
});

test('of a job nobody knows about, nothing is answered by a stray Enter; no paper is recorded as that', async () => {
  const fake = await openPaper(({ state }) => state === 'unknown');
  expect(document.activeElement?.tagName).toBe('P');
  fireEvent.click(screen.getByTestId('paper-nothing'));
  await screen.findByText('48230990 没有出纸，已记录，可以重打');
  expect(sentPaper(fake)).toEqual([{ saw: 'nothing' }]);
});

test('plain paper that came out well has no number to compare, and cannot be a wrong form', async () => {
  const fake = await openPaper(({ state }) => state === 'unknown');
  fireEvent.click(screen.getByTestId('paper-spoilt'));
  expect(screen.queryByLabelText('打错纸')).toBeNull();
  expect(screen.queryByTestId('sheet-number')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: '返回' }));
  fireEvent.click(screen.getByTestId('confirm-paper'));
  await screen.findByText('48230990 已核对');
  expect(sentPaper(fake)).toEqual([{ saw: 'printed', form: '' }]);
});

test('a sheet can wait for the next one', async () => {
  await openPaper(waits);
  fireEvent.click(screen.getByTestId('next-sheet'));
  expect(screen.getByTestId('paper-invoice').textContent).toContain(general.slice(4));
  expect(document.activeElement).toBe(screen.getByTestId('form-number'));
});

test('a sheet that was answered elsewhere goes from the screen', async () => {
  const fake = await openPaper(waits);
  const job = fake.office.printing.jobs.find(is(special));
  if (!job) throw new Error('no such job');
  act(() => fake.emit('printJobChanged', { ...job, state: 'printed' }));
  expect(screen.getByTestId('paper-invoice').textContent).toContain(general.slice(4));
});

test('opened from the queue it goes back there', async () => {
  const fake = await openCounter();
  act(() => fake.office.printing.setJobs(sample(() => true)));
  press('KeyQ', { altKey: true });
  fireEvent.click(await screen.findByLabelText(`核对 ${general}`));
  type('form-number', '0116');
  fireEvent.click(screen.getByTestId('confirm-paper'));
  await screen.findByText(`${general} 已核对`);
  await screen.findAllByTestId('print-job');
});

test('after an issue on a form the counter says that the paper waits, and the next customer can come all the same', async () => {
  const fake = await openDraft();
  press('F9');
  await screen.findByTestId('invoice-number');
  for (let step = 0; step < 3; step += 1) act(() => fake.office.printing.tick());
  expect((await screen.findByTestId('paper-hint')).textContent).toContain('请核对纸上的号码');
  expect(screen.getByTestId('status-paper').textContent).toContain('1');
  press('F2');
  await waitFor(() => expect(screen.queryByTestId('invoice-number')).toBeNull());
  press('KeyC', { altKey: true });
  await screen.findByTestId('paper-invoice');
});

test('who may not confirm is not asked to', async () => {
  const fake = await openCounter('3001');
  act(() => fake.office.printing.setJobs(sample(waits)));
  expect(screen.queryByTestId('status-paper')).toBeNull();
  press('KeyC', { altKey: true });
  expect(screen.queryByTestId('paper-invoice')).toBeNull();
});
