/**
 * Brings a ledger up to date, step by step.
 */
import type { Connection } from './database.ts';
import type { Migration } from './migrations/index.ts';

/** The step a ledger stands at; 0 when it has no tables. */
export function versionOf(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }));
}

export function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.id ?? 0;
}

/** Each step and its number in one transaction: a kill leaves the ledger at a whole step. @throws Error when steps are out of order. */
export function migrate(db: Connection, steps: readonly Migration[]): void {
  const version = versionOf(db);
  let last = 0;
  for (const step of steps) {
    if (step.id <= last) throw new Error(`migration ${step.id} is out of order`);
    last = step.id;
    if (step.id <= version) continue;
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`user_version = ${step.id}`);
    })();
  }
}
