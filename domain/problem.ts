/**
 * A Problem is trouble that is expected: a closed set of codes, returned as data, never thrown.
 * Every code has a sentence and a remedy in both languages in problem-texts.ts; a code without them does not compile.
 */

export const problemCodes = [
  // looking up
  'scan-malformed',
  'scan-is-invoice',
  'order-not-found',
  'order-already-invoiced',
  'order-claimed-elsewhere',
  'order-refunded',
  'order-not-invoiceable',
  'order-too-old',
  'order-offline-unknown',
  'order-maybe-invoiced',
  // the draft
  'draft-not-found',
  'draft-already-issued',
  'line-missing',
  'amount-zero',
  'amount-too-large',
  'too-many-lines',
  'buyer-name-missing',
  'buyer-tax-id-missing',
  'buyer-tax-id-malformed',
  'buyer-tax-id-check-digit',
  'buyer-details-missing',
  'characters-outside-gbk',
  'field-too-long',
  'field-has-line-break',
  'reserved-phrase',
  'item-name-without-class',
  'tax-code-malformed',
  'rate-not-authorised',
  'rate-zero-on-special',
  'zero-rate-mark-wrong',
  'price-times-quantity',
  'tax-difference-line',
  'tax-difference-total',
  'order-amount-changed',
  'over-single-limit',
  'clerk-name-missing',
  // the device
  'device-not-configured',
  'device-absent',
  'device-busy',
  'device-wrong-disk',
  'device-wrong-seller',
  'device-kind-not-authorised',
  'device-no-stock',
  'device-past-deadline',
  'device-report-due',
  'device-clock',
  'device-password',
  'device-offline-hours',
  'device-offline-count',
  'device-offline-amount',
  'device-upload-day',
  'device-sum-limit',
  'device-code-number',
  'device-bureau-unreachable',
  'device-garbled',
  'device-refused',
  'device-blocked',
  'device-silent',
  'device-managed-elsewhere',
  'device-not-supported',
  'device-unuploaded-first',
  'device-not-in-report-period',
  'device-not-reported',
  'device-run-unknown',
  'blank-void-number-differs',
  'device-clock-drift',
  'own-clock-drift',
  'operation-unknown',
  'operation-not-done',
  'operation-not-found',
  'operation-under-way',
  'operation-over',
  'operation-damaged',
  'device-stands-in',
  'port-not-found',
  'port-silent',
  // the outcome nobody knows
  'issue-unknown',
  'issue-in-progress',
  'issue-number-unexpected',
  // the platform
  'platform-unreachable',
  'platform-signature',
  'platform-clock-skew',
  'platform-busy',
  'platform-broken-answer',
  'platform-refused',
  'no-seal-for-taxpayer',
  'seal-not-valid',
  // paper
  'printer-not-configured',
  'printer-absent',
  'printer-failed',
  'printer-paper-not-plain',
  'layout-glyph-missing',
  'layout-text-too-long',
  'template-refused',
  'eticket-unreadable',
  'print-job-not-found',
  'print-job-moved-on',
  'form-number-differs',
  'form-other-kind',
  'paper-not-for-kind',
  'list-not-needed',
  'template-not-found',
  'template-shipped',
  'template-in-use',
  'template-damaged',
  'layouts-none',
  'layout-damaged',
  // people
  'sign-in-failed',
  'sign-in-locked',
  'not-signed-in',
  'not-permitted',
  // this machine
  'runtime-too-old',
  'config-unreadable',
  'config-wrong',
  'ledger-unavailable',
  'ledger-from-the-future',
  'ledger-in-use',
  'passphrase-unfit',
  'confirmation-missing',
  'ledger-damaged',
  'ledger-exists',
  'restore-unfinished',
  'backup-failed',
  'backup-unsound',
  'counter-fenced',
  'ledger-incomplete',
  'counter-not-fenced',
  'pack-again',
  'package-damaged',
  'package-passphrase',
  'package-own',
  'package-other-seller',
  'package-conflict',
  'file-exists',
  'file-not-written',
  'disk-full',
  'invoice-not-found',
  'task-not-found',
  'evidence-changed',
  'supervisor-needed',
  'note-missing',
  'bad-request',
  'unknown-command',
  'office-recovering',
  'internal',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Figures and names that the sentence mentions. Never secrets, never unmasked identity data. */
export type ProblemDetails = Readonly<Record<string, string | number>>;

export interface Problem {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  return { code, details };
}

export function failed(code: ProblemCode, details: ProblemDetails = {}): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: problem(code, details) };
}

/** Makes the compiler count the cases of a closed union. Reaching it is a bug. */
export function assertNever(value: never): never {
  throw new Error(`impossible case: ${JSON.stringify(value)}`);
}
