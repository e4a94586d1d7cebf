/**
 * The key that does the same as a button, beside its words. Not part of the button's name.
 */
import type { ReactElement } from 'react';
import { type Shortcut, shortcuts } from '../keys.ts';

export function KeyCap({ label }: { readonly label: string }): ReactElement {
  return (
    <span className="key" aria-hidden="true">
      {label}
    </span>
  );
}

export function KeyHint({ of, also }: { readonly of: Shortcut; readonly also?: string }): ReactElement {
  return <KeyCap label={also === undefined ? shortcuts[of].label : `${also} / ${shortcuts[of].label}`} />;
}
