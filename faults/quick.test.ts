/**
 * The quick form of the fault runs: every kill point once, a part of the protocol faults, a few seeded days. The whole of it is
 * `npm run faults`. Kinds of death and device families take turns, so that together they all occur.
 */
import { describe, expect, test } from 'vitest';
import { type Planned, type PlayOptions, plannedDays, plannedFaults, plannedKills, play } from './engine.ts';
import { killPoints } from './kill-points.ts';
import { cells, nameOfCell } from './matrix.ts';
import type { Run } from './report.ts';

const minute = 60_000;
const quickly: PlayOptions = { lanes: 2, onRun: () => undefined };

/** What failed, in words, with what plays it again. */
const failed = (runs: readonly Run[]) =>
  runs.filter(({ findings }) => findings.length > 0).map(({ name, again, findings }) => ({ name, again, findings }));

/** One cell of each kill point, another kind each time. */
function oneOfEach(): readonly Planned[] {
  const all = new Map([...plannedKills('kill'), ...plannedKills('power')].map((planned) => [planned.name, planned]));
  return killPoints.flatMap((point, index) => {
    const those = cells.filter((cell) => cell.point === point);
    const cell = those[(index * 5) % those.length];
    return cell === undefined ? [] : (all.get(nameOfCell(cell)) ?? []);
  });
}

describe('exactly once', () => {
  test('killed at every point', { timeout: 5 * minute }, async () => {
    const { runs } = await play(oneOfEach(), 'few', quickly);
    expect(failed(runs)).toEqual([]);
    expect(runs).toHaveLength(killPoints.length);
  });

  test('lied to by every far end', { timeout: 5 * minute }, async () => {
    const some = (await plannedFaults()).filter((_, index) => index % 9 === 4);
    const { runs } = await play(some, 'few', quickly);
    expect(failed(runs)).toEqual([]);
    expect(runs.length).toBeGreaterThan(20);
  });

  test('seeded days', { timeout: 5 * minute }, async () => {
    const { runs } = await play(plannedDays(1, 10), 'mixed', quickly);
    expect(failed(runs)).toEqual([]);
  });
});

test('with synchronous=OFF a power cut loses what the clerk was told: the engine can fail', { timeout: 2 * minute }, async () => {
  const told = plannedKills('power').filter(({ name }) => /^(record-committed|answered-to-window|ack-committed)/.test(name));
  const { runs } = await play(told, 'few', { ...quickly, synchronousOff: true, patienceMs: 500 });
  const figures = new Set(runs.flatMap(({ findings }) => findings.map(({ figure }) => figure)));
  expect(figures).toContain('lost');
});
