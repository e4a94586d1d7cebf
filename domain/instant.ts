/**
 * Times of one country: every instant of this project is written at +08:00 and days are counted there, whatever
 * the time zone of the machine is. China keeps no summer time, so the offset is a constant.
 */
import type { Instant } from './ids.ts';

const offsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;
const instantForm = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?\+08:00$/;

/** UTC milliseconds of calendar fields, or null when there is no such moment (30 February, 24:00, second 60). */
function utcOf(fields: readonly string[], ms: number): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields.map(Number);
  if (year < 1900 || hour > 23 || minute > 59 || second > 59) return null;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const back = new Date(utc);
  // Date.UTC rolls 30 February over into March; a device that says so is wrong, not early
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? utc : null;
}

/** Instant of milliseconds since 1970 (UTC), written at +08:00 with milliseconds. */
export function instantFromDate(epoch: number): Instant {
  return new Date(epoch + offsetMs).toISOString().replace('Z', '+08:00') as Instant;
}

/** Milliseconds since 1970 (UTC); null when the text is not an instant at +08:00. */
export function epochMs(instant: Instant): number | null {
  const match = instantForm.exec(instant);
  if (!match) return null;
  const utc = utcOf(match.slice(1, 7), Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  return utc === null ? null : utc - offsetMs;
}

/** Reads text from outside; null unless it is a real moment written at +08:00. */
export function parseInstant(text: string): Instant | null {
  return epochMs(text as Instant) === null ? null : (text as Instant);
}

/** A device's `YYYYMMDDHHMMSS`, which is local time, as an instant; null when it is not a real moment. */
export function fromDeviceTime(text: string): Instant | null {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
}

/** `YYYYMMDDHHMMSS` for a device; milliseconds are cut off. */
export function toDeviceTime(instant: Instant): string {
  return instant.slice(0, 19).replace(/[-T:]/g, '');
}

/** The day here, `YYYY-MM-DD`. */
export function localDate(instant: Instant): string {
  return instant.slice(0, 10);
}

/** `YYYYMMDD`, as devices and QR texts write a day. */
export function deviceDate(instant: Instant): string {
  return localDate(instant).replaceAll('-', '');
}

/**
 * The same time of day some days later, or earlier.
 * @throws Error when `instant` is none: instants are read at the walls.
 */
export function addDays(instant: Instant, days: number): Instant {
  const epoch = epochMs(instant);
  if (epoch === null) throw new Error(`not an instant: ${instant}`);
  return instantFromDate(epoch + days * dayMs);
}

/** Whole days from one `YYYY-MM-DD` to another, negative backwards; null when either is not a calendar day. */
export function daysBetween(from: string, to: string): number | null {
  const start = dayNumber(from);
  const end = dayNumber(to);
  return start === null || end === null ? null : end - start;
}

function dayNumber(date: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const utc = match && utcOf(match.slice(1, 4), 0);
  return utc === null ? null : utc / dayMs;
}
