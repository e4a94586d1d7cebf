/**
 * What counters may follow: one rising sequence of changes, handed out by cursor, with a long poll that wakes at once.
 */
import { z } from 'zod';
import type { Orders } from './orders.ts';
import type { Db } from './store.ts';

/** A change put in by a test: any of the types of docs/platform-api.yaml. */
export const changeSchema = z.looseObject({ type: z.string() });
export type Change = z.infer<typeof changeSchema>;

export interface ChangePage {
  readonly changes: readonly Change[];
  readonly seq: number;
}

export interface Changes {
  put(changes: readonly Change[]): void;
  /**
   * What came after `seq`, oldest first; without anything, waits for up to `ms` or until `gone` aborts. A number that the feed
   * has not reached, given before an old backup was restored, is one after which nothing came yet.
   */
  since(seq: number, ms: number, gone: AbortSignal): Promise<ChangePage>;
  /** To be called after everything that may have changed something. */
  wake(): void;
}

export function openChanges(db: Db, orders: Orders): Changes {
  const insert = db.prepare('INSERT INTO changes (change) VALUES (?)');
  const after = db.prepare<[number], { seq: number; orderNo: string | null; change: string | null }>(
    'SELECT seq, order_no AS orderNo, change FROM changes WHERE seq > ? ORDER BY seq LIMIT 500',
  );
  const waiting = new Set<() => void>();

  function page(seq: number): ChangePage {
    const rows = after.all(seq);
    const changes = rows.flatMap((row): Change[] => {
      if (row.change !== null) return [changeSchema.parse(JSON.parse(row.change))];
      const order = row.orderNo === null ? null : orders.find(row.orderNo);
      return order === null ? [] : [{ type: 'order', order }];
    });
    return { changes, seq: rows.at(-1)?.seq ?? seq };
  }

  async function wokenOr(over: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const goOn = () => resolve();
    waiting.add(goOn);
    over.addEventListener('abort', goOn);
    await promise;
    waiting.delete(goOn);
  }

  return {
    put: db.transaction((changes: readonly Change[]) => {
      for (const change of changes) insert.run(JSON.stringify(change));
    }),
    async since(seq, ms, gone) {
      const over = new AbortController();
      const end = () => over.abort();
      const timer = setTimeout(end, ms);
      gone.addEventListener('abort', end);
      let found = page(seq);
      // a wake-up says only that something changed; it need not be in the feed
      while (found.seq === seq && ms > 0 && !gone.aborted && !over.signal.aborted) {
        await wokenOr(over.signal);
        found = page(seq);
      }
      clearTimeout(timer);
      gone.removeEventListener('abort', end);
      return found;
    },
    wake() {
      for (const wakeUp of waiting) wakeUp();
    },
  };
}

/** Cursors are opaque to counters; here they are a sequence number. */
export function cursorOf(seq: number): string {
  return Buffer.from(`seq:${seq}`, 'utf8').toString('base64url');
}

/** Null when it is no cursor of ours; the beginning for an absent or empty one. */
export function seqOf(cursor: string | null): number | null {
  if (cursor === null || cursor === '') return 0;
  const match = /^seq:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  return match === null ? null : Number(match[1]);
}
