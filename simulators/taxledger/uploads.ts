/**
 * The unit's way to the tax bureau: what it still has to send, and sending it.
 */
import type { Kind } from './kinds.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Unit } from './unit.ts';

export interface UploadResult {
  readonly sent: number;
  readonly failed: number;
}

/** Sends everything un-uploaded of one kind. Invoices the bureau turns down stay un-uploaded, with its error. */
export function uploadKind(unit: Unit, kind: Kind): UploadResult | Refusal {
  if (unit.bureau() === 'down') return refuse('bureauUnreachable', 'the bureau cannot be reached');
  const { store } = unit;
  return store.transaction(() => {
    const errors = unit.uploadErrors();
    let failed = 0;
    const pending = store.invoices({ by: 'pending', kind });
    for (const { code, number } of pending) {
      const error = errors[`${code} ${number}`];
      if (error === undefined) {
        store.setUploaded(code, number);
      } else {
        store.setUploadError(code, number, error);
        failed += 1;
      }
    }
    return { sent: pending.length - failed, failed };
  });
}

/** Sends what is un-uploaded of every kind when the bureau can be reached; nothing happens otherwise. */
export function uploadAll(unit: Unit): void {
  if (unit.bureau() === 'down') return;
  if (Object.keys(unit.uploadErrors()).length === 0) unit.store.uploadAll();
  else for (const { kind } of unit.kinds()) uploadKind(unit, kind);
}
