// @vitest-environment happy-dom
/**
 * Sending an issued invoice to its buyer.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { openCounter, openDraft, press } from '../../fake/window.testing.tsx';

afterEach(cleanup);

const to = (value: string) => fireEvent.change(document.getElementById('deliver-to') ?? document.body, { target: { value } });

test('the invoice just issued goes by e-mail, once', async () => {
  const fake = await openDraft();
  press('F9');
  await screen.findByTestId('invoice-number');
  press('F10');
  await screen.findByTestId('deliver');
  to('finance@example');
  fireEvent.click(screen.getByTestId('deliver'));
  expect(await screen.findByText('请填写完整的邮箱地址。')).toBeTruthy();
  expect(fake.sentNamed('deliverInvoice')).toHaveLength(0);

  to('finance@example.com');
  const form = screen.getByTestId('deliver').closest('form') ?? document.body;
  fireEvent.submit(form);
  fireEvent.submit(form);
  await screen.findByText('已交给平台发送。');
  expect(fake.sentNamed('deliverInvoice').map(({ input }) => input)).toEqual([
    { code: '011002100211', number: '00350117', channel: 'email', to: 'finance@example.com' },
  ]);
});

test('an earlier invoice goes by code without an address; without a network it is said to be queued', async () => {
  const fake = await openCounter();
  act(() => fake.office.setStatus({ platform: { state: 'unreachable', problem: null, checkedAt: null } }));
  fireEvent.click(await screen.findByLabelText('交付 00350116'));
  fireEvent.click(await screen.findByText('二维码'));
  fireEvent.click(screen.getByTestId('deliver'));
  await screen.findByText(/网络恢复后自动发送/);
  await waitFor(() =>
    expect(fake.sentNamed('deliverInvoice').map(({ input }) => input)).toEqual([
      { code: '011002100211', number: '00350116', channel: 'qr', to: '' },
    ]),
  );
});

test('a delivery by code shows the code once the platform has answered, and what it waits for until then', async () => {
  const fake = await openDraft();
  press('F9');
  await screen.findByTestId('invoice-number');
  const made = fake.office.handlers.getInvoice({ code: '011002100211', number: '00350117' } as never);
  const detail = await made;
  if (!detail.ok) throw new Error('no invoice');
  const told = (truth: 'due' | 'done', url: string | null) =>
    fake.answer('getInvoice', () => ({ ok: true, value: { ...detail.value, handOver: { uploadKey: 'D-1', truth, url } } }));
  press('F10');
  fireEvent.click(await screen.findByText('二维码'));
  told('due', null);
  fireEvent.click(screen.getByTestId('deliver'));
  await screen.findByText(/平台还没有答复/);
  told('done', 'https://platform.example/i/7');
  act(() => fake.emit('invoiceChanged', detail.value));
  expect(await screen.findByLabelText('发票 00350117 的提取二维码')).toBeTruthy();
});
