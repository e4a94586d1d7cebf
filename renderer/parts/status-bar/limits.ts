/**
 * How near the limits of a device are, in words and marks.
 */
import type { Fen } from '../../../domain/money.ts';
import { displayYuan } from '../../../domain/money.ts';
import { assertNever } from '../../../domain/problem.ts';
import type { DeviceStatus, Limit } from '../../api.ts';
import { counted, shortTime, timeLeft } from '../../format.ts';
import type { Text } from '../../text/index.ts';
import type { Tone } from '../tone.tsx';

export const limitTones: Readonly<Record<Limit['state'], Tone>> = { ok: 'good', near: 'warning', urgent: 'bad', reached: 'bad' };

/** Used of the most, in the limit's own unit. */
export function limitUse({ limit, used, most, until }: Limit, text: Text): string {
  const words = text.status.limits;
  switch (limit) {
    case 'hours':
    case 'count':
      return words[limit](counted(used), counted(most));
    case 'amount':
      return words.amount(displayYuan(used as Fen), displayYuan(most as Fen));
    case 'uploadDay':
      return words.uploadDay(most);
    case 'deadline':
      return until === null ? '—' : words.until(shortTime(until));
    default:
      return assertNever(limit);
  }
}

/** The limit that a person should see now: the nearest one there is a warning of; null when all are far. */
export function pressingLimit({ limits }: Pick<DeviceStatus, 'limits'>): Limit | null {
  const pressing = (['reached', 'urgent', 'near'] as const).map((wanted) => limits.find(({ state }) => state === wanted));
  return pressing.find((limit) => limit !== undefined) ?? null;
}

/** It in a few words: `Offline time reached`, `Offline time 3 h left`, `Offline invoices 460 / 500`. */
export function limitWord(limit: Limit, now: number, text: Text): string {
  const name = text.status.limits.names[limit.limit];
  if (limit.state === 'reached') return `${name} ${text.status.limits.reached}`;
  return `${name} ${limit.until === null ? limitUse(limit, text) : timeLeft(limit.until, now, text)}`;
}
