/**
 * How good or bad each state of the status bar is.
 */
import type { DeviceStatus, Status } from '../../api.ts';
import type { Tone } from '../tone.tsx';

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

/** A device that is ready but nearly out of some kind is not all good. */
export function deviceTone({ state, stock }: DeviceStatus): Tone {
  const short = stock.some(({ remaining }) => remaining < fewLeft);
  return state === 'ready' && short ? 'warning' : deviceTones[state];
}

export function unuploadedTone({ count, parked }: Status['unuploaded']): Tone {
  if (parked > 0) return 'warning';
  return count > 0 ? 'waiting' : 'good';
}
