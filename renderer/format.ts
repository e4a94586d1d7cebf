/**
 * How figures look on screen: money, times, ages, code groups. Computes text only.
 */
import type { Instant } from '../domain/ids.ts';
import { epochMs } from '../domain/instant.ts';
import type { TaxRate } from '../domain/tax-types.ts';
import type { Text } from './text/index.ts';

/** `11-22 10:05` of an instant at +08:00; the year is left out where a clerk reads it. */
export function shortTime(instant: Instant): string {
  return `${instant.slice(5, 10)} ${instant.slice(11, 16)}`;
}

/** `10:05` when it was today, else `11-22 10:05`. `today` is `YYYY-MM-DD`. */
export function clockTime(instant: Instant, today: string): string {
  return instant.startsWith(today) ? instant.slice(11, 16) : shortTime(instant);
}

/** `2026-11-22 10:05:09` of an instant at +08:00. */
export function fullTime(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}`;
}

/** As {@link fullTime}, with the milliseconds where they are told: `2026-11-22 10:05:09.120`. */
export function exactTime(instant: Instant): string {
  return instant.replace('T', ' ').replace(/\+08:00$/, '');
}

/** The device's own digits, `YYYYMMDD[HHMMSS]`, as a date, with the time where it is told and not the end of the day; others as they are. */
export function deviceTime(digits: string): string {
  const read = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)\d\d)?$/.exec(digits);
  if (read === null) return digits;
  const [, year, month, day, hour, minute] = read;
  const time = hour === undefined || (hour === '00' && minute === '00') || (hour === '23' && minute === '59');
  return time ? `${year}-${month}-${day}` : `${year}-${month}-${day} ${hour}:${minute}`;
}

/** How long ago, in the largest whole unit. `now` in ms since 1970. */
export function age(instant: Instant, now: number, text: Text): string {
  const minutes = Math.floor((now - (epochMs(instant) ?? now)) / 60_000);
  if (minutes < 1) return text.age.now;
  if (minutes < 60) return text.age.minutes(minutes);
  if (minutes < 48 * 60) return text.age.hours(Math.floor(minutes / 60));
  return text.age.days(Math.floor(minutes / 1440));
}

/** What is left until then, in the largest whole unit that still says enough. `now` in ms since 1970. */
export function timeLeft(instant: Instant, now: number, text: Text): string {
  const minutes = Math.floor(((epochMs(instant) ?? now) - now) / 60_000);
  if (minutes < 0) return text.left.past;
  if (minutes < 60) return text.left.minutes(minutes);
  if (minutes < 48 * 60) return text.left.hours(Math.floor(minutes / 60));
  return text.left.days(Math.floor(minutes / 1440));
}

/** Digits in groups of `size`, as they are printed: `48114 25554 21682 94433`. */
export function grouped(digits: string, size: number): string {
  return digits.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? '';
}

/** `"0.09"` → `9%`, `"0.015"` → `1.5%`. */
export function percent(rate: TaxRate): string {
  const [whole = '0', decimals = ''] = rate.split('.');
  const shifted = `${whole}${decimals.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = decimals.slice(2).replace(/0+$/, '');
  return `${shifted}${rest && `.${rest}`}%`;
}

/** A plain decimal with thousands separated, all its places kept: `18,640.125`. */
export function decimal(text: string): string {
  const [whole = '', places] = text.split('.');
  return places === undefined ? apart(whole) : `${apart(whole)}.${places}`;
}

const apart = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** A count with thousands separated: `12,040`. */
export function counted(count: number): string {
  return apart(count.toString());
}
