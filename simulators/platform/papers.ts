/**
 * What comes after an invoice's document: its layout files, its deliveries to the buyer, and the counters' own
 * reconciliation files.
 */
import { createHash } from 'node:crypto';
import type { Db } from './store.ts';
import type { DeliveryRequest } from './wire.ts';

export interface LayoutRow {
  readonly code: string;
  readonly number: string;
  readonly format: string;
  /** Length of the file. */
  readonly bytes: number;
  readonly sha256: string;
  readonly storedAt: number;
  /** How often these bytes came. */
  readonly times: number;
  /** How often other bytes came, and were refused. */
  readonly differing: number;
}

export interface DeliveryRow extends DeliveryRequest {
  readonly url: string | null;
  readonly at: number;
  readonly times: number;
}

export interface ReconciliationFileRow {
  readonly day: string;
  readonly counterId: string;
  readonly text: string;
  readonly at: number;
  readonly times: number;
}

export interface Papers {
  putLayout(
    file: { readonly code: string; readonly number: string; readonly format: 'pdf' | 'ofd'; readonly content: Buffer },
    now: number,
  ): 'stored' | 'same' | 'differs';
  /** The link of a delivery by `qr`, null for other channels; a delivery id that came before gets its first answer. */
  deliver(request: DeliveryRequest, now: number): string | null;
  /** A later file of the same counter and day takes the place of the one before. */
  putReconciliation(file: { readonly day: string; readonly counterId: string; readonly text: string }, now: number): void;
  layouts(): LayoutRow[];
  deliveries(): DeliveryRow[];
  reconciliations(): ReconciliationFileRow[];
  forget(at: number): void;
}

export function openPapers(db: Db): Papers {
  const layoutColumns = 'code, number, format, length(content) AS bytes, sha256, stored_at AS storedAt, times, differing';
  const layout = db.prepare<[string, string, string], LayoutRow>(
    `SELECT ${layoutColumns} FROM layouts WHERE code = ? AND number = ? AND format = ?`,
  );
  const everyLayout = db.prepare<[], LayoutRow>(`SELECT ${layoutColumns} FROM layouts ORDER BY rowid`);
  const insertLayout = db.prepare(
    `INSERT INTO layouts (code, number, format, content, sha256, stored_at, times, differing) VALUES (?, ?, ?, ?, ?, ?, 1, 0)`,
  );
  const countLayout = db.prepare(
    'UPDATE layouts SET times = times + ?, differing = differing + ? WHERE code = ? AND number = ? AND format = ?',
  );
  const deliveryColumns = 'delivery_id AS deliveryId, code, number, channel, recipient AS "to", url, at, times';
  const delivery = db.prepare<[string], DeliveryRow>(`SELECT ${deliveryColumns} FROM deliveries WHERE delivery_id = ?`);
  const everyDelivery = db.prepare<[], DeliveryRow>(`SELECT ${deliveryColumns} FROM deliveries ORDER BY rowid`);
  const insertDelivery = db.prepare(
    'INSERT INTO deliveries (delivery_id, code, number, channel, recipient, url, at, times) VALUES (?, ?, ?, ?, ?, ?, ?, 1)',
  );
  const countDelivery = db.prepare('UPDATE deliveries SET times = times + 1 WHERE delivery_id = ?');
  const writeReconciliation = db.prepare(
    `INSERT INTO reconciliations (day, counter_id, text, at, times) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (day, counter_id) DO UPDATE SET text = excluded.text, at = excluded.at, times = times + 1`,
  );
  const everyReconciliation = db.prepare<[], ReconciliationFileRow>(
    'SELECT day, counter_id AS counterId, text, at, times FROM reconciliations ORDER BY day, counter_id',
  );
  const forgetting = [
    db.prepare('DELETE FROM layouts WHERE stored_at >= ?'),
    db.prepare('DELETE FROM deliveries WHERE at >= ?'),
    db.prepare('DELETE FROM reconciliations WHERE at >= ?'),
  ];

  return {
    putLayout: db.transaction(({ code, number, format, content }, now) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      const before = layout.get(code, number, format);
      if (before === undefined) {
        insertLayout.run(code, number, format, content, sha256, now);
        return 'stored';
      }
      const same = before.sha256 === sha256;
      countLayout.run(same ? 1 : 0, same ? 0 : 1, code, number, format);
      return same ? 'same' : 'differs';
    }),
    deliver: db.transaction(({ deliveryId, code, number, channel, to }, now) => {
      const before = delivery.get(deliveryId);
      if (before !== undefined) {
        countDelivery.run(deliveryId);
        return before.url;
      }
      const url = channel === 'qr' ? `https://platform.example/i/${code}/${number}?d=${encodeURIComponent(deliveryId)}` : null;
      insertDelivery.run(deliveryId, code, number, channel, to, url, now);
      return url;
    }),
    putReconciliation({ day, counterId, text }, now) {
      writeReconciliation.run(day, counterId, text, now);
    },
    layouts: () => everyLayout.all(),
    deliveries: () => everyDelivery.all(),
    reconciliations: () => everyReconciliation.all(),
    forget(at) {
      for (const statement of forgetting) statement.run(at);
    },
  };
}
