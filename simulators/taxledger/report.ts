/**
 * A unit's ledger in plain names, as the control API tells it to the tests that judge the workstation by it.
 */
import { formatNumber, nextIn, remainingIn, type Segment } from './model.ts';
import type { Pending } from './rules/limits.ts';
import type { Unit } from './unit.ts';
import type { Monitor } from './unit-options.ts';
import { openSegments } from './wire-texts.ts';

/** `GET /ledger` of a simulated device. Money is fen; times are device time, `YYYYMMDDHHMMSS`. */
export interface LedgerReport {
  readonly device: {
    readonly deviceNo: string;
    readonly taxId: string;
    readonly name: string;
    readonly kinds: readonly string[];
    readonly clock: string;
    readonly bureau: 'up' | 'down';
    readonly plugged: boolean;
    /** 开票机号 kpjh. */
    readonly machineNo: number;
  };
  /** What it holds of each kind: rates, monitor data, and what the bureau has not got yet. */
  readonly kinds: readonly {
    readonly kind: string;
    readonly rates: readonly string[];
    readonly monitor: Monitor;
    readonly pending: Pending;
  }[];
  readonly invoices: readonly {
    readonly kind: string;
    readonly code: string;
    readonly number: string;
    readonly state: string;
    readonly issuedAt: string;
    readonly buyerName: string;
    readonly buyerTaxId: string;
    readonly net: number;
    readonly tax: number;
    readonly gross: number;
    readonly lineCount: number;
    readonly uploaded: boolean;
    readonly requestSerial: string | null;
    /** Cipher text (税控码 skm). */
    readonly cipher: string;
  }[];
  readonly stock: readonly {
    readonly kind: string;
    readonly next: { readonly code: string; readonly number: string } | null;
    readonly remaining: number;
  }[];
  /** Every run of numbers it ever held, and those that wait at the bureau or to be read in; `first` has 8 digits. */
  readonly segments: readonly {
    readonly kind: string;
    readonly code: string;
    readonly first: string;
    readonly count: number;
    readonly used: number;
    readonly state: Segment['state'];
  }[];
  /** Runs that other machines have: `out` there, or given `back` and waiting to be taken into stock. */
  readonly handedOut: readonly {
    readonly kind: string;
    readonly code: string;
    readonly first: string;
    readonly count: number;
    readonly machineNo: number;
    readonly state: 'out' | 'back';
  }[];
  /** Requests that came whole since the process started, answered or not. */
  readonly exchanges: number;
  /** The same by command (`0A`) or id (`10008`). */
  readonly exchangesOf: Readonly<Record<string, number>>;
  /** Entries of the fault script that still wait. */
  readonly faultsWaiting: number;
}

/** @param units The device's units; the first gives it its name and its clock. */
export function ledgerReport(
  units: readonly [Unit, ...Unit[]],
  state: { readonly plugged: boolean; readonly exchanges: Readonly<Record<string, number>>; readonly faultsWaiting: number },
): LedgerReport {
  const [first] = units;
  const { deviceNo, taxId, name, machineNo } = first.options;
  const held = units.flatMap((unit) => unit.kinds().map((facts) => ({ unit, ...facts })));
  const kinds = held.map(({ kind }) => kind);
  return {
    device: { deviceNo, taxId, name, kinds, clock: first.now(), bureau: first.bureau(), plugged: state.plugged, machineNo },
    kinds: held.map(({ unit, kind, rates, monitor }) => ({ kind, rates, monitor, pending: unit.store.pending(kind) })),
    invoices: units
      .flatMap(({ store }) => store.invoices({ by: 'all' }))
      .map((invoice) => ({
        kind: invoice.kind,
        code: invoice.code,
        number: invoice.number,
        state: invoice.state,
        issuedAt: invoice.issuedAt,
        buyerName: invoice.buyerName,
        buyerTaxId: invoice.buyerTaxId,
        net: invoice.net,
        tax: invoice.tax,
        gross: invoice.gross,
        lineCount: invoice.lineCount,
        uploaded: invoice.uploaded,
        requestSerial: invoice.requestSerial,
        cipher: invoice.cipher,
      })),
    stock: held.map(({ unit, kind }) => {
      const open = openSegments(unit, kind);
      const [first] = open;
      const next = first === undefined ? null : { code: first.code, number: nextIn(first) };
      return { kind, next, remaining: open.reduce((sum, segment) => sum + remainingIn(segment), 0) };
    }),
    segments: held.flatMap(({ unit, kind }) =>
      unit.store.segments(kind).map(({ code, first: from, count, used, state: where }) => {
        return { kind, code, first: formatNumber(from), count, used, state: where };
      }),
    ),
    handedOut: held.flatMap(({ unit, kind }) =>
      unit.store.handOuts(kind).map(({ code, first: from, count, machineNo: machine, state: where }) => {
        return { kind, code, first: formatNumber(from), count, machineNo: machine, state: where };
      }),
    ),
    exchanges: Object.values(state.exchanges).reduce((sum, count) => sum + count, 0),
    exchangesOf: state.exchanges,
    faultsWaiting: state.faultsWaiting,
  };
}
