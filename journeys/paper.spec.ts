/**
 * Paper through the real window: a printer is set up for numbered forms, an invoice comes out on one, the number on the paper is looked at, and the
 * sealed file is seen.
 */
import { expect, test } from '@playwright/test';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { company, openStation, type TestStation } from './counter.ts';
import { type CounterWindow, openCounterWindow } from './window.ts';

test.describe.configure({ mode: 'serial' });

let station: TestStation;
let counter: CounterWindow;

test.beforeAll(async () => {
  station = await openStation();
  counter = await openCounterWindow(station.configFile);
  await counter.signIn('lihua');
});
test.afterAll(async () => {
  await counter?.close();
  await station?.end();
});

test('a supervisor sets a printer up for numbered forms', async () => {
  const { page } = counter;
  await page.keyboard.press('Alt+KeyQ');
  await page.getByRole('tab', { name: '打印机与纸张' }).click();
  await page.getByTestId('print-setup').filter({ hasText: '增值税普通发票' }).first().getByRole('button').click();
  await page.getByRole('combobox').last().click();
  await page.locator('.ant-select-item-option').filter({ hasText: '241' }).click();
  await page.getByTestId('save-setup').click();
  await expect(page.getByTestId('setup-history').first()).toBeVisible();
  await page.keyboard.press('Escape');
});

test('an invoice on a form is printed when the number on the paper was looked at, and its file is sealed', async () => {
  const { page } = counter;
  await counter.find(sampleOrderNos.family);
  await counter.fill('007', company);
  const { number } = await counter.issue();
  await counter.truth('printed', 'trouble');
  await counter.truth('uploaded', 'done');
  await page.keyboard.press('Alt+KeyC');
  await expect(page.getByTestId('paper-invoice')).toContainText(number.slice(-4));
  await page.getByTestId('form-number').fill('0000');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('wrong-form')).toBeVisible();
  await page.getByTestId('form-number').fill(number.slice(-4));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paper-invoice')).toBeHidden();
  await counter.truth('printed', 'done');
  expect(await station.printer.files()).toHaveLength(1);
  // Its document goes first, its file is sealed after that.
  await expect(async () => {
    await page.keyboard.press('F7');
    await expect(page.getByTestId('preview-page-1')).toBeVisible();
    const tone = await page.getByTestId('seal').getAttribute('data-tone');
    if (tone !== 'good') await page.keyboard.press('Escape');
    expect(tone).toBe('good');
  }).toPass({ timeout: 30_000 });
});
