/**
 * Where devices were led to, for the journal; where each is now stands in the settings.
 */
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export interface DeviceMove {
  readonly deviceId: DeviceId;
  /** Port and speed, `/dev/ttyUSB0 9600`. */
  readonly from: string;
  readonly to: string;
}

export function openDeviceMoves(db: Connection, journal: Journal) {
  return db.transaction(({ deviceId, from, to }: DeviceMove, at: Instant, actor: Actor): void => {
    journal({ what: 'device-moved', subject: deviceId, data: { from, to }, at, actor });
  });
}
