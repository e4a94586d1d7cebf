/**
 * What the fault runs say of themselves: one file for machines, one table for people. The five figures stand at the end of
 * both, and each run that failed stands there with the command that plays it again.
 */
import { z } from 'zod';
import { type Figure, type Finding, figures } from './judge.ts';

export const parts = ['kill', 'power', 'protocol', 'day'] as const;
export type Part = (typeof parts)[number];

/** One run: a cell of the matrix, one fault at one exchange, or a day. */
export interface Run {
  readonly part: Part;
  readonly name: string;
  readonly ms: number;
  readonly findings: readonly Finding[];
  /** The folder of a run that failed. */
  readonly folder?: string;
  /** What plays it again. */
  readonly again: string;
}

const count = z.record(z.string(), z.number());
const findingSchema = z.object({ figure: z.enum(figures), what: z.string() });

export const reportSchema = z.object({
  startedAt: z.string(),
  seconds: z.number(),
  /** First seed and how many. */
  seeds: z.object({ from: z.number(), count: z.number() }),
  runs: z.number(),
  runsOf: count,
  figures: z.record(z.enum(figures), z.number()),
  kills: count,
  faults: count,
  /** Every cell of the matrix and every fault at every exchange, by name. */
  cells: z.array(z.object({ part: z.enum(parts), name: z.string(), ms: z.number(), findings: z.array(findingSchema) })),
  failed: z.array(
    z.object({ name: z.string(), again: z.string(), folder: z.string().optional(), findings: z.array(findingSchema) }),
  ),
});
export type Report = z.infer<typeof reportSchema>;

export interface Counted {
  readonly kills: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
}

/** Adds up. Pure. */
export function reportOf(
  runs: readonly Run[],
  counted: readonly Counted[],
  about: Pick<Report, 'startedAt' | 'seconds' | 'seeds'>,
): Report {
  const findings = runs.flatMap((run) => run.findings);
  const sum = (figure: Figure): number => findings.filter((finding) => finding.figure === figure).length;
  return {
    ...about,
    runs: runs.length,
    runsOf: Object.fromEntries(parts.map((part) => [part, runs.filter((run) => run.part === part).length])),
    figures: {
      lost: sum('lost'),
      doubled: sum('doubled'),
      differing: sum('differing'),
      stuck: sum('stuck'),
      unexplained: sum('unexplained'),
    },
    kills: total(counted.map(({ kills }) => kills)),
    faults: total(counted.map(({ faults }) => faults)),
    cells: runs
      .filter(({ part }) => part !== 'day')
      .map(({ part, name, ms, findings: found }) => ({ part, name, ms, findings: [...found] })),
    failed: runs
      .filter((run) => run.findings.length > 0)
      .map(({ name, again, folder, findings: found }) => ({
        name,
        again,
        findings: [...found],
        ...(folder === undefined ? {} : { folder }),
      })),
  };
}

export const isClean = (report: Report): boolean =>
  Object.values(report.figures).every((figure) => figure === 0) && report.runs > 0;

/** The table that is printed. */
export function tableOf(report: Report): string {
  const rows: string[] = ['', 'kills', ...lines(report.kills), '', 'faults', ...lines(report.faults), ''];
  for (const { name, again, folder, findings } of report.failed) {
    rows.push(`FAILED ${name}`, ...findings.map(({ figure, what }) => `  ${figure}: ${what}`));
    rows.push(`  again: ${again}`, ...(folder === undefined ? [] : [`  folder: ${folder}`]), '');
  }
  const { from, count: seeds } = report.seeds;
  const kinds = Object.entries(report.runsOf).map(([part, runs]) => `${part} ${runs}`);
  rows.push(`${report.runs} runs (${kinds.join(', ')}), seeds ${seeds === 0 ? 'none' : `${from} to ${from + seeds - 1}`}`);
  rows.push(`${sumOf(report.kills)} kills, ${sumOf(report.faults)} faults, ${Math.round(report.seconds)} s`);
  rows.push(figures.map((figure) => `${figure} ${report.figures[figure]}`).join('   '));
  return rows.join('\n');
}

function lines(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, times]) => `${String(times).padStart(7)}  ${name}`);
}

function total(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all) for (const [name, times] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + times;
  return sums;
}

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, times) => sum + times, 0);
