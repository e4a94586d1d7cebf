/**
 * The page's half of contextBridge: makes what the preload exposes appear in the page's own world. Injected as source
 * before any script of the page; it keeps its own references, because a page may replace the built-in functions.
 */
import type { Outcome, Packed, Secret, ToPage, ToPreload } from './crossing.ts';

declare const window: EventTarget & { readonly top: unknown; open(...args: unknown[]): unknown };

export function mainWorld(secret: Secret): void {
  if (window.top !== window) return;
  const { apply, ownKeys, defineProperty, getPrototypeOf } = Reflect;
  const { freeze, hasOwn } = Object;
  const { isArray } = Array;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const OwnEvent = CustomEvent;
  const OwnPromise = Promise;
  const OwnError = Error;
  const page = window;
  const plainPrototypes: unknown[] = [Object.prototype, null];

  const callbacks = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let lastCallback = 0;
  let lastCall = 0;
  let returned: { call: number; outcome: Outcome } | undefined;

  const send = (detail: ToPreload): void => {
    apply(dispatchEvent, page, [new OwnEvent(secret.toPreload, { detail })]);
  };

  function pack(value: unknown): Packed {
    if (typeof value === 'function') {
      const id = ++lastCallback;
      callbacks.set(id, value as (...args: unknown[]) => unknown);
      return { is: 'function', id };
    }
    if (typeof value !== 'object' || value === null) return { is: 'value', value };
    if (isArray(value)) {
      const items: Packed[] = [];
      for (let i = 0; i < value.length; i++) items[i] = pack(value[i]);
      return { is: 'list', items, frozen: false };
    }
    const prototype = getPrototypeOf(value);
    if (prototype !== plainPrototypes[0] && prototype !== null) return { is: 'value', value };
    const members: Record<string, Packed> = {};
    for (const key of ownKeys(value)) if (typeof key === 'string') members[key] = pack(value[key as keyof typeof value]);
    return { is: 'object', members, frozen: false };
  }

  function unpack(packed: Packed): unknown {
    switch (packed.is) {
      case 'value':
        return packed.value;
      case 'error':
        return new OwnError(packed.message);
      case 'function':
        return freeze((...args: unknown[]) => call(packed.id, args));
      case 'promise':
        return new OwnPromise((resolve, reject) => promises.set(packed.id, { resolve, reject }));
      case 'list': {
        const list: unknown[] = [];
        for (let i = 0; i < packed.items.length; i++) list[i] = unpack(packed.items[i] as Packed);
        return packed.frozen ? freeze(list) : list;
      }
      case 'object': {
        const object = {};
        for (const key of ownKeys(packed.members)) {
          const value = unpack(packed.members[String(key)] as Packed);
          defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
        }
        return packed.frozen ? freeze(object) : object;
      }
    }
  }

  function call(id: number, args: readonly unknown[]): unknown {
    const number = ++lastCall;
    const packed: Packed[] = [];
    for (let i = 0; i < args.length; i++) packed[i] = pack(args[i]);
    returned = undefined;
    send({ op: 'call', id, call: number, args: packed });
    // Dispatch is synchronous, so the answer is here; if it is not, the far side could not read the event.
    const answer = returned as { call: number; outcome: Outcome } | undefined;
    returned = undefined;
    if (answer?.call !== number) throw new DOMException('An object could not be cloned.', 'DataCloneError');
    if ('error' in answer.outcome) throw unpack(answer.outcome.error);
    return unpack(answer.outcome.value);
  }

  function expose(key: string, value: Packed): void {
    if (hasOwn(page, key)) {
      send({ op: 'exposed', refusal: 'Cannot bind an API on top of an existing property on the window object' });
      return;
    }
    defineProperty(page, key, { value: unpack(value), enumerable: true, configurable: false, writable: false });
    send({ op: 'exposed', refusal: undefined });
  }

  function settle(promise: number, outcome: Outcome): void {
    const waiting = promises.get(promise);
    promises.delete(promise);
    if ('error' in outcome) waiting?.reject(unpack(outcome.error));
    else waiting?.resolve(unpack(outcome.value));
  }

  // Chromium gives the page an object even for a window that is refused, and here every one is; Electron gives null.
  const { open } = page;
  page.open = (...args) => {
    apply(open, page, args);
    return null;
  };

  apply(addEventListener, page, [
    secret.toPage,
    (event: CustomEvent<ToPage>) => {
      const message = event.detail;
      switch (message.op) {
        case 'expose':
          return expose(message.key, message.value);
        case 'returned':
          returned = message;
          return;
        case 'settled':
          return settle(message.promise, message.outcome);
        case 'callback': {
          const args: unknown[] = [];
          for (let i = 0; i < message.args.length; i++) args[i] = unpack(message.args[i] as Packed);
          callbacks.get(message.id)?.(...args);
        }
      }
    },
  ]);
}
