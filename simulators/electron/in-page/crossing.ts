/**
 * What passes between the page's own world and the preload's isolated world. The two share the document but no objects; they
 * talk by CustomEvents with a secret name, and Chromium structured-clones an event's `detail` when it crosses. Functions and
 * promises cannot be cloned, so they cross as numbers. Types only: both sides are injected as source and import nothing.
 */

/** A value ready to cross. */
export type Packed =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'function'; readonly id: number }
  | { readonly is: 'promise'; readonly id: number }
  | { readonly is: 'error'; readonly message: string }
  | { readonly is: 'list'; readonly items: readonly Packed[]; readonly frozen: boolean }
  | { readonly is: 'object'; readonly members: Readonly<Record<string, Packed>>; readonly frozen: boolean };

export type Outcome = { readonly value: Packed } | { readonly error: Packed };

/** Preload → page. Every call is answered by exactly one `returned` before its dispatch returns. */
export type ToPage =
  | { readonly op: 'expose'; readonly key: string; readonly value: Packed }
  | { readonly op: 'returned'; readonly call: number; readonly outcome: Outcome }
  | { readonly op: 'settled'; readonly promise: number; readonly outcome: Outcome }
  | { readonly op: 'callback'; readonly id: number; readonly args: readonly Packed[] };

/** Page → preload. */
export type ToPreload =
  | { readonly op: 'exposed'; readonly refusal: string | undefined }
  | { readonly op: 'call'; readonly id: number; readonly call: number; readonly args: readonly Packed[] };

/** Names of the events in each direction, made fresh for every window. */
export interface Secret {
  readonly toPage: string;
  readonly toPreload: string;
}
