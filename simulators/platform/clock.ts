/**
 * The platform's clock: the machine's, set apart by an offset that tests choose and that outlives a restart.
 */
import type { Db } from './store.ts';

export interface PlatformClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Sets the time; it runs on from there. `null` goes back to the machine's. */
  set(at: number | null): void;
}

export function openClock(db: Db): PlatformClock {
  const read = db.prepare<[], { value: string }>("SELECT value FROM settings WHERE name = 'clockOffset'");
  const write = db.prepare("INSERT OR REPLACE INTO settings (name, value) VALUES ('clockOffset', ?)");
  let offset = Number(read.get()?.value ?? 0);
  return {
    now: () => Date.now() + offset,
    set(at) {
      offset = at === null ? 0 : at - Date.now();
      write.run(String(offset));
    },
  };
}

/** RFC 3339 at +08:00, as the platform writes its times. */
export function rfc3339(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}
