/**
 * The key that does the same as a button, beside its words. Not part of the button's name.
 */
import type { ReactElement } from 'react';
import { type Shortcut, shortcuts } from '../keys.ts';

export function KeyHint({ of, also }: { readonly of: Shortcut; readonly also?: string }): ReactElement {
  return <kbd aria-hidden="true">{also === undefined ? shortcuts[of].label : `${also} / ${shortcuts[of].label}`}</kbd>;
}
