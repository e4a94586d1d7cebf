// @vitest-environment happy-dom
/**
 * Templates in the window: who sees and does what, files from elsewhere, and the way of a change from the key to the office.
 */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { UserId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/permissions.ts';
import type { Template } from '../../../domain/template.ts';
import { bad } from '../../fake/answers.ts';
import { shippedSamples } from '../../fake/sample-templates.ts';
import { type } from '../../fake/window.testing.tsx';
import { createFakeBridge, type FakeBridge } from '../../fake-bridge.ts';
import { NoticeLine } from '../../parts/notice-line.tsx';
import { useLocale } from '../../state/locale.ts';
import { useNotice } from '../../state/notice.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useTemplates } from '../../state/templates.ts';
import { TemplatesDialog } from './templates-dialog.tsx';

// the reader needs a browser
vi.mock('../../parts/pdf-pages.tsx', () => ({ default: () => <p data-testid="pages" /> }));

afterEach(() => {
  cleanup();
  useTemplates.getState().forget();
  useNotice.getState().clear();
  useLocale.setState({ locale: 'zh-CN' });
});

/** The dialog alone, for a person of this role. */
async function openTemplates(role: Role = 'supervisor'): Promise<FakeBridge> {
  const fake = createFakeBridge();
  Object.assign(window, { fapiao: fake.bridge });
  useSession.getState().begin('session', { userId: '2001' as UserId, name: '李建国', roles: [role] });
  useOverlay.setState({ overlay: { shows: 'templates' } });
  render(
    <>
      <TemplatesDialog />
      <NoticeLine />
    </>,
  );
  await screen.findAllByTestId('template');
  await screen.findByTestId('picture');
  return fake;
}
const choose = async (name: string): Promise<void> => {
  const option = screen.getAllByTestId('template').find((one) => one.textContent?.includes(name));
  if (!option) throw new Error(`no template ${name}`);
  fireEvent.click(option);
  await screen.findByText(name, { selector: 'h3' });
  await screen.findByTestId('picture');
};
/** The station's own template, open to be edited. */
async function openEditor(role: Role = 'supervisor'): Promise<FakeBridge> {
  const fake = await openTemplates(role);
  await choose('南站版式（备注加宽）');
  fireEvent.click(screen.getByTestId('open-template'));
  await screen.findByTestId('template-editor');
  return fake;
}
const box = (path: string): HTMLElement => screen.getByTestId(`box-${path}`);
const key = (path: string, name: string, more: KeyboardEventInit = {}): void => {
  fireEvent.focus(box(path));
  fireEvent.keyDown(box(path), { key: name, ...more });
};
const inEditor = (name: string): boolean =>
  fireEvent.keyDown(screen.getByTestId('template-editor'), { key: name, ctrlKey: true });
/** What was sent last by a command that takes a template. */
const sentTemplate = (fake: FakeBridge, name: 'saveTemplate' | 'previewTemplate'): Template => {
  const input = fake.sentNamed(name).at(-1)?.input as { readonly text: string } | undefined;
  return JSON.parse(input?.text ?? '') as Template;
};
const file = (name: string, content: string): File => new File([content], name, { type: 'application/json' });
const importFile = (one: File): void => {
  fireEvent.change(screen.getByTestId('import-file'), { target: { files: [one] } });
};

test('every template stands under what it is for, with its paper, its kinds and whether it is in use', async () => {
  await openTemplates();
  const listed = screen.getAllByTestId('template').map(({ textContent }) => textContent);
  expect(listed).toHaveLength(8);
  expect(listed[0]).toBe('增值税发票 版式文件使用中内置210 × 140 毫米纸专 · 纸普 · 电普 · 电专');
  expect(listed[1]).toBe('南站版式（备注加宽）第 2 版210 × 140 毫米纸专 · 纸普 · 电普 · 电专');
  expect(screen.queryByTestId('delete-template')).toBeNull();
  expect(document.activeElement?.textContent).toBe(listed[0]);
  fireEvent.keyDown(screen.getByTestId('template-list'), { key: 'ArrowDown' });
  await screen.findByText('南站版式（备注加宽）', { selector: 'h3' });
});

test.each(['clerk', 'auditor'] as const)('a %s may look and export, and change nothing', async (role) => {
  const fake = await openEditor(role);
  await screen.findByText(/只能查看/);
  expect(screen.queryByTestId('save-template')).toBeNull();
  expect(screen.queryByTestId('add-box')).toBeNull();
  fireEvent.focus(box('face.fields.buyerName'));
  expect(screen.getByTestId<HTMLInputElement>('box-x').disabled).toBe(true);
  key('face.fields.buyerName', 'ArrowRight');
  expect(screen.getByTestId<HTMLInputElement>('box-x').value).toBe('37.7');
  expect(fake.sentNamed('previewTemplate')).toEqual([]);
  fireEvent.click(screen.getByTestId('leave-editor'));
  await screen.findByTestId('export-template');
  for (const id of ['copy-template', 'delete-template', 'import-template']) expect(screen.queryByTestId(id)).toBeNull();
  expect(screen.queryByLabelText('增值税普通发票改用此模板')).toBeNull();
});

test('a box moved and sized by keys is so in what is saved, and nothing else has changed', async () => {
  const fake = await openEditor();
  const path = 'face.fields.buyerName';
  key(path, 'ArrowRight');
  key(path, 'ArrowDown', { shiftKey: true });
  key(path, 'ArrowLeft', { ctrlKey: true, shiftKey: true });
  expect(box(path).getAttribute('aria-label')).toBe('购买方名称，左 37.8 上 32.4 宽 78.4 高 4.6 毫米');
  fireEvent.click(screen.getByTestId('save-template'));
  await screen.findByText('已保存为第 3 版');
  const { version: _, ...saved } = sentTemplate(fake, 'saveTemplate');
  const reply = await fake.bridge.send('template', { templateId: 'vat-2021' }, undefined);
  const { version: __, ...shipped } = JSON.parse((reply as { value: { text: string } }).value.text) as Template;
  expect(saved).toEqual({
    ...shipped,
    id: 'vat-2021-south',
    name: '南站版式（备注加宽）',
    face: {
      ...shipped.face,
      fields: { ...shipped.face.fields, buyerName: { ...shipped.face.fields.buyerName, x: 37.8, y: 32.4, w: 78.4 } },
    },
  });
});

test('undo and redo go a press at a time, a held key is one', async () => {
  await openEditor();
  const path = 'face.fields.code';
  const left = (): string => screen.getByTestId<HTMLInputElement>('box-x').value;
  key(path, 'ArrowRight');
  key(path, 'ArrowRight');
  key(path, 'ArrowRight', { repeat: true });
  expect(left()).toBe('164.3');
  inEditor('z');
  expect(left()).toBe('164.1');
  inEditor('z');
  expect(left()).toBe('164.0');
  expect(screen.getByTestId<HTMLButtonElement>('save-template').disabled).toBe(true);
  inEditor('y');
  expect(left()).toBe('164.1');
});

test('a fault is told beside the box, blocks saving, and goes with its cause', async () => {
  const fake = await openEditor();
  fireEvent.focus(box('face.fields.gross'));
  type('box-x', '180');
  fireEvent.blur(screen.getByTestId('box-x'));
  await screen.findByText('1 处问题，改正后才能保存');
  expect(screen.getByTestId('faults').textContent).toContain('票面“价税合计小写” 超出纸张');
  expect(within(screen.getByTestId('canvas')).getByText('超出纸张')).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>('save-template').disabled).toBe(true);
  inEditor('s');
  inEditor('z');
  expect(screen.queryByText(/超出纸张/)).toBeNull();
  key('face.fields.gross', 'ArrowRight');
  fireEvent.click(screen.getByTestId('save-template'));
  await screen.findByText('已保存为第 3 版');
  expect(fake.sentNamed('saveTemplate')).toHaveLength(1);
});

test('a necessary field cannot be taken away, another can', async () => {
  await openEditor();
  key('face.fields.gross', 'Delete');
  expect(box('face.fields.gross')).toBeTruthy();
  expect(screen.getByText('发票必须有这一项，不能删除。')).toBeTruthy();
  key('face.fields.payee', 'Delete');
  expect(screen.queryByTestId('box-face.fields.payee')).toBeNull();
});

test('a kind that needs more names what is missing, and one press puts it there', async () => {
  await openEditor();
  for (const kind of ['纸专', '电专']) fireEvent.click(screen.getByLabelText(kind));
  key('face.fields.buyerBankAccount', 'Delete');
  fireEvent.change(screen.getByTestId('template-name'), { target: { value: '' } });
  fireEvent.click(screen.getByLabelText('电专'));
  const faults = screen.getByTestId('faults');
  expect(faults.textContent).toContain('2 处问题，改正后才能保存');
  expect(faults.textContent).toContain('模板名称 值不正确或超出允许范围');
  fireEvent.click(screen.getByLabelText('添加 票面“购买方开户行账号”'));
  expect(box('face.fields.buyerBankAccount').getAttribute('aria-pressed')).toBe('true');
  expect(faults.textContent).toContain('1 处问题');
});

test('unsaved changes are asked about before the editor goes', async () => {
  await openEditor();
  key('face.fields.code', 'ArrowRight');
  fireEvent.click(screen.getByTestId('leave-editor'));
  fireEvent.click(await screen.findByTestId('leave-stay'));
  expect(screen.queryByTestId('leave-question')).toBeNull();
  act(() => useOverlay.getState().close());
  fireEvent.click(await screen.findByTestId('leave-drop'));
  await waitFor(() => expect(screen.queryByTestId('template-editor')).toBeNull());
  expect(useOverlay.getState().overlay.shows).toBe('nothing');
});

test('a refusal of the office leaves the work where it is', async () => {
  const fake = await openEditor();
  fake.answer('saveTemplate', () => bad('paper-not-for-kind', { template: 'vat-2021-south', kind: '007' }));
  key('face.fields.code', 'ArrowRight');
  fireEvent.click(screen.getByTestId('save-template'));
  await screen.findByText(/不能用于增值税普通发票/);
  expect(screen.getByText('未保存')).toBeTruthy();
});

test('the sample is drawn again when the hands rest, once for many changes', async () => {
  const fake = await openEditor();
  fireEvent.click(screen.getByText('并排'));
  await waitFor(() => expect(fake.sentNamed('previewTemplate')).toHaveLength(1));
  for (let at = 0; at < 5; at += 1) key('face.fields.code', 'ArrowRight');
  await waitFor(() => expect(fake.sentNamed('previewTemplate')).toHaveLength(2), { timeout: 5000 });
  expect(sentTemplate(fake, 'previewTemplate').face.fields.code?.x).toBe(164.5);
  await screen.findByTestId('pages');
  expect(fake.sentNamed('previewTemplate')[1]?.input).toMatchObject({ kind: '004' });
});

test('what the office says against a sample stands where the sample would', async () => {
  const fake = await openEditor();
  fake.answer('previewTemplate', () => bad('layout-text-too-long', { field: 'buyer.name' }));
  fireEvent.click(screen.getByText('并排'));
  await screen.findByText(/“购买方名称”的内容在票面上放不下/);
});

test('a copy has an id and a name of its own, and is chosen', async () => {
  const fake = await openTemplates();
  fireEvent.click(screen.getByTestId('copy-template'));
  expect(screen.getByTestId<HTMLInputElement>('copy-id').value).toBe('vat-2021-2');
  type('copy-id', 'vat-2021-south');
  fireEvent.click(screen.getByTestId('make-copy'));
  await screen.findByText('已有这个编号的模板。');
  type('copy-id', 'VAT 2');
  await screen.findByText(/只能用小写字母/);
  type('copy-id', 'vat-east');
  type('copy-name', '东站版式');
  const form = screen.getByTestId('copy-id').closest('form');
  if (form) fireEvent.submit(form);
  await screen.findByText('东站版式', { selector: 'h3' });
  expect(sentTemplate(fake, 'saveTemplate')).toMatchObject({ id: 'vat-east', name: '东站版式', version: 1 });
});

test('a refused file is named with the sentence of the office; a corrected one is taken', async () => {
  await openTemplates();
  importFile(file('坏模板.json', '{"id":1'));
  const refused = await screen.findByTestId('import-refused');
  expect(refused.textContent).toContain('没有导入“坏模板.json”');
  expect(refused.textContent).toContain('这个模板不能使用：整个文件：这不是模板文件。');
  importFile(file('big.json', ' '.repeat(262_145)));
  await within(await screen.findByTestId('import-refused')).findByText('文件超过 256 KB，不会是模板。');
  importFile(new File([new Uint8Array([0x7b, 0xff, 0xfe])], 'bytes.json'));
  await within(await screen.findByTestId('import-refused')).findByText('没有导入“bytes.json”');
  const [sample] = shippedSamples();
  importFile(file('east.json', JSON.stringify({ ...sample, id: 'vat-east', name: '东站版式' })));
  await screen.findByText('东站版式', { selector: 'h3' });
  expect(screen.queryByTestId('import-refused')).toBeNull();
});

test('a file with the id of a template of the station is a new version only when that is wanted', async () => {
  const fake = await openTemplates();
  const reply = await fake.bridge.send('template', { templateId: 'vat-2021-south' }, undefined);
  importFile(file('south.json', (reply as { value: { text: string } }).value.text));
  const asked = await screen.findByTestId('import-known');
  expect(fake.sentNamed('saveTemplate')).toEqual([]);
  fireEvent.click(within(asked).getByText('作为新版本导入'));
  await screen.findByText('已导入模板“南站版式（备注加宽）”');
  expect(screen.getAllByTestId('template')[1]?.textContent).toContain('第 3 版');
});

test('an old version is looked at and taken again as the newest', async () => {
  const fake = await openTemplates();
  await choose('南站版式（备注加宽）');
  fireEvent.click(screen.getByText('第 1 版'));
  await screen.findByText('现在看的是第 1 版，不是最新版。');
  fireEvent.click(screen.getByTestId('take-again'));
  await screen.findByText('已采用，成为第 3 版');
  expect(sentTemplate(fake, 'saveTemplate').version).toBe(1);
  await waitFor(() => expect(screen.getAllByTestId('template-version')).toHaveLength(3));
});

test('a template is deleted after a question, and not while it is in use', async () => {
  const fake = await openTemplates();
  await choose('南站版式（备注加宽）');
  fireEvent.click(screen.getByLabelText('增值税电子普通发票改用此模板'));
  await screen.findByText('今后的增值税电子普通发票用此模板出具版式文件');
  expect(fake.sentNamed('chooseTemplate')[0]?.input).toEqual({ templateId: 'vat-2021-south', kind: '026' });
  fireEvent.click(screen.getByTestId('delete-template'));
  fireEvent.click(await screen.findByTestId('delete-sure'));
  await screen.findByText(/正在使用，不能删除/);
  await choose('增值税发票 版式文件');
  fireEvent.click(screen.getByLabelText('增值税电子普通发票改用此模板'));
  await waitFor(() => expect(screen.getByTestId('choice-026').textContent).toContain('正在使用'));
  await choose('南站版式（备注加宽）');
  fireEvent.click(screen.getByTestId('delete-template'));
  fireEvent.click(await screen.findByTestId('delete-sure'));
  await waitFor(() => expect(screen.getAllByTestId('template')).toHaveLength(7));
});

test('the page speaks English too', async () => {
  await openEditor();
  act(() => useLocale.setState({ locale: 'en' }));
  await screen.findByText('Back to the list');
  expect(box('face.fields.buyerName').getAttribute('aria-label')).toBe(
    'buyer name: left 37.7, top 31.4, width 79.4, height 4.6 mm',
  );
});
