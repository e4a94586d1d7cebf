/**
 * The counters that may speak, and what each last said of itself.
 */
import type { Options } from './options.ts';
import type { Db } from './store.ts';
import { type Telemetry, telemetrySchema } from './wire.ts';

export interface TelemetryRow {
  readonly counterId: string;
  readonly report: Telemetry;
  readonly at: number;
  readonly times: number;
}

export interface Counters {
  secretOf(counterId: string): string | undefined;
  report(report: Telemetry, now: number): void;
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
  const all = () => every.all().map((row) => ({ ...row, report: telemetrySchema.parse(JSON.parse(row.report)) }));

  return {
    secretOf: (counterId) => known.find((counter) => counter.counterId === counterId)?.secret,
    report(report, now) {
      write.run(report.counterId, JSON.stringify(report), now);
    },
    ofStation(stationId) {
      const members = known.filter((counter) => counter.stationId === stationId).map((counter) => counter.counterId);
      return members.length === 0 ? null : all().filter((row) => members.includes(row.counterId));
    },
    all,
  };
}
