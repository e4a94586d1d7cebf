/** Runs a function inside a page with the page's own window, typed as its test knows it. For tests. */
import type { Page } from 'playwright';

/** `run` must stand alone: it travels as source. */
export function inPage<W, T>(page: Page, run: (window: W) => T): Promise<Awaited<T>> {
  return page.evaluate<Awaited<T>>(`(${run})(window)`);
}
