// @vitest-environment happy-dom
/**
 * Printers and paper: the offset wizard, the history, and who may change anything.
 */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { bad } from '../../fake/answers.ts';
import { openCounter, press, type } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);

async function openSetup(user = '2001'): Promise<FakeBridge> {
  const fake = await openCounter(user);
  press('KeyQ', { altKey: true });
  fireEvent.click(await screen.findByRole('tab', { name: '打印机与纸张' }));
  await screen.findAllByTestId('print-setup');
  return fake;
}
async function openEditor(): Promise<FakeBridge> {
  const fake = await openSetup();
  fireEvent.click(screen.getByLabelText('调整 laser 增值税普通发票'));
  await screen.findByTestId('save-setup');
  return fake;
}
const value = (testId: string): string => screen.getByTestId<HTMLInputElement>(testId).value;

test('every printer is listed with every kind, its paper and its offset', async () => {
  await openSetup();
  const [first] = screen.getAllByTestId('print-setup');
  expect(first?.textContent).toContain('laser增值税普通发票增值税专用/普通发票 套打 241×140套打 241 × 140 毫米无偏移未设置过');
});

test('the page is printed with the offset that is on, two numbers make the new one, and it is saved', async () => {
  const fake = await openEditor();
  type('offset-dx', '2.0');
  fireEvent.click(screen.getByTestId('print-test-page-1'));
  await screen.findByText('对准页已交给打印机。');
  expect(fake.sentNamed('printTestPage')[0]?.input).toEqual({ printerId: 'laser', templateId: 'form-241x140', dx: 20, dy: 0 });
  type('found-right', '3.2');
  type('found-down', '-0.4');
  await screen.findByText('新的偏移：左 1.2 毫米 · 下 0.4 毫米');
  fireEvent.click(screen.getByTestId('take-offset'));
  expect([value('offset-dx'), value('offset-dy')]).toEqual(['-1.2', '0.4']);
  expect([value('found-right'), value('found-down')]).toEqual(['', '']);
  fireEvent.click(screen.getByTestId('print-test-page-3'));
  await waitFor(() => expect(fake.sentNamed('printTestPage')[1]?.input).toMatchObject({ dx: -12, dy: 4 }));
  fireEvent.click(screen.getByTestId('save-setup'));
  await screen.findByText('已保存，从下一张起生效。');
  expect(fake.sentNamed('setPrintSetup')[0]?.input).toEqual({
    ...{ printerId: 'laser', kind: '007', templateId: 'form-241x140' },
    ...{ dx: -12, dy: 4 },
  });
  await waitFor(() => expect(screen.getAllByTestId('setup-history')).toHaveLength(3));
  fireEvent.click(screen.getByRole('button', { name: /返回列表/ }));
  await waitFor(() => expect(screen.getAllByTestId('print-setup')[0]?.textContent).toContain('左 1.2 毫米 · 下 0.4 毫米'));
});

test('what was measured counts against the page on the table, not against what is typed meanwhile', async () => {
  await openEditor();
  fireEvent.click(screen.getByTestId('print-test-page-1'));
  await screen.findByText('对准页已交给打印机。');
  type('offset-dx', '9.0');
  type('found-right', '1.0');
  await screen.findByText('新的偏移：左 1.0 毫米');
});

test('more than any paper needs is refused with a word', async () => {
  await openEditor();
  type('found-right', '60.0');
  await screen.findByText(/偏移不能超过 50 毫米/);
  expect(screen.getByTestId<HTMLButtonElement>('take-offset').disabled).toBe(true);
});

test('an earlier setting is fetched back and counts once it is saved', async () => {
  const fake = await openEditor();
  fireEvent.click(await screen.findByLabelText('取回 2026-10-18 07:55 的设置'));
  await screen.findByText('已取回，保存后生效。');
  expect([value('offset-dx'), value('offset-dy')]).toEqual(['2.5', '-0.8']);
  expect(fake.sentNamed('setPrintSetup')).toHaveLength(0);
  fireEvent.click(screen.getByTestId('save-setup'));
  await waitFor(() => expect(fake.sentNamed('setPrintSetup')[0]?.input).toMatchObject({ dx: 25, dy: -8 }));
});

test('trouble is told where it arose', async () => {
  const fake = await openEditor();
  fake.answer('printTestPage', () => bad('printer-absent', { queue: 'Laser_A5' }));
  fireEvent.click(screen.getByTestId('print-test-page-1'));
  await waitFor(() => expect(document.querySelector('[data-problem="printer-absent"]')).toBeTruthy());
  fake.answer('setPrintSetup', () => bad('paper-not-for-kind', { template: 'roll-76', kind: '007' }));
  type('offset-dy', '1.0');
  fireEvent.click(screen.getByTestId('save-setup'));
  await waitFor(() => expect(document.querySelector('[data-problem="paper-not-for-kind"]')).toBeTruthy());
});

test('a clerk sees what is set and changes nothing', async () => {
  await openSetup('1001');
  expect(screen.queryByLabelText(/^调整/)).toBeNull();
  expect(screen.getByText(/由值班主任或站段运维修改/)).toBeTruthy();
});
