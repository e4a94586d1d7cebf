// @vitest-environment happy-dom
/**
 * Undoing and redoing, and what is unsaved.
 */
import { beforeEach, expect, test } from 'vitest';
import { shippedSamples } from '../fake/sample-templates.ts';
import { isUnsaved, useTemplates } from './templates.ts';

const [first] = shippedSamples();
if (!first) throw new Error('no sample');
const as = (name: string) => ({ ...first, name });
const state = () => useTemplates.getState();
const name = (): string | undefined => state().work?.present.name;

beforeEach(() => state().begin(first, false));

test('steps are undone and redone one by one; a new change forgets what was undone', () => {
  state().change(as('a'));
  state().change(as('b'));
  state().undo();
  expect(name()).toBe('a');
  state().redo();
  expect(name()).toBe('b');
  state().undo();
  state().undo();
  state().undo();
  expect([name(), isUnsaved(state().work)]).toEqual([first.name, false]);
  state().change(as('c'));
  state().redo();
  expect(name()).toBe('c');
});

test('what belongs together is undone together', () => {
  for (const part of ['a', 'ab', 'abc']) state().change(as(part), 'name');
  state().change(as('abcd'), 'other');
  state().undo();
  expect(name()).toBe('abc');
  state().undo();
  expect(name()).toBe(first.name);
});

test('saved is what was sent, not what was changed meanwhile', () => {
  state().change(as('sent'));
  const sent = state().work?.present;
  if (!sent) throw new Error('no work');
  state().change(as('later'));
  state().kept(sent, 3);
  expect(isUnsaved(state().work)).toBe(true);
  expect(state().work?.saved).toMatchObject({ name: 'sent', version: 3 });
  state().begin(first, false);
  state().change(sent);
  state().kept(sent, 4);
  expect(isUnsaved(state().work)).toBe(false);
});

test('a template to look at does not change', () => {
  state().begin(first, true);
  state().change(as('a'));
  expect(name()).toBe(first.name);
});
