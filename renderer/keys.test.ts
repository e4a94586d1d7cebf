/**
 * Which key press means what.
 */
import { expect, test } from 'vitest';
import { type KeyPress, shortcutOf, shortcuts } from './keys.ts';

const press = (change: Partial<KeyPress>): KeyPress => ({
  code: 'F9',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  keyCode: 120,
  ...change,
});

test('every shortcut is found by its own chord and by no other', () => {
  for (const [name, chord] of Object.entries(shortcuts)) {
    expect(shortcutOf(press({ code: chord.code, altKey: 'alt' in chord }))).toBe(name);
    expect(shortcutOf(press({ code: chord.code, altKey: !('alt' in chord) }))).toBeNull();
  }
});

test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { repeat: true }, { isComposing: true }, { keyCode: 229 }])(
  'a press with %o is no shortcut',
  (change) => {
    expect(shortcutOf(press(change))).toBeNull();
  },
);

test('no two shortcuts share a chord', () => {
  const labels = Object.values(shortcuts).map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});
