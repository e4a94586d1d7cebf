/**
 * What has arrived and waits to be taken, one at a time, by the one who serves the line.
 */

export interface Inbox<T> {
  push(item: T): void;
  /** Puts an item back that was taken too early; it comes next. */
  putBack(item: T): void;
  /** The next item; null when none comes within `withinMs`. Rejects with the reason when `gone` is aborted. */
  next(gone: AbortSignal, withinMs?: number): Promise<T | null>;
  clear(): void;
}

export function createInbox<T>(): Inbox<T> {
  let items: T[] = [];
  let wake: (() => void) | null = null;
  return {
    push(item) {
      items.push(item);
      wake?.();
    },
    putBack(item) {
      items.unshift(item);
    },
    async next(gone, withinMs) {
      gone.throwIfAborted();
      if (items.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = withinMs === undefined ? undefined : setTimeout(() => settle(), withinMs);
          const settle = () => {
            clearTimeout(timer);
            gone.removeEventListener('abort', settle);
            wake = null;
            resolve();
          };
          wake = settle;
          gone.addEventListener('abort', settle);
        });
      }
      gone.throwIfAborted();
      return items.shift() ?? null;
    },
    clear() {
      items = [];
    },
  };
}
