/**
 * Ranges of days that people ask for by name.
 */

export interface Range {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
}

/** The whole month of a day, or the one so many months later. @param day `YYYY-MM-DD` */
export function monthOf(day: string, later: number): Range {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const dayOf = (monthIndex: number, date: number): string =>
    new Date(Date.UTC(year, monthIndex, date)).toISOString().slice(0, 10);
  return { from: dayOf(month - 1 + later, 1), to: dayOf(month + later, 0) };
}
