/**
 * The books as the judge gets them: what each who knows of an invoice has written down, in plain names, money in fen.
 */

/** An invoice as a device's own ledger has it. Every wish has a buyer of its own, so the buyer tells whose it is. */
export interface SignedEntry {
  readonly deviceNo: string;
  readonly kind: string;
  readonly code: string;
  readonly number: string;
  readonly buyerName: string;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly lineCount: number;
  /** The request id it was asked with, where the family has one. */
  readonly requestId: string | null;
  /** Cipher text (税控码 skm). */
  readonly cipher: string;
}

/** An invoice as this counter's ledger has it. */
export interface RecordedEntry extends Omit<SignedEntry, 'requestId'> {
  readonly requestId: string;
  readonly orderNo: string;
  readonly lineIds: readonly string[];
  /** Facts in the journal that say it was issued or adopted. */
  readonly journalled: number;
}

/** What the ledger keeps for the platform: the document of an invoice, or the layout file that follows it. */
export interface OutgoingEntry {
  readonly what: 'document' | 'layout' | 'delivery';
  readonly uploadKey: string;
  readonly code: string;
  readonly number: string;
  readonly sha256: string;
  readonly state: 'pending' | 'acked' | 'parked';
}

/** A document as the platform has it. */
export interface ReceivedEntry {
  readonly uploadKey: string;
  readonly code: string;
  readonly number: string;
  readonly sha256: string;
  readonly gross: number;
  readonly orderNo: string;
  readonly lineIds: readonly string[];
}

/** A layout file as the platform has it. */
export interface LayoutEntry {
  readonly code: string;
  readonly number: string;
  readonly format: string;
  /** How often other bytes came under the same number. */
  readonly differing: number;
}

/** What the clerk wanted: one invoice of one order. */
export interface WishEntry {
  readonly orderNo: string;
  readonly lineIds: readonly string[];
  readonly gross: number;
  readonly buyerName: string;
  /** The invoices she was told of; the same one however often she asked. */
  readonly told: readonly { readonly code: string; readonly number: string }[];
  /** What she was told instead, at last; null when she has her invoice. */
  readonly refused: string | null;
}

export interface Books {
  readonly signed: readonly SignedEntry[];
  readonly recorded: readonly RecordedEntry[];
  readonly outgoing: readonly OutgoingEntry[];
  readonly received: readonly ReceivedEntry[];
  readonly layouts: readonly LayoutEntry[];
  readonly wishes: readonly WishEntry[];
  /** Intents whose outcome is not settled, and whether a person is shown a task for them. */
  readonly unsettled: readonly { readonly requestId: string; readonly task: boolean }[];
  /** Everything else that a person is shown to decide. */
  readonly tasks: readonly string[];
  /** Jobs on their way to paper that have no end yet. */
  readonly unprinted: readonly { readonly jobId: string; readonly state: string }[];
  /** Titles of everything that came out of the printer. */
  readonly paper: readonly string[];
  /** What nobody foresaw: ends, log lines, processes that stay. */
  readonly surprises: readonly string[];
  /** Numbers that somebody else used on a device, because the engine made them. */
  readonly foreign: readonly { readonly code: string; readonly number: string }[];
  /** Runs of numbers that the devices were given; between two runs nothing is missing. */
  readonly segments: readonly { readonly code: string; readonly first: number; readonly count: number }[];
}
