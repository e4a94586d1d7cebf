/**
 * The second transaction of an issue: what the device signed, the document for the platform, the print job and the
 * journal fact become true together.
 */
import type { Invoice, Signed } from '../../../domain/invoice.ts';
import type { Actor, IntentRecord } from '../../../domain/ledger-port.ts';
import { sumFen } from '../../../domain/money.ts';
import type { Ports } from './ports.ts';

export function recordInvoice(
  intent: IntentRecord,
  signed: Signed,
  how: 'issued' | 'adopted',
  actor: Actor,
  ports: Ports,
): Invoice {
  const { ledger, makeDocument, ids, clock, notices } = ports;
  const invoice: Invoice = { content: intent.content, signed, origin: intent.origin };
  ledger.recordSigned({
    invoice,
    document: makeDocument(invoice, 1),
    printJob: intent.print ? { jobId: ids.printJobId(), printerId: intent.print.printerId } : null,
    how,
    at: clock.now(),
    actor,
  });
  countUnsent(invoice, ports);
  notices.invoiceRecorded(intent.origin.requestId, intent.origin.deviceId);
  notices.tasksChanged();
  return invoice;
}

/** One more that the bureau does not have: known without asking, until the device says better. */
function countUnsent({ content, signed, origin }: Invoice, { facts }: Ports): void {
  const before = facts.of(origin.deviceId).unsent[content.kind];
  if (!before) return;
  facts.setUnsent(origin.deviceId, {
    ...before,
    count: before.count === null ? null : before.count + 1,
    oldestAt: before.oldestAt ?? signed.issuedAt,
    net: before.net === null ? null : sumFen([before.net, content.totals.net]),
  });
}
