// @vitest-environment happy-dom
/**
 * Printing several recent invoices at once, and the preview with its seal.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { bad } from '../../fake/answers.ts';
import { openCounter, openDraft, press, type } from '../../fake/window.testing.tsx';

afterEach(cleanup);

const choose = (number: string): void => void fireEvent.click(screen.getByLabelText(`选择 ${number}`));

test('several are printed as a batch in the order in which they were chosen, and followed', async () => {
  const fake = await openCounter();
  await screen.findAllByTestId('recent-row');
  choose('48230989');
  choose('10042232');
  choose('00350116');
  expect(screen.getByTestId('selection').textContent).toContain('已选 3 张');
  expect(screen.getByTestId('selection').textContent).toContain('其中 1 张已打印过，会带“副本”字样。');
  fireEvent.change(screen.getByLabelText('每张份数'), { target: { value: '2' } });
  fireEvent.click(screen.getByTestId('print-chosen'));
  expect((await screen.findByTestId('batch-progress')).textContent).toContain('已完成 0，等待 3，需处理 0');
  expect(fake.sentNamed('printInvoices')[0]?.input).toEqual({
    invoices: [
      { code: '011002100111', number: '48230989' },
      { code: '011002100113', number: '10042232' },
      { code: '011002100211', number: '00350116' },
    ],
    copies: 2,
  });
  for (let step = 0; step < 9; step += 1) act(() => fake.office.printing.tick());
  // the paper invoice went on a form, which a person looks at
  expect(screen.getByTestId('batch-progress').textContent).toContain('已完成 2，等待 0，需处理 1');
  fireEvent.click(screen.getByRole('button', { name: '收起' }));
  expect(screen.queryByTestId('batch-progress')).toBeNull();
});

test('the print key takes the chosen ones only while the focus is among them', async () => {
  const fake = await openDraft();
  choose('48230989');
  press('F9');
  await screen.findByTestId('invoice-number');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('lookup')));
  press('F8');
  await waitFor(() => expect(fake.sentNamed('printInvoice')).toHaveLength(1));
  screen.getByTestId('print-chosen').focus();
  press('F8');
  await waitFor(() => expect(fake.sentNamed('printInvoices')).toHaveLength(1));
});

test('a choice outlives a search, and trouble leaves it as it was', async () => {
  const fake = await openCounter();
  await screen.findAllByTestId('recent-row');
  choose('48230989');
  fireEvent.change(screen.getByLabelText('代码、号码、订单、购买方、税号'), { target: { value: '王芳' } });
  await waitFor(() => expect(screen.getAllByTestId('recent-row')).toHaveLength(1));
  fireEvent.click(screen.getByLabelText('选择列出的全部发票'));
  expect(screen.getByTestId('selection').textContent).toContain('已选 2 张');
  fake.answer('printInvoices', () => bad('printer-not-configured', { printer: '026' }));
  fireEvent.click(screen.getByTestId('print-chosen'));
  await waitFor(() => expect(document.querySelector('[data-problem="printer-not-configured"]')).toBeTruthy());
  expect(screen.getByTestId('selection').textContent).toContain('已选 2 张');
});

test('an auditor may look and choose nothing', async () => {
  await openCounter('3001');
  await screen.findAllByTestId('recent-row');
  expect(screen.queryByLabelText(/^选择/)).toBeNull();
  expect(screen.queryByLabelText(/^打印 /)).toBeNull();
});

test('printing again says that the paper carries the copy mark', async () => {
  await openCounter();
  fireEvent.click(await screen.findByLabelText('打印 00350115'));
  await screen.findByText('00350115 已交给打印机，带“副本”字样');
});

vi.mock('../../parts/pdf-pages.tsx', () => ({
  default: ({ pdf }: { readonly pdf: Uint8Array }) => <p data-testid="pages">{pdf.length}</p>,
}));

test('the preview says what the seal is worth, shows the paper, and prints as many as wanted', async () => {
  const fake = await openCounter();
  fireEvent.click(await screen.findByLabelText('预览 00350115'));
  await screen.findByTestId('pages');
  expect(screen.getByTestId('seal').textContent).toContain(
    '已加盖电子印章：中国铁路北京局集团有限公司北京南站，2026-11-22 09:22:08',
  );
  expect(screen.getByText('已打印过：再次打印会带“副本”字样。')).toBeTruthy();
  fireEvent.click(screen.getByLabelText('打印效果'));
  await waitFor(() => expect(screen.getByTestId('seal').textContent).toContain('模板 form-241x140@1，打在印好的纸上'));
  type('copies', '3');
  press('F8');
  await waitFor(() => expect(fake.sentNamed('printInvoice')).toHaveLength(1));
  expect(fake.sentNamed('printInvoice')[0]?.input).toMatchObject({ number: '00350115', copies: 3 });
});

test.each([
  [{ seal: 'none', due: true } as const, '尚未加盖电子印章。平台连通后自动加盖。', 'waiting'],
  [{ seal: 'none', due: false } as const, '没有电子印章。', 'none'],
  [{ seal: 'broken', reason: 'changed' } as const, '电子印章无效：盖章后文件被改动。', 'bad'],
  [{ seal: 'broken', reason: 'something new' } as const, '电子印章无效：something new。', 'bad'],
])('a seal that is %o', async (seal, words, tone) => {
  const fake = await openCounter();
  fake.answer('layoutFile', ({ format }) => ({ ok: true, value: { file: new Uint8Array([1]), format, seal } }));
  fireEvent.click(await screen.findByLabelText('预览 48230990'));
  await waitFor(() => expect(screen.getByTestId('seal').textContent).toContain(words));
  expect(screen.getByTestId('seal').dataset.tone).toBe(tone);
});

test('the file is saved under the invoice’s own name, in the format that was asked for', async () => {
  const fake = await openCounter();
  fireEvent.click(await screen.findByLabelText('预览 48230990'));
  await screen.findByTestId('pages');
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function save(this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  fireEvent.click(screen.getByRole('button', { name: '保存 OFD' }));
  await waitFor(() => expect(saved).toEqual(['011002100111-48230990.ofd']));
  expect(fake.sentNamed('layoutFile').at(-1)?.input).toMatchObject({ format: 'ofd' });
  click.mockRestore();
});
