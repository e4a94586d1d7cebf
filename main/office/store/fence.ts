/**
 * The fence: another counter has taken over from this one. From that moment nothing is issued and nothing is uploaded here.
 */
import { z } from 'zod';
import type { Instant } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
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
  const forgetPackage = db.prepare("UPDATE outbox SET packed = 0 WHERE state <> 'acked' AND packed = 1");
  const unpacked = db.prepare<[], { count: number }>(
    "SELECT count(*) AS count FROM outbox WHERE state <> 'acked' AND packed = 0",
  );
  // Told by a clock that ran ahead, a moment stands for itself; for all before it only as far as this counter's own clock agreed.
  const keepHeard = db.prepare(
    "INSERT OR IGNORE INTO counter_state (name, value, at) VALUES ('fence-heard ' || @told, min(@told, @own), @at)",
  );
  const undone = db.prepare<{ told: string }, { one: number }>(
    "SELECT 1 AS one FROM counter_state WHERE name GLOB 'fence-undone *' AND (name = 'fence-undone ' || @told OR value >= @told)",
  );
  const undoHeard = db.prepare(
    "UPDATE counter_state SET name = 'fence-undone ' || substr(name, length('fence-heard ') + 1), at = ? WHERE name GLOB 'fence-heard *'",
  );

  const set = db.transaction(({ by, reason, at }: Fenced): boolean => {
    if (put.run(JSON.stringify({ by, reason }), at).changes === 0) return false;
    journal({ what: 'counter-fenced', subject: '', data: { by, reason }, at, actor: 'system' });
    return true;
  });

  return {
    state(): Fenced | null {
      const row = read.get();
      return row ? { ...stored.parse(JSON.parse(row.value)), at: row.at } : null;
    },
    /** False when it was up already. */
    set,
    /**
     * The platform says that another counter has taken over, `told` being when; null where it does not say. True when the fence went up: not for
     * one that a person has undone since, which a feed that starts over tells again.
     */
    heard: db.transaction((told: Instant | null, at: Instant): boolean => {
      if (told !== null) {
        const moments = { told: sortable(told), own: sortable(at) };
        if (undone.get({ told: moments.told })) return false;
        keepHeard.run({ ...moments, at });
      }
      return set({ by: 'platform', reason: 'counterFenced', at });
    }),
    /** What waits for the platform and is in no package either. */
    unpacked: () => unpacked.get()?.count ?? 0,
    /** Taken down by a person who knows that nobody took over. */
    lift: db.transaction((at: Instant, actor: Actor): boolean => {
      if (remove.run().changes === 0) return false;
      forgetPackage.run();
      undoHeard.run(at);
      journal({ what: 'counter-unfenced', subject: '', data: {}, at, actor });
      return true;
    }),
  };
}

/** A moment as text that sorts. */
function sortable(moment: Instant): string {
  return new Date(epochMs(moment) ?? 0).toISOString();
}
