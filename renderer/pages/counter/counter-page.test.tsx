// @vitest-environment happy-dom
/**
 * The counter page as a clerk uses it: by keys, on an office of sample data.
 */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { bad } from '../../fake/fake-office.ts';
import { lookUp, openDraft, openWindow, press, signIn, type } from '../../fake/window.testing.tsx';

afterEach(cleanup);

describe('one customer', () => {
  test('from order number to the issued invoice, then on to the next', async () => {
    const fake = await openDraft();
    expect(document.activeElement).toBe(screen.getByTestId('buyer.name'));
    expect(screen.getByTestId('total-gross').textContent).toBe('¥1,106.00');
    expect(screen.getByTestId('total-words').textContent).toBe('壹仟壹佰零陆圆整');
    expect(screen.getByTestId('next-number').textContent).toBe('00350117');

    press('F9');
    expect((await screen.findByTestId('invoice-number')).textContent).toBe('00350117');
    expect(screen.getByTestId('invoice-code').textContent).toBe('011002100211');
    expect(screen.getByTestId('check-code').textContent).toBe('48114 25554 21682 94433');
    expect(screen.getByLabelText('发票二维码').querySelector('path')?.getAttribute('d')).toMatch(/^M\d/);
    expect(screen.getByTestId('truth-signed').dataset.state).toBe('done');
    expect(screen.getByTestId('truth-printed').dataset.state).toBe('due');
    expect(document.activeElement).toBe(screen.getByTestId('lookup'));

    const [invoice] = fake.office.rows;
    if (!invoice) throw new Error('nothing was issued');
    act(() => fake.emit('invoiceChanged', { ...invoice, truths: { ...invoice.truths, printed: 'done' } }));
    expect(screen.getByTestId('truth-printed').dataset.state).toBe('done');
    expect(screen.getByTestId('truth-uploaded').dataset.state).toBe('due');

    press('Escape');
    await waitFor(() => expect(screen.queryByTestId('invoice-number')).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId('lookup'));
  });

  test('two presses of the issue key send one command while the first is on its way', async () => {
    const fake = await openDraft();
    const release = fake.hold('issueInvoice');
    press('F9');
    press('F9');
    fireEvent.click(screen.getByTestId('issue'));
    press('F9', { repeat: true });
    await waitFor(() => expect(fake.sentNamed('issueInvoice')).toHaveLength(1));
    press('F9');
    await act(async () => release());
    await screen.findByTestId('invoice-number');
    press('F9');
    expect(fake.sentNamed('issueInvoice')).toHaveLength(1);
  });

  test('an issue that was refused keeps the draft and its request id', async () => {
    const fake = await openDraft();
    const answer = fake.office.handlers.issueInvoice;
    fake.answer('issueInvoice', () => bad('device-busy', { deviceId: 'disk-1' }));
    press('F9');
    await screen.findByText(/税控设备 disk-1 正忙/);
    fake.answer('issueInvoice', answer);
    press('F9');
    await screen.findByTestId('invoice-number');
    const [first, second] = fake.sentNamed('issueInvoice');
    expect(second?.input).toEqual(first?.input);
  });

  test('turning to the next customer holds the draft, and it can be taken up again', async () => {
    const fake = await openDraft();
    type('buyer.name', '北京首都旅游集团有限责任公司');
    press('F2');
    const resume = await screen.findByText('继续');
    expect(fake.sentNamed('saveDraft')).toHaveLength(1);
    fireEvent.click(resume);
    expect((await screen.findByTestId<HTMLInputElement>('buyer.name')).value).toBe('北京首都旅游集团有限责任公司');
  });
});

describe('the look-up box', () => {
  test('an order that cannot be found says what to do, and the text stays to be corrected', async () => {
    await openWindow();
    await signIn();
    await screen.findByTestId('lookup');
    lookUp('E999999999');
    await screen.findByText(/E999999999/);
    expect(screen.getByTestId<HTMLInputElement>('lookup').value).toBe('E999999999');
    expect(document.activeElement).toBe(screen.getByTestId('lookup'));
  });

  test('an override of the source goes with the command', async () => {
    const fake = await openWindow();
    await signIn();
    await screen.findByTestId('lookup');
    const { useCounter } = await import('../../state/counter.ts');
    act(() => useCounter.setState({ sourceChoice: 'hotel' }));
    lookUp('E123456789');
    await waitFor(() => expect(fake.sentNamed('findOrder')[0]?.input).toEqual({ scan: 'E123456789', source: 'hotel' }));
  });

  test('a scanned invoice is searched among the issued ones', async () => {
    await openWindow();
    await signIn();
    await screen.findByTestId('lookup');
    lookUp('011002100211 00350116');
    await waitFor(() => expect(screen.getAllByTestId('recent-row')).toHaveLength(1));
    expect(screen.getByTestId('recent-row').textContent).toContain('00350116');
  });

  test('lines that may not be invoiced are refused with a reason, the others are picked', async () => {
    const fake = await openDraft('E300000001');
    expect(screen.getByText(/已经开过发票/)).toBeTruthy();
    expect(fake.sentNamed('openDraft')[0]?.input).toMatchObject({ lineIds: ['L1'] });
    expect(screen.getByTestId('total-gross').textContent).toBe('¥553.00');
  });

  test('other picks open another draft with what the clerk had typed, and drop the first', async () => {
    const fake = await openDraft();
    type('buyer.name', '王芳个人');
    const [first] = within(screen.getByLabelText('订单')).getAllByLabelText(/^开具/);
    if (!first) throw new Error('the order has lines');
    fireEvent.click(first);
    await waitFor(() => expect(screen.getByTestId('total-gross').textContent).toBe('¥553.00'));
    expect(screen.getByTestId<HTMLInputElement>('buyer.name').value).toBe('王芳个人');
    await waitFor(() => expect(fake.sentNamed('dropDraft')).toHaveLength(1));
  });
});

describe('findings', () => {
  test('a wrong tax id is told at its field and stops the issue', async () => {
    const fake = await openDraft();
    type('buyer.taxId', '123');
    await waitFor(() => expect(screen.getByTestId('buyer.taxId').getAttribute('aria-invalid')).toBe('true'));
    const finding = screen.getByTestId('buyer.taxId').getAttribute('aria-describedby');
    expect(document.getElementById(finding ?? '')?.textContent).toMatch(/123/);
    press('F9');
    expect(fake.sentNamed('issueInvoice')).toHaveLength(0);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('buyer.taxId')));
  });

  test('an empty required field is told only once the clerk insists', async () => {
    const fake = await openDraft();
    press('Digit2', { altKey: true });
    await waitFor(() => expect(screen.getByTestId('next-code').textContent).toBe('1100211130'));
    expect(screen.getByTestId('buyer.addressPhone').getAttribute('aria-invalid')).toBe('false');
    press('F9');
    await waitFor(() => expect(screen.getByTestId('buyer.addressPhone').getAttribute('aria-invalid')).toBe('true'));
    expect(fake.sentNamed('issueInvoice')).toHaveLength(0);
  });

  test('of two checks on their way the answer to the last question is shown', async () => {
    const fake = await openDraft();
    const releases: (() => void)[] = [];
    const answer = fake.office.handlers.checkDraft;
    fake.answer('checkDraft', (input) => new Promise((resolve) => releases.push(() => resolve(answer(input)))));
    type('buyer.taxId', '123');
    await waitFor(() => expect(releases).toHaveLength(1));
    type('buyer.taxId', '91110108339805094M');
    await waitFor(() => expect(releases).toHaveLength(2));
    await act(async () => releases[1]?.());
    await act(async () => releases[0]?.());
    expect(screen.getByTestId('buyer.taxId').getAttribute('aria-invalid')).toBe('false');
  });
});

describe('keys', () => {
  test('keys of an input method at work are nobody else’s', async () => {
    const fake = await openDraft();
    press('F9', { isComposing: true });
    press('F9', { keyCode: 229 });
    expect(fake.sentNamed('issueInvoice')).toHaveLength(0);
    expect(press('Enter', { keyCode: 229 })).toBe(true);
    expect(document.activeElement).toBe(screen.getByTestId('buyer.name'));
    press('Enter');
    expect(document.activeElement).toBe(screen.getByTestId('buyer.taxId'));
  });

  test('the language switches at run time and keeps what was typed', async () => {
    await openDraft();
    type('buyer.name', '王芳');
    press('KeyL', { altKey: true });
    expect((await screen.findByTestId('issue')).textContent).toContain('Issue invoice');
    expect(screen.getByTestId<HTMLInputElement>('buyer.name').value).toBe('王芳');
    expect(document.documentElement.lang).toBe('en');
  });

  test('with a layer on top, its keys do not reach the counter below', async () => {
    const fake = await openDraft();
    press('F1');
    await screen.findByText('下一位（未开的草稿会暂存）');
    press('F9');
    expect(fake.sentNamed('issueInvoice')).toHaveLength(0);
  });

  test('the whole job takes few keys beside the typed data', async () => {
    await openDraft('CY2026112201');
    // Enter in the look-up box, Enter after the name, F9, Escape
    type('buyer.name', '王芳');
    press('Enter');
    press('F9');
    await screen.findByTestId('invoice-number');
    press('Escape');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('lookup')));
  });
});

describe('paper', () => {
  test('a printer that is not there is said, with what to do', async () => {
    const fake = await openDraft();
    act(() => fake.office.setStatus({ printers: [] }));
    fireEvent.click(screen.getByLabelText('打印 00350116'));
    const notice = screen.getByTestId('notice');
    await waitFor(() => expect(notice.querySelector('[data-problem="printer-absent"]')).not.toBeNull());
  });

  test('the print key prints the invoice just issued', async () => {
    const fake = await openDraft();
    press('F9');
    await screen.findByTestId('invoice-number');
    press('F8');
    await screen.findByText('00350117 已交给打印机');
    expect(fake.sentNamed('printInvoice')[0]?.input).toEqual({ code: '011002100211', number: '00350117' });
  });
});
