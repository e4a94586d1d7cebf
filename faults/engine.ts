/**
 * Plays what is to be played, in lanes that work side by side and take the next run when they are done with one.
 */
import { runDay } from './day.ts';
import type { Finding } from './judge.ts';
import { type Lane, openLane } from './lane.ts';
import { cells, nameOfCell, runCell } from './matrix.ts';
import { exchangesOfAnIssue, type FaultCell, faultCells, nameOfFaultCell, runFaultCell } from './protocol.ts';
import type { Counted, Run } from './report.ts';

/** A run that is still to be played. */
export interface Planned extends Pick<Run, 'part' | 'name' | 'again'> {
  play(lane: Lane): Promise<readonly Finding[]>;
}

export interface Played {
  readonly runs: readonly Run[];
  readonly counted: readonly Counted[];
}

export interface PlayOptions {
  readonly lanes: number;
  readonly onRun: (run: Run) => void;
  /** Opens the ledger so that it can lose what it committed, and the runs must fail. */
  readonly synchronousOff?: boolean;
  /** How long everything may take to come to its end; milliseconds. */
  readonly patienceMs?: number;
}

/** Runs in one world before it makes room for a new one: books grow, and judging them takes longer. */
const runsInAWorld = 40;
/** Bytes in a packet of the tax disk, world by world: all at once, as the trade has it, and hardly any. */
const packetBytes = [4_096, 4_096, 256, 96];

/** Every kill point; `power` has those in which the power is cut, `kill` the others. */
export function plannedKills(part: 'kill' | 'power'): readonly Planned[] {
  return cells
    .filter(({ victim }) => (victim === 'both') === (part === 'power'))
    .map((cell) => {
      const name = nameOfCell(cell);
      return { part, name, again: `npm run faults -- --only ${part} --cell '${name}'`, play: (lane) => runCell(cell, lane) };
    });
}

/** Every fault at every exchange. A lane of its own finds out which exchanges there are. */
export async function plannedFaults(): Promise<readonly Planned[]> {
  const lane = await openLane({ packets: () => 96 });
  try {
    return faultCells(await exchangesOfAnIssue(lane)).map(plannedFault);
  } finally {
    await lane.end();
  }
}

function plannedFault(cell: FaultCell): Planned {
  const name = nameOfFaultCell(cell);
  return {
    part: 'protocol',
    name,
    again: `npm run faults -- --only protocol --cell '${name}'`,
    play: (lane) => runFaultCell(cell, lane),
  };
}

export function plannedDays(from: number, count: number): readonly Planned[] {
  return Array.from({ length: count }, (_, index) => from + index).map((seed) => ({
    part: 'day',
    name: `seed ${seed}`,
    again: `npm run faults -- --only day --seed ${seed}`,
    play: (lane) => runDay(seed, lane),
  }));
}

/**
 * @param packets `few` makes every reply of the disk many packets, as the kill points inside a reply need it.
 */
export async function play(planned: readonly Planned[], packets: 'few' | 'mixed', options: PlayOptions): Promise<Played> {
  const left = [...planned];
  const runs: Run[] = [];
  const counted: Counted[] = [];
  async function work(): Promise<void> {
    let worlds = 0;
    const bytes = () => (packets === 'few' ? 96 : (packetBytes[worlds++ % packetBytes.length] ?? 4_096));
    const { synchronousOff = false, patienceMs } = options;
    const lane = await openLane({ packets: bytes, synchronousOff, ...(patienceMs === undefined ? {} : { patienceMs }) });
    let inThisWorld = 0;
    for (let next = left.shift(); next; next = left.shift()) {
      if (++inThisWorld > runsInAWorld) {
        await lane.renew();
        inThisWorld = 1;
      }
      const run = await playOne(next, lane);
      if (run.findings.length > 0) inThisWorld = 0;
      runs.push(run);
      options.onRun(run);
    }
    counted.push(lane.tally);
    await lane.end();
  }
  await Promise.all(Array.from({ length: Math.min(options.lanes, planned.length) }, work));
  return { runs, counted };
}

async function playOne({ part, name, again, play: go }: Planned, lane: Lane): Promise<Run> {
  const start = performance.now();
  const findings = await go(lane).catch((error: unknown): readonly Finding[] => [
    { figure: 'unexplained', what: `the engine itself failed: ${error instanceof Error ? error.stack : error}` },
  ]);
  const ms = Math.round(performance.now() - start);
  const run = { part, name, again, ms, findings };
  return findings.length === 0 ? run : { ...run, folder: await lane.abandon() };
}
