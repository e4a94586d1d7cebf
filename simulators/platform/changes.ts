/**
 * What counters may follow: one rising sequence of changes, handed out by cursor, with a long poll that wakes at once.
 */
import { z } from 'zod';
import type { Orders } from './orders.ts';
import type { Db } from './store.ts';

/** A change put in by a test: any of the types of docs/platform-api.yaml. */
export const changeSchema = z.looseObject({ type: z.string() });
export type Change = z.infer<typeof changeSchema>;

export interface Changes {
  put(changes: readonly Change[]): void;
  since(seq: number): { changes: Change[]; seq: number };
  /** Resolves when anything changes, `ms` pass or `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** To be called after every request that may have changed something. */
  wake(): void;
}

export function openChanges(db: Db, orders: Orders): Changes {
  const insert = db.prepare('INSERT INTO changes (change) VALUES (?)');
  const after = db.prepare<[number], { seq: number; orderNo: string | null; change: string | null }>(
    'SELECT seq, order_no AS orderNo, change FROM changes WHERE seq > ? ORDER BY seq LIMIT 500',
  );
  const waiting = new Set<() => void>();

  return {
    put: db.transaction((changes: readonly Change[]) => {
      for (const change of changes) insert.run(JSON.stringify(change));
    }),
    since(seq) {
      const rows = after.all(seq);
      const changes = rows.flatMap((row): Change[] => {
        if (row.change !== null) return [changeSchema.parse(JSON.parse(row.change))];
        const order = row.orderNo === null ? null : orders.find(row.orderNo);
        return order === null ? [] : [{ type: 'order', order }];
      });
      return { changes, seq: rows.at(-1)?.seq ?? seq };
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        waiting.add(done);
        signal.addEventListener('abort', done);
      }),
    wake() {
      for (const done of [...waiting]) done();
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
