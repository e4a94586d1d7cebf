/**
 * Return codes of all device families, translated once. Each code has the Problem people see and, for a command that
 * changes the device, whether it proves that nothing was done. What is not in this table proves nothing.
 */
import type { ProblemCode } from '../../domain/problem.ts';

export interface CodeMeaning {
  readonly problem: ProblemCode;
  /** `no`: the device refused before it wrote anything; `unknown`: it may have written. */
  readonly executed: 'no' | 'unknown';
  /** A password was wrong: it must not be sent again, every wrong one brings the lock nearer. */
  readonly password?: boolean;
  /** Wrong passwords that are still allowed. */
  readonly triesLeft?: number;
}

const refusals: Readonly<Record<string, ProblemCode>> = {
  // amounts, fields and rates; decimal codes are those of the 金税盘, six hex digits of the 税控盘, negative of the server
  '82': 'over-single-limit',
  '-10306': 'over-single-limit',
  '554': 'device-refused', // sums, tax difference, red over the rest of its blue
  '559': 'rate-not-authorised',
  '-10310': 'rate-not-authorised',
  '449': 'device-refused', // reduced tax does not fit its amount
  '562': 'device-refused', // too many details
  '3003': 'device-refused', // seller, or a field missing or wrong
  '092403': 'device-refused', // illegal date
  '-10321': 'device-refused', // illegal characters
  '-10322': 'device-refused', // illegal taxpayer id
  // kinds and numbers
  '09d110': 'device-kind-not-authorised',
  '-10308': 'device-kind-not-authorised',
  '09d108': 'device-code-number',
  '784': 'device-code-number', // not the number on the paper
  '09d11c': 'device-refused', // reported already, cannot be voided
  '176': 'device-no-stock',
  '182': 'device-no-stock', // no new roll
  '222': 'device-no-stock', // has a new roll, cannot report
  '223': 'device-no-stock', // no record of stock
  '-10311': 'device-no-stock',
  // the month
  '21': 'device-past-deadline',
  '701': 'device-past-deadline',
  '702': 'device-past-deadline',
  '09d109': 'device-past-deadline',
  '-10305': 'device-past-deadline',
  '56': 'device-report-due', // count of the period is full
  '161': 'device-report-due',
  '191': 'device-report-due',
  '195': 'device-not-reported', // not reported, cannot be cleared
  '199': 'device-not-in-report-period',
  '245': 'device-report-due', // several periods not reported
  '248': 'device-report-due', // report of the period not finished
  '250': 'device-unuploaded-first', // cannot be reported
  // clock
  '98': 'device-clock',
  '506': 'device-clock',
  '09e105': 'device-clock',
  '-10312': 'device-clock',
  // kept offline too long
  '246': 'device-upload-day',
  '781': 'device-upload-day',
  '09d122': 'device-upload-day',
  '247': 'device-offline-count',
  '09d120': 'device-offline-count',
  '768': 'device-offline-hours',
  '09d11f': 'device-offline-hours',
  '-10318': 'device-offline-hours',
  '769': 'device-offline-amount',
  '09d121': 'device-offline-amount',
  '-10307': 'device-offline-amount', // the server does not say which limit
  // the device itself
  '3001': 'device-bureau-unreachable',
  '4001': 'device-wrong-disk',
  '4007': 'device-refused', // machine number not accepted
  '09c000': 'device-absent', // not open
  '09240d': 'device-refused', // key wants an update
  '-10314': 'device-busy',
  '-10319': 'device-absent',
};

const passwords: Readonly<Record<string, number | null>> = {
  '236': null,
  '237': null,
  '238': 0, // locked
  '-10317': null,
};

/** Known, but after them the device may have written: an interrupted issue, a broken database, a checksum inside it. */
const unsettling: Readonly<Record<string, ProblemCode>> = {
  '240': 'device-refused', // interrupted by a power cut
  '241': 'device-refused',
  '242': 'device-refused',
  '244': 'device-refused',
  '249': 'device-refused', // signature does not fit
  '706': 'device-clock', // the day changed, enter again
  '3065': 'device-garbled', // checksum
  '4002': 'device-refused', // several disks
  '4003': 'device-refused', // writing the disk failed
  '4005': 'device-refused', // disk written, its database not
  '-10315': 'device-refused', // data differ from the disk
  '-10324': 'device-refused', // serial issued already; the driver looks at what it carries
  '-10326': 'issue-in-progress',
};

/** Return codes of a query that mean: there is none. */
const noneFound: ReadonlySet<string> = new Set(['09d106', '09d200', '-10323']);

/** Every code with a meaning of its own, but for the wrong passwords `0963cX`. */
export const knownCodes: readonly string[] = [refusals, passwords, unsettling].flatMap((codes) => Object.keys(codes));

/** True for all zeros, whatever their number. */
export function isSuccess(code: string): boolean {
  return /^0+$/.test(code);
}

export function isNoneFound(code: string): boolean {
  return noneFound.has(canonicalCode(code));
}

/** What a return code means. A code nobody knows is a refusal on paper only: it proves nothing of what was done. */
export function meaningOf(code: string): CodeMeaning {
  const known = canonicalCode(code);
  const tries = /^0963c([0-9a-f])$/.exec(known)?.[1];
  if (tries !== undefined) {
    return { problem: 'device-password', executed: 'no', password: true, triesLeft: Number.parseInt(tries, 16) };
  }
  const left = Object.hasOwn(passwords, known) ? passwords[known] : undefined;
  if (left !== undefined) {
    return { problem: 'device-password', executed: 'no', password: true, ...(left === null ? {} : { triesLeft: left }) };
  }
  const refusal = Object.hasOwn(refusals, known) ? refusals[known] : undefined;
  if (refusal !== undefined) return { problem: refusal, executed: 'no' };
  const trouble = Object.hasOwn(unsettling, known) ? unsettling[known] : undefined;
  return { problem: trouble ?? 'device-refused', executed: 'unknown' };
}

/** One spelling a code: six hex digits in small letters, decimals without leading zeros. */
export function canonicalCode(code: string): string {
  const text = code.trim().toLowerCase().replace(/^0x/, '');
  if (/^09[0-9a-f]{4}$/.test(text)) return text;
  const decimal = /^(-?)0*(\d+)$/.exec(text);
  return decimal === null ? text : `${decimal[1]}${decimal[2]}`;
}
