/** What came out of a printer of the stand-in, looked at from outside. For tests. */
import { execFileSync } from 'node:child_process';

/** The sizes of a file's pages, to the millimetre. */
export function sheetsOf(file: string): readonly { readonly width: number; readonly height: number }[] {
  const told = execFileSync('pdfinfo', ['-f', '1', '-l', '1000', file], { encoding: 'utf8' });
  const inMm = (points: string | undefined): number => Math.round((Number(points) * 25.4) / 72);
  return [...told.matchAll(/^Page +\d+ size: +([\d.]+) x ([\d.]+) pts/gm)].map(([, width, height]) => ({
    width: inMm(width),
    height: inMm(height),
  }));
}
