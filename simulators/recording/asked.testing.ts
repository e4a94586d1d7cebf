/**
 * What a counter asked of its device, out of a recording: a test that plays it asks the same. Masked values stay masked, on both
 * sides alike, so whoever has the recording needs nothing else.
 */

import type { InvoiceContent } from '../../domain/invoice.ts';
import { type InvoiceKind, invoiceKinds } from '../../domain/kinds.ts';
import { yuanToFen } from '../../domain/money.ts';
import { bytesOf, parseRecording } from '../../native/recorder/recording.ts';
import { isFields, parseBusiness, textOf, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import { readContent } from '../../native/taxdevice/record-content.ts';
import { createHostReader } from '../../native/taxdevice/serial-converter/frame.ts';

/** Invoices that were asked for, in order; one that was sent twice is there twice. */
export function invoicesAsked(recording: string): readonly InvoiceContent[] {
  return (parseRecording(recording)?.entries ?? []).flatMap((entry) => {
    if (entry.direction !== 'sent' || !['FPKJ', '10008'].includes(entry.meaning)) return [];
    const bytes = bytesOf(entry);
    const [frame] = entry.as === 'hex' ? createHostReader().push(bytes) : [];
    const parsed = parseBusiness(frame?.kind === 'request' ? frame.data : bytes);
    const body: XmlFields = parsed.ok ? parsed.document.body : {};
    return contentOf(isFields(body.input) ? body.input : body) ?? [];
  });
}

function contentOf(fields: XmlFields): InvoiceContent | null {
  const kind: InvoiceKind | undefined = invoiceKinds.find((one) => one === textOf(fields, 'fplxdm'));
  const [net, tax, gross] = ['hjje', 'hjse', 'jshj'].map((name) => yuanToFen(textOf(fields, name)));
  if (kind === undefined || net == null || tax == null || gross == null) return null;
  return readContent({ ...fields }, kind, textOf(fields, 'kplx') === '1' ? 'red' : 'blue', { net, tax, gross });
}
