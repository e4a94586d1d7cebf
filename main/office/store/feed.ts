/**
 * Changes of the platform's feed, applied with their cursor in one transaction: killed at any moment, the counter has both
 * or neither. Each is harmless when it comes twice.
 */
import type { Change } from '../../../domain/change.ts';
import type { Instant } from '../../../domain/ids.ts';
import type { Order } from '../../../domain/order.ts';
import { assertNever } from '../../../domain/problem.ts';
import { type Template, templateText } from '../../../domain/template.ts';
import type { Connection } from './database.ts';
import { openDigestStore } from './digests.ts';
import { openFence } from './fence.ts';
import type { Journal } from './journal.ts';
import { openOrderLedger } from './orders.ts';
import { openPeopleStore } from './people.ts';
import { openRefunds, type Refund } from './refunds.ts';
import { openTemplates } from './templates.ts';

/** What of a batch the rest of the office wants to know. */
export interface FeedNews {
  readonly orders: number;
  readonly reopened: number;
  readonly tasks: number;
  readonly fenced: boolean;
}

export function openFeedStore(db: Connection, journal: Journal) {
  const orders = openOrderLedger(db, journal);
  const people = openPeopleStore(db, journal);
  const digests = openDigestStore(db, journal);
  const refunds = openRefunds(db, journal);
  const fence = openFence(db, journal);
  const templates = openTemplates(db, journal);
  const cursor = db.prepare<[], { value: string }>("SELECT value FROM cursors WHERE name = 'changes'");
  const putCursor = db.prepare(
    "INSERT INTO cursors (name, value) VALUES ('changes', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const putRecord = db.prepare(
    `INSERT INTO platform_records (what, id, content, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (what, id) DO UPDATE SET content = excluded.content, at = excluded.at`,
  );
  const record = db.prepare<[string, string], { content: string }>(
    'SELECT content FROM platform_records WHERE what = ? AND id = ?',
  );

  /** What it told last is no news, so that a change that comes twice leaves alone what was edited here in between. */
  function heardTemplate(template: Template, at: Instant): void {
    const told = templateText(template);
    if (record.get('template', template.id)?.content === told) return;
    putRecord.run('template', template.id, told, at);
    templates.save(template.id, (version) => templateText({ ...template, version }), at, 'system');
  }

  return {
    cursor: () => cursor.get()?.value ?? null,
    /** @param counterId This counter's own id. */
    apply: db.transaction((changes: readonly Change[], next: string, counterId: string, at: Instant): FeedNews => {
      const news = { orders: 0, reopened: 0, tasks: 0, fenced: false };
      const fresh: Order[] = [];
      for (const change of changes) {
        switch (change.type) {
          case 'order':
            fresh.push(change.order);
            break;
          case 'refund':
            if (refunds.heard(refundOf(change), at)) news.tasks += 1;
            break;
          case 'user':
            people.setUser(change, at);
            break;
          case 'resend':
            news.reopened += digests.reopen(change.uploadKeys, 'asked-by-platform', at);
            break;
          case 'counterFenced':
            if (change.counterId === counterId) news.fenced = fence.heard(change.at ?? null, at) || news.fenced;
            break;
          case 'template':
            heardTemplate(change.template, at);
            break;
          case 'record':
            putRecord.run(change.what, change.id, change.json, at);
            break;
          default:
            assertNever(change);
        }
      }
      orders.cacheOrders(fresh, at, null);
      putCursor.run(next);
      return { ...news, orders: fresh.length };
    }),
  };
}

function refundOf({ orderNo, lineId, amount, at }: Extract<Change, { type: 'refund' }>): Refund {
  return { orderNo, lineId, amount, refundedAt: at };
}
