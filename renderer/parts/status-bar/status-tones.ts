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

/** Fewer invoices left than this is worth a look before the queue is at the window. */
const fewLeft = 20;

/** A device that is ready but nearly out of some kind, or near a limit, is not all good. */
export function deviceTone({ state, stock, limits }: DeviceStatus): Tone {
  const pressing = pressingLimit({ limits });
  if (state === 'ready' && pressing) return limitTones[pressing.state];
  const short = stock.some(({ remaining }) => remaining < fewLeft);
  return state === 'ready' && short ? 'warning' : deviceTones[state];
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
