/**
 * The counters that may speak, and what each last said of itself.
 */
import { z } from 'zod';
import { counterSchema, type Options } from './options.ts';
import type { Db } from './store.ts';
import { type Telemetry, telemetrySchema } from './wire.ts';

export interface TelemetryRow {
  readonly counterId: string;
  readonly report: Telemetry;
  readonly at: number;
  readonly times: number;
}

type Counter = Options['counters'][number];

/** A counter that `POST /set` adds: one that may speak, and what it is said to have reported last. */
export const addedCounterSchema = counterSchema.extend({
  secret: counterSchema.shape.secret.default('secret-of-another-counter'),
  report: telemetrySchema.omit({ counterId: true }).optional(),
});
export type AddedCounter = z.output<typeof addedCounterSchema>;

export interface Counters {
  secretOf(counterId: string): string | undefined;
  report(report: Telemetry, now: number): void;
  /** Adds a counter, or replaces one that was added; those the options name stay as they are. */
  add(counter: AddedCounter, now: number): void;
  /** Last reports of a station's counters; null when there is no such station. */
  ofStation(stationId: string): TelemetryRow[] | null;
  all(): TelemetryRow[];
}

export function openCounters(db: Db, known: Options['counters']): Counters {
  const write = db.prepare(
    `INSERT INTO telemetry (counter_id, report, at, times) VALUES (?, ?, ?, 1)
     ON CONFLICT (counter_id) DO UPDATE SET report = excluded.report, at = excluded.at, times = times + 1`,
  );
  const every = db.prepare<[], { counterId: string; report: string; at: number; times: number }>(
    'SELECT counter_id AS counterId, report, at, times FROM telemetry ORDER BY counter_id',
  );
  const writeCounter = db.prepare('INSERT OR REPLACE INTO counters VALUES (?, ?, ?)');
  const added = db.prepare('SELECT counter_id AS counterId, station_id AS stationId, secret FROM counters');
  const counters = (): Counter[] => [...known, ...z.array(counterSchema).parse(added.all())];
  const all = () => every.all().map((row) => ({ ...row, report: telemetrySchema.parse(JSON.parse(row.report)) }));

  return {
    secretOf: (counterId) => counters().find((counter) => counter.counterId === counterId)?.secret,
    report(report, now) {
      write.run(report.counterId, JSON.stringify(report), now);
    },
    add({ counterId, stationId, secret, report }, now) {
      writeCounter.run(counterId, stationId, secret);
      if (report !== undefined) write.run(counterId, JSON.stringify({ counterId, ...report }), now);
    },
    ofStation(stationId) {
      const members = counters()
        .filter((counter) => counter.stationId === stationId)
        .map((counter) => counter.counterId);
      return members.length === 0 ? null : all().filter((row) => members.includes(row.counterId));
    },
    all,
  };
}
