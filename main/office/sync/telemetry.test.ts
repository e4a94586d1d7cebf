import { expect, it } from 'vitest';
import { fen } from '../../../domain/money.ts';
import type { Telemetry } from '../../../domain/ports.ts';
import { failed } from '../../../domain/problem.ts';
import { manualTime } from './outbox.testing.ts';
import { startTelemetry } from './telemetry.ts';

it('reports soon and then every minute, whatever became of the last report, until it is stopped', async () => {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const sent: Telemetry[] = [];
  const report = (): Telemetry => ({
    at: time.clock.now(),
    version: '0.1.0',
    devices: [],
    unuploaded: { count: 0, oldestAt: null, gross: fen(0) },
    printers: [],
  });
  const telemetry = async (one: Telemetry) => {
    sent.push(one);
    return failed('platform-unreachable');
  };
  const stop = startTelemetry({
    platform: { telemetry },
    report,
    scheduler: time.scheduler,
    random: () => 0.5,
    onError: () => undefined,
  });
  await time.advance(999);
  expect(sent.length).toBe(0);
  await time.advance(1);
  expect(sent.map(({ at }) => at)).toEqual(['2026-11-22T10:00:01.000+08:00']);
  await time.advance(120_000);
  expect(sent.length).toBe(3);
  stop();
  await time.advance(600_000);
  expect(sent.length).toBe(3);
});

it('goes on when a report cannot be made', async () => {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const errors: unknown[] = [];
  const report = (): Telemetry => {
    throw new Error('the ledger cannot be read');
  };
  const telemetry = async () => failed('platform-unreachable');
  startTelemetry({
    platform: { telemetry },
    report,
    scheduler: time.scheduler,
    random: () => 0,
    onError: (error) => errors.push(error),
  });
  await time.advance(60_000);
  expect(errors).toHaveLength(2);
});
