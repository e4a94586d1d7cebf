/**
 * A supervisor with the tax disk, through the real window: what it enforces, numbers bought over the network with the bureau away in the
 * middle, what became of every number, the conversation, and the other counters of the station.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { openStation, type TestStation } from './counter.ts';
import { type CounterWindow, openCounterWindow } from './window.ts';

test.describe.configure({ mode: 'serial' });

const offered = { kind: '007', code: '011001900111', first: '00000501', count: 50, state: 'offered' };

let station: TestStation;
let counter: CounterWindow;

test.beforeAll(async () => {
  station = await openStation();
  await station.disk.set({ segments: [offered] });
  counter = await openCounterWindow(station.configFile);
  await counter.signIn('lihua');
  await counter.find(sampleOrderNos.single);
  await counter.fill('007', { name: '张伟' });
  await counter.issue();
  await counter.page.keyboard.press('F2');
  await counter.page.keyboard.press('Alt+KeyD');
});
test.afterAll(async () => {
  await counter?.close();
  await station?.end();
});

const tab = (name: string) => counter.page.getByRole('tab', { name, exact: true }).click();

test('the overview tells what the disk enforces, as the disk says it', async () => {
  const { page } = counter;
  await expect(page.getByRole('heading', { name: /金税盘/ })).toBeVisible();
  const rules = page.getByRole('table', { name: '设备执行的规则' });
  await expect(rules.getByRole('row', { name: /离线时长上限/ })).toContainText('小时');
  await page.getByTestId('ask-device').click();
  await expect(page.getByText('与本机一致').first()).toBeVisible();
});

test('numbers are bought step by step; with the bureau away it stands and goes on when it is back', async () => {
  const { page } = counter;
  await tab('库存');
  await station.disk.set({ bureau: 'down' });
  await page.getByTestId('run-code').fill(offered.code);
  await page.getByTestId('run-first').fill('501');
  await page.getByTestId('run-count').fill('50');
  await page.getByTestId('begin-operation').click();
  const operation = page.getByTestId('operation').first();
  await expect(operation).toHaveAttribute('data-state', 'stopped', { timeout: 20_000 });
  await expect(operation).toContainText('设备连不上税务机关的服务器');
  await station.disk.set({ bureau: 'up' });
  await operation.getByRole('button', { name: '查证并继续' }).click();
  await expect(operation).toHaveAttribute('data-state', 'done', { timeout: 20_000 });
  await expect(page.getByText('00000501–00000550')).toBeVisible({ timeout: 20_000 });
});

test('what became of every number of the segment in use', async () => {
  const { page } = counter;
  await page
    .getByRole('button', { name: /每个号码的状态/ })
    .first()
    .click();
  const forms = page.getByRole('table', { name: /每个号码的状态/ });
  await expect(forms.getByRole('row').first()).toContainText('正数');
  await expect(forms.getByRole('row').last()).toContainText('未使用');
});

test('the conversation has no password in it', async () => {
  const { page } = counter;
  await tab('通信记录');
  await expect(page.getByTestId('log-entry').first()).toBeVisible();
  await page
    .getByTestId('log-entry')
    .getByRole('button', { name: /WLLQFP/ })
    .first()
    .click();
  await expect(page.locator('pre').first()).not.toBeEmpty();
  await page.getByTestId('export-record').click();
  const word = page.getByText(/已导出到/);
  const recording = readFileSync(
    String(await word.textContent())
      .replace(/^.*已导出到 /, '')
      .trim(),
    'latin1',
  );
  expect(recording).toContain('WLLQFP');
  for (const password of ['disk-pw1', 'cert-pw1']) {
    expect(recording).not.toContain(password);
    const hex = Buffer.from(password).toString('hex');
    expect(recording.replace(/[^0-9a-fA-F]/g, '').toLowerCase()).not.toContain(hex);
  }
});

test('the month: dates to keep, and a count that balances', async () => {
  const { page } = counter;
  await tab('月度');
  await expect(page.getByTestId('month-007')).toHaveAttribute('data-state', 'open');
  await page.getByTestId('show-balance').click();
  await expect(page.getByTestId('month-balance')).toBeVisible();
});

test('the other counters of the station', async () => {
  const { page } = counter;
  await page.getByText('全站柜台').click();
  await expect(page.getByTestId('other-counter').first()).toBeVisible();
});
