/**
 * Compares four sets of books that were kept apart: the counter's ledger, the devices' own, the platform's own, and the
 * paper. Pure; the demo gathers, this computes.
 */

import type { Fen } from '../domain/money.ts';
import { fenToYuan, sumFen, yuanToFen } from '../domain/money.ts';

export interface Exported {
  readonly device: string;
  readonly kind: string;
  readonly code: string;
  readonly number: string;
  readonly state: string;
  readonly gross: string;
  readonly uploaded: boolean;
  readonly printed: boolean;
}
interface Held {
  readonly kind: string;
  readonly code: string;
  readonly number: string;
  readonly gross: number;
}

export interface Books {
  readonly ledger: readonly Exported[];
  /** What each device says it signed. */
  readonly devices: Readonly<Record<string, { readonly invoices: readonly Held[] }>>;
  readonly platform: {
    readonly documents: readonly Held[];
    readonly totals: { readonly invoices: number; readonly gross: number };
  };
  /** Files that came out of the printer. */
  readonly printed: number;
}

export interface Report {
  readonly invoices: readonly (Exported & { readonly signed: boolean; readonly recorded: boolean })[];
  readonly totals: {
    readonly invoices: number;
    readonly gross: string;
    readonly kinds: readonly string[];
    readonly devices: readonly string[];
  };
  readonly counts: {
    readonly ledger: number;
    readonly devices: Readonly<Record<string, number>>;
    readonly platform: number;
    readonly printed: number;
  };
  /** Everything on which the books do not agree; empty is the only good answer. */
  readonly differences: readonly string[];
}

const keyOf = ({ code, number }: { readonly code: string; readonly number: string }) => `${code} ${number}`;

export function reportOf({ ledger, devices, platform, printed }: Books): Report {
  const signed = Object.values(devices).flatMap((device) => device.invoices);
  const invoices = ledger.map((row) => ({
    ...row,
    signed: signed.some((held) => keyOf(held) === keyOf(row) && held.gross === yuanToFen(row.gross)),
    recorded: true,
  }));
  const gross = sumFen(ledger.map((row) => yuanToFen(row.gross) ?? (0 as Fen)));
  const kinds = [...new Set(ledger.map((row) => row.kind))].toSorted();
  const differences: string[] = [
    ...invoices
      .filter((row) => !row.signed)
      .map((row) => `${keyOf(row)} is in the ledger and not, or with another amount, in the device`),
    ...missing(signed, ledger).map((key) => `${key} is in the device and not in the ledger`),
    ...missing(platform.documents, ledger).map((key) => `${key} is at the platform and not in the ledger`),
    ...missing(ledger, platform.documents).map((key) => `${key} is in the ledger and not at the platform`),
    ...repeated(ledger).map((key) => `${key} stands twice in the ledger`),
    ...repeated(platform.documents).map((key) => `${key} stands twice at the platform`),
    ...invoices.filter((row) => !row.printed).map((row) => `${keyOf(row)} is not printed`),
    ...invoices.filter((row) => !row.uploaded).map((row) => `${keyOf(row)} is not uploaded`),
    ...(platform.totals.gross === gross ? [] : [`the platform's total is ${platform.totals.gross} fen, the ledger's ${gross}`]),
    ...(printed === ledger.length ? [] : [`${printed} files came out of the printer for ${ledger.length} invoices`]),
    ...(ledger.length >= 8 ? [] : [`only ${ledger.length} invoices`]),
    ...(kinds.length === 4 ? [] : [`only the kinds ${kinds.join(' ')}`]),
    ...Object.entries(devices).flatMap(([device, held]) => (held.invoices.length > 0 ? [] : [`nothing was issued on ${device}`])),
  ];
  return {
    invoices,
    totals: { invoices: ledger.length, gross: fenToYuan(gross), kinds, devices: Object.keys(devices) },
    counts: {
      ledger: ledger.length,
      devices: Object.fromEntries(Object.entries(devices).map(([device, held]) => [device, held.invoices.length])),
      platform: platform.totals.invoices,
      printed,
    },
    differences,
  };
}

interface Named {
  readonly code: string;
  readonly number: string;
}

/** Keys of `rows` that `others` does not have. */
function missing(rows: readonly Named[], others: readonly Named[]): readonly string[] {
  const known = new Set(others.map(keyOf));
  return rows.map(keyOf).filter((key) => !known.has(key));
}

function repeated(rows: readonly Named[]): readonly string[] {
  const keys = rows.map(keyOf);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}
