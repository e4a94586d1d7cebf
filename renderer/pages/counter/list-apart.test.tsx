// @vitest-environment happy-dom
/**
 * An invoice on a numbered form whose goods list has to follow on plain paper: the window says so and prints it on demand.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { openCounter, openDraft, press } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);
vi.mock('../../parts/pdf-pages.tsx', () => ({ default: () => <p data-testid="pages" /> }));

/** Issues an invoice of so many rows, on a form, printed at once. */
async function issued(rows: number): Promise<FakeBridge> {
  const fake = await openDraft();
  const answer = fake.office.handlers.issueInvoice;
  fake.answer('issueInvoice', async (input) => {
    const reply = await answer(input);
    if (!reply.ok) return reply;
    const { invoice } = reply.value;
    const lines = Array.from({ length: rows }, () => invoice.lines.slice(0, 1)).flat();
    return { ok: true, value: { ...reply.value, invoice: { ...invoice, lines } } };
  });
  press('F9');
  await screen.findByTestId('invoice-number');
  return fake;
}

test('after the issue the list is offered, and no more once it is on its way; a failed one is offered again', async () => {
  const fake = await issued(9);
  expect((await screen.findByTestId('list-apart')).textContent).toContain('A4 白纸');
  fireEvent.click(screen.getByTestId('print-list'));
  await screen.findByText('00350117 的清单已交给打印机');
  expect(fake.sentNamed('printInvoice').map(({ input }) => input)).toEqual([
    { code: '011002100211', number: '00350117', part: 'list' },
  ]);
  await waitFor(() => expect(screen.queryByTestId('list-apart')).toBeNull());
  const list = fake.office.printing.jobs.find(({ part }) => part === 'list');
  if (!list) throw new Error('no list is queued');
  act(() => fake.emit('printJobChanged', { ...list, state: 'failed' }));
  expect(screen.getByTestId('list-apart')).toBeTruthy();
});

test('an invoice that is whole on its form has no list to offer', async () => {
  const fake = await issued(8);
  await waitFor(() => expect(fake.office.printing.jobs).toHaveLength(1));
  expect(screen.queryByTestId('list-apart')).toBeNull();
});

test('the preview of a form offers it, the layout file does not', async () => {
  const fake = await openCounter();
  const answer = fake.office.handlers.printPreview;
  fake.answer('printPreview', async (input) => {
    const reply = await answer(input);
    return reply.ok ? { ok: true, value: { ...reply.value, listApart: true } } : reply;
  });
  fireEvent.click(await screen.findByLabelText('预览 00350115'));
  await screen.findByTestId('pages');
  expect(screen.queryByTestId('list-apart')).toBeNull();
  fireEvent.click(screen.getByLabelText('打印效果'));
  fireEvent.click(await screen.findByTestId('print-list'));
  await waitFor(() => expect(fake.sentNamed('printInvoice')[0]?.input).toMatchObject({ number: '00350115', part: 'list' }));
});

test('in the queue it is told apart from its invoice, and printed again as what it is', async () => {
  const fake = await issued(9);
  fireEvent.click(await screen.findByTestId('print-list'));
  await waitFor(() => expect(fake.office.printing.jobs).toHaveLength(2));
  const list = fake.office.printing.jobs.find(({ part }) => part === 'list');
  if (!list) throw new Error('no list is queued');
  fake.office.printing.setJobs(fake.office.printing.jobs.map((job) => (job === list ? { ...job, state: 'printed' } : job)));
  press('KeyQ', { altKey: true });
  fireEvent.click(await screen.findByLabelText('重打 清单 00350117'));
  await waitFor(() => expect(fake.sentNamed('printInvoice')).toHaveLength(2));
  expect(fake.sentNamed('printInvoice')[1]?.input).toMatchObject({ number: '00350117', part: 'list' });
});
