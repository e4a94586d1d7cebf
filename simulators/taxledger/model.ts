/**
 * What a tax unit remembers.
 */
import type { DeviceTime } from './clock.ts';
import type { FormTexts } from './form.ts';
import type { Kind } from './kinds.ts';

/** State of a number given out (发票状态 fpzt), in the order of its wire digits 0…4. */
export const states = ['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid'] as const;
export type State = (typeof states)[number];

/** A run of numbers of one code (发票段). `offered` → `downloaded` → `confirmed` → `stock` is the network purchase. */
export interface Segment {
  readonly id: number;
  readonly kind: Kind;
  readonly code: string;
  readonly first: number;
  readonly count: number;
  readonly used: number;
  readonly boughtAt: DeviceTime;
  readonly boughtBy: string;
  readonly state: 'offered' | 'downloaded' | 'confirmed' | 'stock';
}

/** A run of numbers that another machine has (分发): it is out there, or given back and waiting to be taken into stock. */
export interface HandOut {
  readonly id: number;
  readonly kind: Kind;
  readonly code: string;
  readonly first: number;
  readonly count: number;
  /** 开票机号 kpjh of the machine that has it. */
  readonly machineNo: number;
  readonly boughtAt: DeviceTime;
  readonly boughtBy: string;
  readonly state: 'out' | 'back';
}

/** Numbers left in a segment. */
export function remainingIn(segment: Segment): number {
  return segment.count - segment.used;
}

/** The number it gives out next, as 8 digits: `first + count − remaining`. */
export function nextIn(segment: Segment): string {
  return formatNumber(segment.first + segment.used);
}

/** An invoice number as it is written: 8 digits. */
export function formatNumber(number: number): string {
  return String(number).padStart(8, '0');
}

/** One number given out, for ever. Blank voids have no form and zero amounts. Amounts are fen, negative on a red. */
export interface LedgerInvoice {
  readonly kind: Kind;
  readonly code: string;
  readonly number: string;
  readonly state: State;
  readonly issuedAt: DeviceTime;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly buyerName: string;
  readonly buyerTaxId: string;
  readonly lineCount: number;
  readonly uploaded: boolean;
  /** When it last became un-uploaded: its issue, or its void. */
  readonly pendingSince: DeviceTime;
  readonly cipher: string;
  readonly checkCode: string;
  readonly originalCode: string;
  readonly originalNumber: string;
  readonly voidedAt: DeviceTime | null;
  readonly voidedBy: string;
  readonly texts: FormTexts | null;
  /** Serial of the request (发票请求流水号 fpqqlsh); only the tax-control server knows one. */
  readonly requestSerial: string | null;
  /** Why the bureau turned the last upload down, where it did. */
  readonly uploadError: { readonly error: string; readonly message: string } | null;
}
