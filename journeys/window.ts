/**
 * The workstation's window as a clerk has it: started as the real program, worked by keys, looked at. Shared by the
 * journeys and the demo.
 */
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import type { InvoiceKind } from '../domain/kinds.ts';
import { electronCommand } from '../simulators/electron/find.ts';
import type { company } from './counter.ts';

export interface CounterWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  signIn(userId?: string, password?: string): Promise<void>;
  /** Types an order number into the box and presses Enter; resolves when its draft is open. */
  find(orderNo: string): Promise<void>;
  /** The kind by its key, and the buyer's fields that are given. */
  fill(kind: InvoiceKind, buyer: Partial<typeof company>): Promise<void>;
  /** F9; resolves with code and number when the result shows. */
  issue(): Promise<{ readonly code: string; readonly number: string }>;
  /** Waits until a truth of the invoice on screen is as wanted. */
  truth(name: 'signed' | 'recorded' | 'printed' | 'uploaded', state: 'done' | 'due' | 'trouble'): Promise<void>;
  close(): Promise<void>;
}

const kindKeys: Readonly<Record<InvoiceKind, string>> = {
  '007': 'Alt+Digit1',
  '004': 'Alt+Digit2',
  '026': 'Alt+Digit3',
  '028': 'Alt+Digit4',
};

export async function openCounterWindow(configFile: string): Promise<CounterWindow> {
  const { command, args } = electronCommand();
  const app = await _electron.launch({
    executablePath: command,
    args: [...args, join(import.meta.dirname, '..', 'out', 'shell.js'), '--config', configFile],
    // As it is shipped; a browser run by root has no sandbox to run in.
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...stringsOf(process.env), STANDIN_HEADLESS: '1' },
  });
  const page = await app.firstWindow();
  await page.waitForURL(/index\.html/);
  await page.setViewportSize({ width: 1366, height: 768 });

  return {
    app,
    page,
    async signIn(userId = 'wangmin', password = 'fapiao') {
      await page.getByRole('textbox').first().fill(userId);
      await page.locator('input[type=password]').fill(password);
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('lookup')).toBeFocused({ timeout: 15_000 });
    },
    async find(orderNo) {
      await page.getByTestId('lookup').fill(orderNo);
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('order-no')).toHaveText(orderNo);
      await expect(page.getByTestId('buyer.name')).toBeFocused();
    },
    async fill(kind, buyer) {
      await page.keyboard.press(kindKeys[kind]);
      for (const [field, value] of Object.entries(buyer)) await page.getByTestId(`buyer.${field}`).fill(value);
    },
    async issue() {
      await expect(page.getByTestId('issue')).toBeEnabled();
      await page.keyboard.press('F9');
      await expect(page.getByTestId('invoice-number')).toBeVisible({ timeout: 30_000 });
      const [code, number] = await Promise.all([
        page.getByTestId('invoice-code').textContent(),
        page.getByTestId('invoice-number').textContent(),
      ]);
      return { code: (code ?? '').trim(), number: (number ?? '').trim() };
    },
    async truth(name, state) {
      await expect(page.getByTestId(`truth-${name}`)).toHaveAttribute('data-state', state, { timeout: 30_000 });
    },
    async close() {
      await app.close();
    },
  };
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
