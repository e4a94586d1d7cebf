/**
 * Puts the whole window on a page of happy-dom, on sample data, for the tests.
 */
import { configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { vi } from 'vitest';
import { createFakeBridge, type FakeBridge } from '../fake-bridge.ts';

// A guard against a hang, not a measure: other work takes the processor meanwhile.
configure({ asyncUtilTimeout: 30_000 });

/** A fresh window: no state of an earlier test is left in it. */
export async function openWindow(): Promise<FakeBridge> {
  vi.resetModules();
  localStorage.clear();
  document.body.innerHTML = '<div id="overlays"></div>';
  const fake = createFakeBridge();
  Object.assign(window, { fapiao: fake.bridge });
  const { attachToOffice } = await import('../flows/office.ts');
  const { App } = await import('../app.tsx');
  attachToOffice();
  render(<App nonce="" />);
  return fake;
}

/** As the clerk, unless another person of the samples is named. */
export async function signIn(password = 'demo', user = '1001'): Promise<void> {
  fireEvent.change(await screen.findByLabelText('用户名'), { target: { value: user } });
  fireEvent.change(screen.getByLabelText('密码'), { target: { value: password } });
  fireEvent.click(screen.getByTestId('sign-in'));
}

/** Signs in and is ready for the first customer. */
export async function openCounter(user = '1001'): Promise<FakeBridge> {
  const fake = await openWindow();
  await signIn('demo', user);
  await screen.findByTestId('lookup');
  return fake;
}

/** Types into a field, as one paste. */
export function type(testId: string, value: string): void {
  fireEvent.change(screen.getByTestId(testId), { target: { value } });
}

/** A key press on the element that has the focus. */
export function press(code: string, more: KeyboardEventInit = {}): boolean {
  const target = document.activeElement ?? document.body;
  return fireEvent.keyDown(target, { code, key: code, ...more });
}

/** Signs in and looks an order up; the draft is on screen, checked and numbered. */
export async function openDraft(orderNo = 'E123456789'): Promise<FakeBridge> {
  const fake = await openWindow();
  await signIn();
  await screen.findByTestId('lookup');
  lookUp(orderNo);
  await waitFor(() => {
    if (screen.getByTestId('total-gross').textContent === '¥—') throw new Error('not checked yet');
    if (screen.getByTestId('next-number').textContent === '—') throw new Error('not numbered yet');
  });
  return fake;
}

export function lookUp(text: string): void {
  type('lookup', text);
  const form = screen.getByTestId('lookup').closest('form');
  if (form) fireEvent.submit(form);
}
