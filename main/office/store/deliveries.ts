/**
 * Deliveries of invoices to their buyers, in the outbox. The address of one is kept for as long as it may still be sent, and no longer.
 */
import type { Instant, InvoiceKey } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export interface Delivery {
  /** Its id at the platform too. */
  readonly deliveryId: string;
  readonly invoice: InvoiceKey;
  readonly channel: string;
  readonly to: string;
  readonly at: Instant;
  readonly actor: Actor;
}

/** An address is kept so long for a person to try again; whoever comes later gives it anew. */
const retryDays = 7;

export function openDeliveries(db: Connection, journal: Journal) {
  const refused = db.prepare<[Instant], { uploadKey: string }>(
    "SELECT upload_key AS uploadKey FROM outbox WHERE state = 'parked' AND what = 'delivery' AND settled_at < ?",
  );
  const giveUp = db.prepare(
    `UPDATE outbox SET state = 'acked', settled_at = ?, outcome = '{"outcome":"givenUp"}' WHERE upload_key = ?`,
  );
  // Where it went is nobody's business any more.
  const blot = db.prepare(
    "UPDATE outbox SET document = json_set(document, '$.to', '') WHERE upload_key = ? AND what = 'delivery'",
  );
  const insert = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     SELECT @uploadKey, 'delivery', invoice_id, code, number, 1 + (SELECT count(*) FROM outbox o WHERE o.code = i.code AND o.number = i.number
       AND o.what = 'delivery'), @json, '', gross, @at, 'pending', @at FROM invoices i WHERE code = @code AND number = @number`,
  );
  const onTheirWay = db.prepare<[string, string, string, string], { uploadKey: string }>(
    `SELECT upload_key AS uploadKey FROM outbox WHERE code = ? AND number = ? AND what = 'delivery' AND state <> 'acked'
       AND document ->> 'channel' = ? AND document ->> 'to' = ?`,
  );

  return {
    /** Inside the transaction that records the answer. */
    arrived(uploadKey: string): void {
      blot.run(uploadKey);
    },
    /**
     * Ends what the platform refused to deliver and nobody tried again for {@link retryDays}: its address is forgotten, so that it cannot be tried
     * any more. Answers how many. @param at By a clock that the platform agrees with: one that has run ahead would forget what is a day old.
     */
    giveUpDeliveries: db.transaction((at: Instant): number => {
      const late = refused.all(addDays(at, -retryDays));
      for (const { uploadKey } of late) {
        giveUp.run(at, uploadKey);
        blot.run(uploadKey);
        journal({ what: 'delivery-given-up', subject: uploadKey, data: {}, at, actor: 'system' });
      }
      return late.length;
    }),
    /**
     * Answers the id it goes under: that of the same delivery, when one is on its way already, because a repeat whose answer was lost must not
     * reach the buyer twice. Null when there is no such invoice.
     */
    addDelivery: db.transaction(({ deliveryId, invoice, channel, to, at, actor }: Delivery): string | null => {
      const { code, number } = invoice;
      const same = onTheirWay.all(code, number, channel, to)[0];
      if (same) return same.uploadKey;
      const json = JSON.stringify({ deliveryId, code, number, channel, to });
      if (insert.run({ uploadKey: deliveryId, json, at, code, number }).changes === 0) return null;
      journal({ what: 'delivery-queued', subject: deliveryId, data: { code, number, channel }, at, actor });
      return deliveryId;
    }),
  };
}
