// @vitest-environment happy-dom
/**
 * When the office is asked for a sample, and what stays on screen meanwhile.
 */
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Template } from '../../../domain/template.ts';
import { bad } from '../../fake/answers.ts';
import { shippedSamples } from '../../fake/sample-templates.ts';
import { createFakeBridge, type FakeBridge } from '../../fake-bridge.ts';
import { usePreview } from './use-preview.ts';

const [sample] = shippedSamples();
if (!sample) throw new Error('no sample');
const named = (name: string): Template => ({ ...sample, name });
const wait = (ms: number): Promise<unknown> => act(() => vi.advanceTimersByTimeAsync(ms));

let fake: FakeBridge;
beforeEach(() => {
  vi.useFakeTimers();
  fake = createFakeBridge();
  Object.assign(window, { fapiao: fake.bridge });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const open = () =>
  renderHook(({ template }: { readonly template: Template | null }) => usePreview(template, '007'), {
    initialProps: { template: named('first') } as { readonly template: Template | null },
  });
const asked = (): readonly string[] =>
  fake.sentNamed('previewTemplate').map(({ input }) => (JSON.parse((input as { readonly text: string }).text) as Template).name);

test('the first sample comes at once, every other when the hands have rested', async () => {
  const { rerender } = open();
  await wait(0);
  expect(asked()).toEqual(['first']);
  for (const name of ['a', 'b', 'c']) {
    rerender({ template: named(name) });
    await wait(399);
  }
  expect(asked()).toEqual(['first']);
  await wait(1);
  expect(asked()).toEqual(['first', 'c']);
});

test('what was drawn last stays while nothing can be drawn, and beside a refusal', async () => {
  const { result, rerender } = open();
  await wait(0);
  const { pdf } = result.current;
  expect(pdf).not.toBeNull();
  rerender({ template: null });
  await wait(1000);
  expect([result.current.pdf, result.current.drawing, asked().length]).toEqual([pdf, false, 1]);
  fake.answer('previewTemplate', () => bad('layout-text-too-long', { field: 'buyer.name' }));
  rerender({ template: named('long') });
  await wait(400);
  expect(result.current).toMatchObject({ pdf, drawing: false, problem: { code: 'layout-text-too-long' } });
});

test('an answer that came too late is not shown', async () => {
  const { result, rerender } = open();
  const release = fake.hold('previewTemplate');
  await wait(0);
  rerender({ template: named('next') });
  release();
  await wait(0);
  expect(result.current).toMatchObject({ pdf: null, drawing: true });
  await wait(400);
  expect(result.current.pdf).not.toBeNull();
});
