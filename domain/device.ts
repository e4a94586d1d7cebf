/**
 * The tax-control device as the back office sees it: one port for every family, real or simulated.
 */
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceKey, InvoiceNumber, RequestId } from './ids.ts';
import type { InvoiceContent, InvoiceState, Signed, Totals } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';
import type { Problem, Result } from './problem.ts';
import type { TaxRate } from './tax-types.ts';

export type DeviceFamily = 'serial-converter' | 'tax-control-server';

/** Who a device says it is. */
export interface DeviceIdentity {
  readonly deviceNo: DeviceNo;
  readonly taxId: string;
  readonly name: string;
  /** Kinds it is authorised for; codes this program does not issue are left out. */
  readonly kinds: readonly InvoiceKind[];
  /** Device clock when asked. */
  readonly clock: Instant | null;
  readonly version: string;
}

/** A run of numbers of one code bought from the bureau (发票段). */
export interface Segment {
  readonly code: InvoiceCode;
  readonly first: InvoiceNumber;
  readonly last: InvoiceNumber;
  readonly count: number;
  readonly remaining: number;
  /** When it came into the device (领购日期 lgrq); null when the device does not say. */
  readonly boughtAt: Instant | null;
}

/** Stock of one kind. `next` is null when nothing is left. */
export interface Stock {
  readonly kind: InvoiceKind;
  readonly next: InvoiceKey | null;
  readonly remaining: number;
  readonly segments: readonly Segment[];
}

/** Limits and dates the device enforces for one kind. `null` is "the device did not say", never zero. */
export interface Monitor {
  readonly kind: InvoiceKind;
  /** Last moment it may issue (开票截止时间 kpjzsj), the device's own digits `YYYYMMDD[HHMMSS]`. */
  readonly issueDeadline: string | null;
  /** Start of the report period (报税起始 bsqsrq), the device's own digits. */
  readonly reportPeriodStart: string | null;
  /** End of the report period (报税终止 bszzrq), the device's own digits. */
  readonly reportPeriodEnd: string | null;
  /** When a period was last reported (最新报税日期 zxbsrq), the device's own digits. */
  readonly lastReport: string | null;
  /** Highest net total of one invoice (单张限额 dzkpxe). */
  readonly singleLimit: Fen | null;
  readonly offlineHours: number | null;
  readonly offlineCount: number | null;
  readonly offlineAmount: Fen | null;
  readonly uploadDay: number | null;
  /** Highest sum of blue and of red invoices in a period (正数/负数累计限额 zsljxe, fsljxe). */
  readonly blueSumLimit: Fen | null;
  readonly redSumLimit: Fen | null;
  /** Whether a red-letter invoice must name a blue one of this very device (负数发票标志 fsfpbz). */
  readonly redOwnOnly: boolean | null;
  /** For how many days after the blue one it may be reversed (fsfpts). */
  readonly redDays: number | null;
  /** Room for further records (剩余容量 syrl), bytes. */
  readonly freeCapacity: number | null;
  /** Which offline limits are active (bits of xdgnbs: 1 hours, 2 count, 4 amount, 8 upload day). */
  readonly activeLimits: number | null;
}

/** An invoice as the device remembers it. */
export interface DeviceInvoice {
  readonly kind: InvoiceKind;
  readonly key: InvoiceKey;
  readonly state: InvoiceState;
  readonly uploaded: boolean;
  readonly issuedAt: Instant;
  /** When it was voided; null on a valid invoice, and where the device does not say. */
  readonly voidedAt: Instant | null;
  readonly buyerName: string;
  readonly buyerTaxId: string;
  readonly totals: Totals;
  /** Rows signed: those of the goods list where there is one. */
  readonly lineCount: number;
  readonly cipher: string;
  readonly checkCode: string;
  /**
   * Everything that was signed, as it would be asked of a device again. Null on a blank void, and where the record leaves out
   * or contradicts what an invoice needs: the sums above are then all there is.
   */
  readonly content: InvoiceContent | null;
}

/** What a device has signed and not yet sent to the bureau (离线发票), of one kind. `null` is "the device did not say". */
export interface Unsent {
  readonly kind: InvoiceKind;
  readonly count: number | null;
  /** Since when the oldest of them waits; null also when there is none. */
  readonly oldestAt: Instant | null;
  /** Net total, reds subtracted. */
  readonly net: Fen | null;
}

/** What became of one upload to the bureau: how many it took, and how many it turned down. */
export interface BureauUpload {
  readonly sent: number;
  readonly failed: number;
}

/** An invoice that the bureau turned down, with the bureau's own code and words. */
export interface BureauError {
  readonly key: InvoiceKey;
  readonly code: string;
  readonly message: string;
}

/** Numbers of one kind and code in a row (号段), as they are bought, given back and handed on. */
export interface NumberRun {
  readonly kind: InvoiceKind;
  readonly code: InvoiceCode;
  readonly first: InvoiceNumber;
  /** 1 or more. */
  readonly count: number;
}

/** How far a run of numbers bought over the network has come (领票状态 lpzt 0, 1, 2). */
export type PurchaseState = 'offered' | 'downloaded' | 'confirmed';

/** Invoices of one state in a month, and their sums as signed. `null` is "the device did not say". */
export interface StateTotal {
  readonly count: number | null;
  readonly net: Fen | null;
  readonly tax: Fen | null;
}

/** A month as the device counts it (统计信息 TJXXCX): opening + bought − returned − every number used = closing. */
export interface MonthStatistics {
  readonly kind: InvoiceKind;
  /** `YYYYMM`. */
  readonly month: string;
  readonly opening: number | null;
  readonly bought: number | null;
  readonly returned: number | null;
  readonly closing: number | null;
  readonly states: Readonly<Record<InvoiceState, StateTotal>>;
}

/** What shall be voided (作废): an issued paper invoice of this month, or the device's next number, unused. */
export type VoidRequest =
  | { readonly what: 'issued'; readonly kind: InvoiceKind; readonly key: InvoiceKey; readonly net: Fen; readonly clerk: string }
  | { readonly what: 'blank'; readonly kind: InvoiceKind; readonly next: InvoiceKey; readonly clerk: string };

export interface Voided {
  readonly key: InvoiceKey;
  readonly at: Instant;
}

/**
 * What became of a request that changes the device, other than an issue. After `unknown` the device is asked what it shows:
 * every one of these changes is visible in its stock, its monitor data, its clock or its records.
 */
export type ChangeOutcome<T> =
  | { readonly outcome: 'done'; readonly value: T }
  | { readonly outcome: 'refused'; readonly problem: Problem }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** What to look for among the device's own records. */
export type DeviceQuery =
  | {
      readonly by: 'numbers';
      readonly kind: InvoiceKind;
      readonly code: InvoiceCode;
      readonly from: InvoiceNumber;
      readonly to: InvoiceNumber;
    }
  | {
      readonly by: 'dates';
      readonly kind: InvoiceKind /** `YYYYMMDD` */;
      readonly from: string;
      readonly to: string;
      readonly unuploadedOnly: boolean;
    }
  | { readonly by: 'request'; readonly kind: InvoiceKind; readonly requestId: RequestId };

/**
 * What became of one request to issue. `unknown` is neither success nor failure: the device may or may not have
 * signed, and only the device can tell.
 */
export type IssueOutcome =
  | { readonly outcome: 'signed'; readonly signed: Signed }
  | { readonly outcome: 'refused'; readonly problem: Problem }
  | { readonly outcome: 'unknown'; readonly reason: string };

/**
 * One tax-control device. Every driver serialises what it must, so callers may call at any time; after an outcome
 * nobody knows it first makes the line quiet again (drain, reopen, drain) before it sends anything else.
 * Expected trouble is a returned Problem; methods never reject for what a device or a wire does.
 */
export interface TaxDevice {
  readonly id: DeviceId;
  readonly family: DeviceFamily;
  /** True when the device remembers our request id, so that a lost answer can be asked for by it and sent again safely. */
  readonly remembersRequests: boolean;
  /** True when the device sends to the bureau by itself and need not be driven. */
  readonly uploadsByItself: boolean;
  identify(): Promise<Result<DeviceIdentity>>;
  monitor(kind: InvoiceKind): Promise<Result<Monitor>>;
  /** Rates the device may sign for this kind. */
  rates(kind: InvoiceKind): Promise<Result<readonly TaxRate[]>>;
  stock(kind: InvoiceKind): Promise<Result<Stock>>;
  /**
   * A process that is gone asked for this at `askedAt`, and the answer may still come: nothing is sent to the device until it
   * no longer can. For use at start, before anything else is asked.
   */
  awaitLateAnswer(content: InvoiceContent, askedAt: Instant): void;
  /**
   * The same for a request other than an issue.
   * @param overNetwork True when the device asks the bureau for it, which takes longer.
   */
  awaitLateChange(overNetwork: boolean, askedAt: Instant): void;
  /** Sends the request exactly once. */
  issue(content: InvoiceContent, requestId: RequestId): Promise<IssueOutcome>;
  /** An empty list means: the device answered, and there is none. */
  query(query: DeviceQuery): Promise<Result<readonly DeviceInvoice[]>>;
  /** What of a kind the bureau does not have yet. */
  unsent(kind: InvoiceKind): Promise<Result<Unsent>>;
  /**
   * Makes the device send everything of a kind to the bureau; may take minutes, and nothing else is asked of the device
   * meanwhile. Trouble of any kind is harmless: nothing is signed by it, and it may be asked again. Problem
   * `device-bureau-unreachable` when the device has no way to the bureau. A device that uploads by itself is not asked.
   */
  sendToBureau(kind: InvoiceKind): Promise<Result<BureauUpload>>;
  /** Invoices of a kind that the bureau turned down; they count as unsent. None where the device uploads by itself. */
  bureauErrors(kind: InvoiceKind): Promise<Result<readonly BureauError[]>>;
  /**
   * True when stock, months and clock are not a counter's to manage, as on a server: the methods below, but for `voidInvoice`,
   * are then refused with `device-managed-elsewhere` and nothing is sent.
   */
  readonly managedElsewhere: boolean;
  /**
   * Asks for the void exactly once. A void number stays used; the device marks the record as not uploaded again. Refusals: not of
   * this device, void already, reversed, or not the next blank number (`device-code-number`); electronic
   * (`device-kind-not-authorised`); of a month that is over or reported (`device-refused`, code 09d11c).
   */
  voidInvoice(request: VoidRequest): Promise<ChangeOutcome<Voided>>;
  /**
   * Downloads a run that the bureau offers, or confirms one that is downloaded. Doing a step again changes nothing. The value is how
   * far the run has come now: `offered` means that the step was not taken, because an earlier one is missing.
   */
  requisition(run: NumberRun, step: 'download' | 'confirm'): Promise<ChangeOutcome<PurchaseState>>;
  /** Takes every confirmed run of a kind into stock; answers those that came in, none when there was nothing to take. */
  readIn(kind: InvoiceKind): Promise<ChangeOutcome<readonly NumberRun[]>>;
  /** Gives the unused end of a segment back (退回). */
  giveBack(run: NumberRun): Promise<ChangeOutcome<null>>;
  /** Main disk to sub disk (分发): the run leaves this stock for machine `machineNo`, which reads it in. */
  handOut(run: NumberRun, machineNo: number): Promise<ChangeOutcome<null>>;
  /** Takes back (收回) what machine `machineNo` gave back. */
  takeBack(run: NumberRun, machineNo: number): Promise<ChangeOutcome<null>>;
  /** Reports (抄报) the period of a kind that has ended. */
  report(kind: InvoiceKind): Promise<ChangeOutcome<null>>;
  /** Takes the bureau's clearing (清卡) of a reported period: the last moment to issue moves to the next month. */
  clear(kind: InvoiceKind): Promise<ChangeOutcome<null>>;
  /** Sets the device's clock (校时). */
  setClock(at: Instant): Promise<ChangeOutcome<null>>;
  /** @param month `YYYYMM`. */
  month(kind: InvoiceKind, month: string): Promise<Result<MonthStatistics>>;
  close(): Promise<void>;
}
