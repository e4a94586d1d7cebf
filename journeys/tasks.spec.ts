/**
 * The worst moment at a counter, through the real window: the office dies while the device is at work, another program uses the device,
 * and the clerk concludes from the evidence what became of her invoice. Nothing is issued twice, and no way out loses the task.
 */
import { expect, test } from '@playwright/test';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { deviceLedger, killOffice, openStation, type TestStation } from './counter.ts';
import { type CounterWindow, openCounterWindow } from './window.ts';

test.describe.configure({ mode: 'serial' });

let station: TestStation;
let counter: CounterWindow;

test.beforeAll(async () => {
  station = await openStation();
  counter = await openCounterWindow(station.configFile);
  await counter.signIn();
});
test.afterAll(async () => {
  await counter?.close();
  await station?.end();
});

test('an issue nobody knows: the device’s record beside the request, the order freed, and one invoice at the end', async () => {
  const { page } = counter;
  await counter.find(sampleOrderNos.single);
  await counter.fill('007', { name: '张伟' });
  await expect(page.getByTestId('issue')).toBeEnabled();
  await station.disk.faults([{ fault: 'hold', cmd: 'FPKJ', at: 'request', bytes: 100_000 }]);
  await page.keyboard.press('F9');
  await station.disk.held();
  killOffice(station.configFile);
  await station.disk.set({ foreignInvoice: { kind: '007', buyerName: '别的程序的客户' } });
  await station.disk.release({ discardRequest: true });
  await expect(page.getByTestId('office-banner')).toBeVisible();
  await expect(page.getByTestId('office-banner')).toBeHidden({ timeout: 20_000 });

  await page.keyboard.press('F4');
  await expect(page.getByTestId('task')).toHaveCount(1);
  await expect(page.getByTestId('evidence-buyerName')).toHaveAttribute('data-same', 'false', { timeout: 30_000 });
  await expect(page.getByTestId('evidence-buyerName')).toContainText('别的程序的客户');
  await expect(page.getByTestId('answer-adopt')).toBeEnabled();
  // Esc closes the dialog; the task stays.
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('task')).toHaveCount(0);
  await page.keyboard.press('F4');
  await expect(page.getByTestId('task')).toHaveCount(1);
  await page.getByTestId('answer-release').click();
  await page.getByTestId('confirm-answer').click();
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-became', 'released');
  await page.keyboard.press('Escape');

  // The form is still in hand; the order is free again.
  const { number } = await counter.issue();
  const { invoices } = await deviceLedger(station.disk);
  expect(invoices.map((invoice) => invoice.buyerName)).toEqual(['别的程序的客户', '张伟']);
  expect(invoices[1]?.number).toBe(number);
  await counter.truth('uploaded', 'done');
});
