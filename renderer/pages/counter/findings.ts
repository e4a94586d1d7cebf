/**
 * Findings of a checked draft, sorted to the fields they belong to.
 */
import type { Finding } from '../../api.ts';

/** The worst finding of one field: a blocking one before a warning; null when the field is fine. */
export function findingAt(findings: readonly Finding[], path: string): Finding | null {
  const here = findings.filter((finding) => finding.path === path);
  return here.find(({ severity }) => severity === 'block') ?? here[0] ?? null;
}

/** Findings of draft lines by the number of the line; those of one line keep their order. */
export function findingsByLine(findings: readonly Finding[]): ReadonlyMap<number, readonly Finding[]> {
  return Map.groupBy(
    findings.filter(({ path }) => path.startsWith('lines.')),
    ({ path }) => Number(path.split('.')[1]),
  );
}

/** Findings that have no field of their own on the form; they are told beside the button. */
export function findingsElsewhere(findings: readonly Finding[], paths: ReadonlySet<string>): readonly Finding[] {
  return findings.filter(({ path }) => !paths.has(path) && !/^lines\.\d+/.test(path));
}

export function blockCount(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity === 'block').length;
}
