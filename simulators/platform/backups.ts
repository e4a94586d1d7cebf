/**
 * Backups of the whole ledger, and a platform put back to one of them as after a disaster: orders, claims, documents,
 * received outcomes and feeds are exactly what they were. Two things do not go back. The clock is the world's, not the
 * ledger's. And the sequence that cursors are made of goes on above the highest number ever given, as an operator sees to who
 * puts an old database back into service: a cursor from after the backup is ahead of the feed, finds nothing new, and the
 * first change made after the restore is already beyond it. Were numbers given out twice, a counter would miss
 * changes for good, because cursors are opaque and it cannot know.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from './store.ts';

export interface Backups {
  /** Copies everything aside; a backup of the same name is replaced. */
  take(name: string): void;
  /** Puts everything back as it was. @throws Error when there is no backup of this name. */
  restore(name: string): void;
}

export function openBackups(db: Db, dataDir: string): Backups {
  const fileOf = (name: string) => join(dataDir, 'backups', `${name}.sqlite`);
  /** `settings` hold the clock alone; the table of sequences is SQLite's own, and never lets them go down by this. */
  const tables = db.prepare<[], { name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'settings'",
  );

  const copyBack = db.transaction(() => {
    for (const { name } of tables.all())
      db.exec(`DELETE FROM main.${name}; INSERT INTO main.${name} SELECT * FROM backup.${name}`);
  });

  return {
    take(name) {
      mkdirSync(join(dataDir, 'backups'), { recursive: true });
      rmSync(fileOf(name), { force: true });
      db.prepare('VACUUM INTO ?').run(fileOf(name));
    },
    restore(name) {
      if (!existsSync(fileOf(name))) throw new Error(`no backup ${name}`);
      db.prepare('ATTACH ? AS backup').run(fileOf(name));
      // a copied row does not settle the account that SQLite keeps of references broken meanwhile
      db.pragma('foreign_keys = OFF');
      try {
        copyBack();
      } finally {
        db.pragma('foreign_keys = ON');
        db.exec('DETACH backup');
      }
    },
  };
}
