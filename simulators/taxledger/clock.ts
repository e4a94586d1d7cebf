/**
 * The clock of a tax unit: digits of local time at UTC+8, set apart from the machine's clock by an offset the tests may choose.
 */

/** Device time, `YYYYMMDDHHMMSS` at UTC+8. Lexical order is time order. */
export type DeviceTime = string;

const china = 8 * 3_600_000;

/** Milliseconds since the epoch as device time. */
export function deviceTime(epochMs: number): DeviceTime {
  return new Date(epochMs + china).toISOString().replace(/[-T:]/g, '').slice(0, 14);
}

/** Device time (14 digits, or a date of 8 meaning its midnight) or RFC 3339 text as milliseconds. Null when it is no such time. */
export function epochOf(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text);
  if (match === null) {
    const parsed = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(parsed) ? null : parsed;
  }
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match;
  const epoch = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(epoch) || !deviceTime(epoch).startsWith(text) ? null : epoch;
}

/** `YYYYMM` of a time or date in digits. */
export function monthOf(time: string): string {
  return time.slice(0, 6);
}

/** The month `count` months after `YYYYMM`. */
export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(4, 6)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Last day of `YYYYMM` as `YYYYMMDD`. */
export function lastDayOf(month: string): string {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4, 6)), 0)).getUTCDate();
  return `${month}${days}`;
}
