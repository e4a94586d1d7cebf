/**
 * A clerk's day through the real window: the program, the preload, the office, the serial port, HTTP and the printer.
 */
import { expect, test } from '@playwright/test';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { deviceLedger, killOffice, openStation, type TestStation, until } from './counter.ts';
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

test('found, issued, printed, uploaded: the whole job by keyboard', async () => {
  const { page } = counter;
  await counter.find(sampleOrderNos.family);
  await counter.fill('007', {});
  await expect(page.getByTestId('next-number')).toHaveText('00415001');
  await expect(page.getByTestId('total-gross')).toHaveText('¥1,258.50');
  await expect(page.getByTestId('total-words')).toHaveText('壹仟贰佰伍拾捌圆伍角整');
  const { code, number } = await counter.issue();
  expect(`${code} ${number}`).toBe('1100214320 00415001');
  for (const truth of ['signed', 'recorded', 'printed', 'uploaded'] as const) await counter.truth(truth, 'done');
  await expect(page.getByRole('img', { name: '二维码' })).toBeVisible();
  expect((await deviceLedger(station.disk)).invoices).toMatchObject([{ code, number, gross: 125_850 }]);
  expect(await station.printer.files()).toHaveLength(1);
});

test('the preview shows the layout file, page by page', async () => {
  const { page } = counter;
  await page.keyboard.press('F7');
  await expect(page.getByTestId('preview-page-1')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('preview-page-1')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('lookup')).toBeFocused();
});

test('F9 pressed twice is one invoice', async () => {
  const { page } = counter;
  const before = (await deviceLedger(station.disk)).invoices.length;
  await counter.find(sampleOrderNos.single);
  await counter.fill('007', { name: '张伟' });
  await expect(page.getByTestId('issue')).toBeEnabled();
  await Promise.all([page.keyboard.press('F9'), page.keyboard.press('F9')]);
  await expect(page.getByTestId('invoice-number')).toBeVisible();
  await counter.truth('uploaded', 'done');
  expect((await deviceLedger(station.disk)).invoices).toHaveLength(before + 1);
  await page.keyboard.press('F2');
});

test('the office dies between device and ledger: the window stays, recovers without reloading, and there is one invoice', async () => {
  const { page } = counter;
  await page.evaluate(() => Reflect.set(globalThis, 'notReloaded', true));
  const before = (await deviceLedger(station.disk)).invoices.length;
  await counter.find(sampleOrderNos.changed);
  await counter.fill('007', { name: '陈静' });
  await expect(page.getByTestId('issue')).toBeEnabled();
  await station.disk.faults([{ fault: 'noAnswer', cmd: 'FPKJ', executed: true }]);
  await page.keyboard.press('F9');
  await until(
    () => deviceLedger(station.disk),
    ({ invoices }) => invoices.length === before + 1,
  );
  killOffice(station.configFile);

  await expect(page.getByTestId('office-banner')).toBeVisible();
  await expect(page.getByTestId('office-banner')).toBeHidden({ timeout: 20_000 });
  await expect(page.locator('[data-testid=recent-row]').first()).toContainText('陈静', { timeout: 30_000 });
  expect(await page.evaluate(() => Reflect.get(globalThis, 'notReloaded'))).toBe(true);
  expect((await deviceLedger(station.disk)).invoices).toHaveLength(before + 1);
  // The form is still in hand; the same press again gives the same invoice.
  await page.keyboard.press('F9');
  await expect(page.getByTestId('invoice-number')).toHaveText((await deviceLedger(station.disk)).invoices.at(-1)?.number ?? '');
  expect((await deviceLedger(station.disk)).invoices).toHaveLength(before + 1);
  await page.keyboard.press('F2');
});

test('English and back, at run time, with the same work in hand', async () => {
  const { page } = counter;
  await counter.find(sampleOrderNos.hotel);
  await page.keyboard.press('Alt+KeyL');
  await expect(page.getByTestId('issue')).toContainText('Issue invoice');
  await expect(page.getByTestId('order-no')).toHaveText(sampleOrderNos.hotel);
  await page.keyboard.press('Alt+KeyL');
  await expect(page.getByTestId('issue')).toContainText('开具发票');
  await page.keyboard.press('F2');
});

test('an unknown order is told at the box, with what to do', async () => {
  const { page } = counter;
  await page.getByTestId('lookup').fill('E999999999');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').first()).toContainText('E999999999');
});
