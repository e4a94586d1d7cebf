/**
 * `npm run faults -- [--seeds N] [--from SEED] [--seed S] [--only kill|power|protocol|day] [--cell NAME] [--lanes 2]`
 *
 * Proves "exactly once": the real office dies everywhere, everything lies to it, and in the evening all books agree. Writes
 * out/faults/report.json; ends with 1 when one of the five figures is not zero.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Planned, type Played, plannedDays, plannedFaults, plannedKills, play } from './engine.ts';
import { isClean, type Part, parts, type Run, reportOf, tableOf } from './report.ts';

const number = z.coerce.number().int().nonnegative();
const options = z
  .object({
    seeds: number.default(200),
    from: number.default(1),
    seed: number.optional(),
    only: z.enum(parts).optional(),
    cell: z.string().optional(),
    lanes: number.default(2),
    'synchronous-off': z.boolean().default(false),
  })
  .parse(
    parseArgs({
      options: {
        seeds: { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string' },
        only: { type: 'string' },
        cell: { type: 'string' },
        lanes: { type: 'string' },
        'synchronous-off': { type: 'boolean' },
      },
    }).values,
  );
const startedAt = new Date();
const seeds = options.seed === undefined ? { from: options.from, count: options.seeds } : { from: options.seed, count: 1 };
const wanted = (part: Part): boolean => options.only === undefined || options.only === part;
const named = (planned: readonly Planned[]): readonly Planned[] =>
  planned.filter(({ name }) => options.cell === undefined || name === options.cell);
const played: Played[] = [];

await go('few', [
  ...(wanted('kill') ? named(plannedKills('kill')) : []),
  ...(wanted('power') ? named(plannedKills('power')) : []),
  ...(wanted('protocol') ? named(await plannedFaults()) : []),
]);
await go('mixed', wanted('day') && options.cell === undefined ? plannedDays(seeds.from, seeds.count) : []);

const report = reportOf(
  played.flatMap(({ runs }) => runs),
  played.flatMap(({ counted }) => counted),
  {
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1_000,
    seeds: wanted('day') && options.cell === undefined ? seeds : { from: seeds.from, count: 0 },
  },
);
const folder = join(import.meta.dirname, '..', 'out', 'faults');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log(tableOf(report));
process.exitCode = isClean(report) ? 0 : 1;

async function go(packets: 'few' | 'mixed', planned: readonly Planned[]): Promise<void> {
  let done = 0;
  const onRun = (run: Run): void => {
    done += 1;
    if (run.part !== 'day' || run.findings.length > 0 || done % 50 === 0)
      console.log(`${done}/${planned.length}  ${run.name}  ${run.findings.length === 0 ? 'ok' : 'FAILED'}  ${run.ms} ms`);
    for (const { figure, what } of run.findings) console.log(`  ${figure}: ${what}`);
  };
  played.push(await play(planned, packets, { lanes: options.lanes, onRun, synchronousOff: options['synchronous-off'] }));
}
