/**
 * When a device gave out the numbers of a run, found by asking for single numbers: on a slow line a record takes more than a second, and a
 * day of records a minute.
 */
import type { DeviceInvoice } from '../../../domain/device.ts';
import type { Instant, InvoiceNumber } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import { invoiceNumber } from '../../../domain/numbering.ts';

/** The device's record of a number of one code; null when it has none, or cannot tell. */
export type RecordAt = (number: InvoiceNumber) => Promise<DeviceInvoice | null>;

/** Numbers that the device gave out without a break longer than a night; `first` is the lowest, and both ends belong to it. */
export interface Stretch {
  readonly first: DeviceInvoice;
  readonly last: DeviceInvoice;
}

/** A working day and the night behind it, milliseconds: a counter that issues every day never pauses longer. */
const longestPauseMs = 24 * 60 * 60_000;

/** The last number beside `end` that the device has without a break: in strides that double, and then halves. */
export async function farthestFrom(end: DeviceInvoice, direction: 1 | -1, at: RecordAt): Promise<DeviceInvoice> {
  let farthest = end;
  // Most runs have nothing beside them, and one question tells.
  for (let stride = 1, growing = true; stride >= 1; ) {
    const beside = invoiceNumber(numberOf(farthest) + direction * stride);
    const there = beside === null ? null : await at(beside);
    if (there) farthest = there;
    growing &&= there !== null;
    stride = growing ? stride * 2 : Math.floor(stride / 2);
  }
  return farthest;
}

/**
 * The numbers from the first to the last, cut where the device may have given out others in between: two lots of one code whose numbers
 * touch look like one, though another lot was used up between them. Where numbers are missing, or the clock went back, it is cut too.
 */
export async function stretchesOf(first: DeviceInvoice, last: DeviceInvoice, at: RecordAt): Promise<readonly Stretch[]> {
  const stretches: Stretch[] = [];
  let begin = first;
  for (const { before, behind } of await pausesBetween(first, last, at)) {
    stretches.push({ first: begin, last: before });
    begin = behind;
  }
  return [...stretches, { first: begin, last }];
}

/** How many numbers of the stretch were given out before that moment; one that the device does not tell counts as later. */
export async function countBefore({ first, last }: Stretch, ms: number, at: RecordAt): Promise<number> {
  if (issuedMs(first) >= ms) return 0;
  if (issuedMs(last) < ms) return numberOf(last) - numberOf(first) + 1;
  let before = numberOf(first);
  for (let later = numberOf(last); later - before > 1; ) {
    const middle = Math.floor((before + later) / 2);
    const record = await recordOf(middle, at);
    if (record && issuedMs(record) < ms) before = middle;
    else later = middle;
  }
  return before - numberOf(first) + 1;
}

export function issuedMs({ issuedAt }: DeviceInvoice): number {
  return msOf(issuedAt);
}

export function msOf(instant: Instant): number {
  const ms = epochMs(instant);
  if (ms === null) throw new Error(`not an instant: ${instant}`);
  return ms;
}

interface Pause {
  readonly before: DeviceInvoice;
  readonly behind: DeviceInvoice;
}

/** Halves the numbers until what is between two of them took no longer than a pause may. */
async function pausesBetween(one: DeviceInvoice, other: DeviceInvoice, at: RecordAt): Promise<readonly Pause[]> {
  if (!isPause(one, other)) return [];
  const middle = Math.floor((numberOf(one) + numberOf(other)) / 2);
  const found = middle > numberOf(one) ? await recordOf(middle, at) : null;
  const before = found ?? (await lastBeside(one, middle, at));
  const behind = found ?? (await lastBeside(other, middle, at));
  const between = isPause(before, behind) ? [{ before, behind }] : [];
  return [...(await pausesBetween(one, before, at)), ...between, ...(await pausesBetween(behind, other, at))];
}

function isPause(before: DeviceInvoice, behind: DeviceInvoice): boolean {
  const ms = issuedMs(behind) - issuedMs(before);
  return ms < 0 || ms > longestPauseMs;
}

/** A record on the near side of a number that has none, with nothing on its far side. */
async function lastBeside(near: DeviceInvoice, missing: number, at: RecordAt): Promise<DeviceInvoice> {
  let last = near;
  for (let none = missing; Math.abs(none - numberOf(last)) > 1; ) {
    const middle = Math.trunc((numberOf(last) + none) / 2);
    const record = await recordOf(middle, at);
    if (record) last = record;
    else none = middle;
  }
  return last;
}

async function recordOf(value: number, at: RecordAt): Promise<DeviceInvoice | null> {
  const number = invoiceNumber(value);
  return number === null ? null : at(number);
}

function numberOf({ key }: DeviceInvoice): number {
  return Number(key.number);
}
