/**
 * The calls of docs/platform-api.yaml about counters themselves: the time, what they follow, what they report.
 */
import { type ApiAnswer, type ApiRequest, jsonOf, problem } from './answer.ts';
import { cursorOf, seqOf } from './changes.ts';
import { rfc3339 } from './clock.ts';
import type { SimulatedPlatform } from './platform.ts';
import { telemetrySchema } from './wire.ts';

export function time({ clock }: SimulatedPlatform): ApiAnswer {
  return { status: 200, json: { now: rfc3339(clock.now()) } };
}

export async function changes({ changes: feed }: SimulatedPlatform, { query, gone }: ApiRequest): Promise<ApiAnswer> {
  const after = seqOf(query.get('cursor'));
  const wait = Number(query.get('wait') ?? 25);
  if (after === null || !Number.isInteger(wait) || wait < 0 || wait > 60) return problem(400, 'malformed', 'cursor or wait');
  const page = await feed.since(after, wait * 1000, gone);
  return { status: 200, json: { changes: page.changes, cursor: cursorOf(page.seq) } };
}

export function telemetry({ counters, clock }: SimulatedPlatform, { body, counterId }: ApiRequest): ApiAnswer {
  const report = telemetrySchema.safeParse(jsonOf(body));
  if (!report.success || report.data.counterId !== counterId) return problem(400, 'malformed', 'telemetry');
  counters.report(report.data, clock.now());
  return { status: 204 };
}

export function stationCounters(
  { counters }: SimulatedPlatform,
  { counterId }: ApiRequest,
  [stationId = '']: readonly string[],
): ApiAnswer {
  const reports = counters.ofStation(stationId);
  if (reports === null) return problem(404, 'not-found');
  return { status: 200, json: { counters: reports.filter((row) => row.counterId !== counterId).map((row) => row.report) } };
}
