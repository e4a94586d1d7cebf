/**
 * The fence: another counter has taken over from this one. From that moment nothing is issued and nothing is uploaded here.
 */
import { z } from 'zod';
import type { Instant } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export interface Fenced {
  /** Who put it up: a person of this counter, or the platform. */
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

const stored = z.object({ by: z.string(), reason: z.string() });

export function openFence(db: Connection, journal: Journal) {
  const read = db.prepare<[], { value: string; at: Instant }>("SELECT value, at FROM counter_state WHERE name = 'fenced'");
  const put = db.prepare("INSERT OR IGNORE INTO counter_state (name, value, at) VALUES ('fenced', ?, ?)");
  const remove = db.prepare("DELETE FROM counter_state WHERE name = 'fenced'");

  return {
    state(): Fenced | null {
      const row = read.get();
      return row ? { ...stored.parse(JSON.parse(row.value)), at: row.at } : null;
    },
    /** False when it was up already. */
    set: db.transaction(({ by, reason, at }: Fenced): boolean => {
      if (put.run(JSON.stringify({ by, reason }), at).changes === 0) return false;
      journal({ what: 'counter-fenced', subject: '', data: { by, reason }, at, actor: 'system' });
      return true;
    }),
    /** Taken down by a person who knows that nobody took over. */
    lift: db.transaction((at: Instant, actor: Actor): boolean => {
      if (remove.run().changes === 0) return false;
      journal({ what: 'counter-unfenced', subject: '', data: {}, at, actor });
      return true;
    }),
  };
}
