/**
 * How good or bad each state of the status bar is.
 */
import type { DeviceStatus, Status } from '../../api.ts';
import type { Text } from '../../text/index.ts';
import type { Tone } from '../tone.tsx';
import { limitTones, pressingLimit } from './limits.ts';

export const deviceTones: Readonly<Record<DeviceStatus['state'], Tone>> = {
  unknown: 'none',
  ready: 'good',
  absent: 'bad',
  wrong: 'bad',
  blocked: 'bad',
};

export const platformTones: Readonly<Record<Status['platform']['state'], Tone>> = {
  unknown: 'none',
  reachable: 'good',
  unreachable: 'warning',
  refused: 'bad',
};

export const printerTones: Readonly<Record<Status['printers'][number]['state'], Tone>> = {
  unknown: 'none',
  idle: 'good',
  printing: 'busy',
  stopped: 'bad',
  absent: 'bad',
};

/** A device that is ready but low on some kind, near a limit, off in its clock, near a date or in the middle of something is not all good. */
export function deviceTone({ state, stock, limits, warnings, reminder, operation }: DeviceStatus): Tone {
  if (state !== 'ready') return deviceTones[state];
  const pressing = pressingLimit({ limits });
  if (pressing) return limitTones[pressing.state];
  const pending = operation !== null || warnings.length > 0 || reminder !== null;
  return pending || stock.some(({ low }) => low) ? 'warning' : 'good';
}

export function unuploadedTone({ count, parked, warn }: Status['unuploaded']): Tone {
  if (parked > 0 || warn) return 'warning';
  return count > 0 ? 'waiting' : 'good';
}

export type LedgerState = keyof Text['status']['ledgerStates'] | 'differ';

/** What is worst about the ledger: a copy that failed, then books that differ, then books never compared. */
export function ledgerState({ backup, books }: Pick<Status, 'backup' | 'books'>): LedgerState {
  if (backup.problem !== null) return 'backup';
  if (books.running) return 'running';
  if (books.differences > 0) return 'differ';
  return books.at === null ? 'never' : 'good';
}

export const ledgerTones: Readonly<Record<LedgerState, Tone>> = {
  backup: 'bad',
  running: 'busy',
  differ: 'warning',
  never: 'none',
  good: 'good',
};
