/**
 * Rules of voiding (作废): only paper, an issued number only in its own month and before it is reported, a blank one only as the
 * next number.
 */
import { type DeviceTime, monthOf } from '../clock.ts';
import { type Kind, kindFacts } from '../kinds.ts';
import { type LedgerInvoice, nextIn, type Segment } from '../model.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Monitor } from '../unit-options.ts';

/** @param invoice Null when this unit never issued it. @param net What the request says the net total is; null when it says nothing. */
export function judgeVoidIssued(
  kind: Kind,
  invoice: LedgerInvoice | null,
  net: number | null,
  reddened: number,
  now: DeviceTime,
  monitor: Monitor,
): Refusal | null {
  if (!kindFacts[kind].paper) return refuse('kindNotVoidable', `kind ${kind} is not paper`);
  if (invoice === null) return refuse('codeNumber', 'not of this unit');
  if (invoice.state !== 'blue' && invoice.state !== 'red') return refuse('codeNumber', `it is ${invoice.state}`);
  const reported = monitor.lastReport !== null && invoice.issuedAt < monitor.lastReport;
  if (reported || monthOf(invoice.issuedAt) !== monthOf(now)) return refuse('alreadyReported', `issued ${invoice.issuedAt}`);
  if (reddened > 0) return refuse('codeNumber', 'a red names it');
  return net !== null && net !== invoice.net ? refuse('sums', 'hjje is not that of the invoice') : null;
}

/** @param segment The segment it would come from; null when there is no stock. Empty code and number mean "the next". */
export function judgeVoidBlank(kind: Kind, segment: Segment | null, code: string, number: string): Refusal | null {
  if (!kindFacts[kind].paper) return refuse('kindNotVoidable', `kind ${kind} is not paper`);
  if (segment === null) return refuse('noStock', `no stock of ${kind}`);
  if (code !== '' && code !== segment.code) return refuse('notTheNextNumber', `next is ${segment.code} ${nextIn(segment)}`);
  if (number !== '' && Number(number) !== Number(nextIn(segment)))
    return refuse('notTheNextNumber', `next is ${segment.code} ${nextIn(segment)}`);
  return null;
}
