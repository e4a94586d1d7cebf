// @vitest-environment happy-dom
/**
 * A passenger's e-ticket at the window: opened, dropped or pasted, looked at, printed, its title used.
 */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ticketXml } from '../../../main/office/layout/eticket/sample.testing.ts';
import { bad } from '../../fake/fake-office.ts';
import { sampleTicket } from '../../fake/sample-eticket.ts';
import { lookUp, openCounter, openDraft, press, type } from '../../fake/window.testing.tsx';

vi.mock('../../parts/pdf-pages.tsx', () => ({
  default: ({ pdf }: { readonly pdf: Uint8Array }) => <p data-testid="pages">{pdf.length}</p>,
}));
afterEach(cleanup);

const { number } = sampleTicket;
const ticketFile = (content = ticketXml()): File => new File([content], 'whatever.bin');

function give(how: 'drop' | 'paste', ...files: readonly File[]): boolean {
  return how === 'drop'
    ? fireEvent.drop(document.body, { dataTransfer: { files } })
    : fireEvent.paste(document.body, { clipboardData: { files } });
}

async function choose(file: File): Promise<void> {
  fireEvent.change(await screen.findByTestId('eticket-file'), { target: { files: [file] } });
}

const shownValue = (name: string): string | undefined =>
  screen.getByTestId(`eticket-${name}`).querySelector('dd')?.textContent ?? undefined;

test.each(['drop', 'paste'] as const)('a file given by %s opens the page, whatever its name', async (how) => {
  const fake = await openCounter();
  give(how, ticketFile());
  await screen.findByTestId('pages');
  expect(
    Object.fromEntries(
      ['number', 'buyer', 'taxId', 'passenger', 'train', 'trip', 'departs', 'fare'].map((name) => [name, shownValue(name)]),
    ),
  ).toEqual({
    number,
    buyer: '江苏某科技有限公司',
    taxId: '91320111339366503A',
    passenger: '张三',
    train: 'G1281',
    trip: '北京南 → 呼和浩特东',
    departs: '2026-11-20 09:05',
    fare: '¥272.50',
  });
  expect(fake.sentNamed('readETicket')[0]?.input).toEqual({ xml: ticketXml() });
});

test('the key opens the page, the button a file; F8 prints as many copies as wanted, once, and no invoice', async () => {
  const fake = await openCounter();
  press('KeyE', { altKey: true });
  await choose(ticketFile());
  await screen.findByTestId('pages');
  type('eticket-copies', '2');
  const release = fake.hold('printETicket');
  press('F8');
  press('F8');
  release();
  await screen.findByText(`电子客票 ${number} 已交给打印机`);
  expect(fake.sentNamed('printETicket').map(({ input }) => input)).toEqual([{ xml: ticketXml(), copies: 2 }]);
  expect(fake.sentNamed('printInvoice')).toEqual([]);
});

test('trouble with printing is told beside the ticket', async () => {
  const fake = await openCounter();
  fake.answer('printETicket', () => bad('printer-paper-not-plain', { printer: 'front' }));
  give('drop', ticketFile());
  fireEvent.click(await screen.findByTestId('eticket-print'));
  await waitFor(() => expect(document.querySelector('[data-problem="printer-paper-not-plain"]')).toBeTruthy());
  expect(shownValue('number')).toBe(number);
});

test.each([
  ['unknown-kind', new File(['hello'], 'ticket.pdf')],
  ['no-ticket', new File(['<?xml version="1.0"?><invoice/>'], 'ticket.xml')],
  ['damaged', new File(['PK\x03\x04'], 'ticket.ofd')],
  ['too-large', new File([new Uint8Array(6_000_000)], 'ticket.xml')],
])('a file that is %s is said to be, and nothing of it goes on', async (trouble, file) => {
  const fake = await openCounter();
  give('drop', file);
  await waitFor(() => expect(document.querySelector(`[data-trouble="${trouble}"]`)?.textContent).toMatch(/。.+。/));
  expect(fake.sentNamed('readETicket')).toEqual([]);
  await choose(ticketFile());
  await screen.findByTestId('pages');
  expect(document.querySelector('[data-trouble]')).toBeNull();
});

test('data that the office refuses is told in its words', async () => {
  await openCounter();
  give('drop', ticketFile(ticketXml({ ElectronicInvoiceRailwayETicketNumber: '1' }, '1')));
  await waitFor(() => expect(document.querySelector('[data-problem="eticket-unreadable"]')).toBeTruthy());
  expect(screen.queryByTestId('eticket-print')).toBeNull();
});

test('of two files the last one counts, and a closed page forgets the passenger', async () => {
  const fake = await openCounter();
  const { useETicket } = await import('../../state/eticket.ts');
  const { useOverlay } = await import('../../state/overlay.ts');
  const release = fake.hold('readETicket');
  give('drop', ticketFile());
  await waitFor(() => expect(fake.sentNamed('readETicket')).toHaveLength(1));
  give('drop', new File(['hello'], 'x'));
  await waitFor(() => expect(document.querySelector('[data-trouble="unknown-kind"]')).toBeTruthy());
  release();
  await choose(ticketFile());
  await screen.findByTestId('pages');
  useOverlay.getState().close();
  await waitFor(() => expect(useETicket.getState()).toMatchObject({ shown: null, trouble: null }));
});

test('the title goes into the buyer of the draft in hand', async () => {
  await openDraft();
  give('drop', ticketFile());
  fireEvent.click(await screen.findByTestId('eticket-title'));
  const { useCounter } = await import('../../state/counter.ts');
  expect(useCounter.getState().draft?.buyer).toMatchObject({ name: '江苏某科技有限公司', taxId: '91320111339366503A' });
  await waitFor(() => expect(screen.queryByTestId('eticket-title')).toBeNull());
});

test('values are copied by a button', async () => {
  await openCounter();
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  give('drop', ticketFile());
  fireEvent.click(await screen.findByLabelText('复制：发票号码'));
  await screen.findByText('已复制：发票号码');
  expect(written).toHaveBeenCalledWith(number);
  expect(screen.queryByTestId('eticket-title')).toBeNull();
});

test('an auditor looks and prints nothing', async () => {
  const fake = await openCounter('3001');
  give('drop', ticketFile());
  await screen.findByTestId('pages');
  expect(screen.queryByTestId('eticket-print')).toBeNull();
  press('F8');
  expect(fake.sentNamed('printETicket')).toEqual([]);
});

test('a number of 20 digits that no order has leads to the file', async () => {
  await openCounter();
  lookUp(number);
  fireEvent.click(await screen.findByTestId('eticket-hint'));
  await screen.findByTestId('eticket-file');
});

test('a file dropped while something else is open opens nothing', async () => {
  await openCounter();
  press('F1');
  await screen.findByText('快捷键', { selector: '.ant-modal-title' });
  expect(give('drop', ticketFile())).toBe(false);
  expect(screen.queryByTestId('eticket-file')).toBeNull();
});
