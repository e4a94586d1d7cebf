/**
 * The day's reconciliation file: CSV with a header, one row for the latest revision of each invoice, and a trailer with
 * count, sum and hash. Lines end in LF; the hash is over everything before the trailer, the header included.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fenOf, yuanOf } from './wire.ts';

export interface ReconciliationRow {
  readonly kind: string;
  readonly code: string;
  readonly number: string;
  readonly revision: number;
  readonly state: string;
  /** Fen. */
  readonly gross: number;
  readonly sha256: string;
}

const header = 'kind,code,number,revision,state,gross,sha256';
const row = z
  .string()
  .regex(
    /^(004|007|026|028),\d{10}(\d{2})?,\d{8},[1-9]\d*,(blue|red|blankVoid|blueVoid|redVoid),-?\d{1,10}\.\d{2},[0-9a-f]{64}$/,
  );

/** The file over rows, which come sorted by kind, code and number. */
export function reconciliationFile(rows: readonly ReconciliationRow[]): string {
  const lines = rows.map(
    ({ kind, code, number, revision, state, gross, sha256 }) =>
      `${kind},${code},${number},${revision},${state},${yuanOf(gross)},${sha256}\n`,
  );
  const body = `${header}\n${lines.join('')}`;
  return `${body}${trailerOf(
    body,
    lines.length,
    rows.reduce((sum, { gross }) => sum + gross, 0),
  )}\n`;
}

/** Whether a text is such a file and its trailer true. */
export function readReconciliation(text: string): { readonly ok: true } | { readonly ok: false; readonly fault: string } {
  const lines = text.split('\n');
  const rows = lines.slice(1, -2);
  const wrong = rows.findIndex((line) => !row.safeParse(line).success);
  if (lines[0] !== header || lines.at(-1) !== '') return { ok: false, fault: 'header, or no line end after the trailer' };
  if (wrong >= 0) return { ok: false, fault: `row ${wrong + 1}` };
  const gross = rows.reduce((sum, line) => sum + fenOf(line.split(',')[5] ?? ''), 0);
  const trailer = trailerOf(`${[header, ...rows].join('\n')}\n`, rows.length, gross);
  return lines.at(-2) === trailer ? { ok: true } : { ok: false, fault: `trailer is not ${trailer}` };
}

function trailerOf(before: string, count: number, gross: number): string {
  return `TRAILER,${count},${yuanOf(gross)},${createHash('sha256').update(before, 'utf8').digest('hex')}`;
}

/** The day of an RFC 3339 time in China. */
export function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}
