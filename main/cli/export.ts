/**
 * The ledger as JSON: one object per invoice with its four truths, for scripts and for people who trust nobody's screen.
 */
import { fenToYuan } from '../../domain/money.ts';
import type { Connection } from '../office/store/database.ts';
import { type InvoiceRow, openInvoiceViews } from '../office/store/invoice-views.ts';

/** Writes one JSON array, a line per invoice, oldest first; never holds more than a row. */
export function exportLedger(db: Connection, write: (text: string) => void): void {
  let before = '[\n';
  for (const row of openInvoiceViews(db).all()) {
    write(before + JSON.stringify(exported(row)));
    before = ',\n';
  }
  write(before === '[\n' ? '[]\n' : '\n]\n');
}

function exported({
  deviceId,
  deviceNo,
  kind,
  code,
  number,
  state,
  gross,
  truths,
  requestId,
  orderNo,
  issuedAt,
  offline,
}: InvoiceRow) {
  return {
    device: deviceId,
    deviceNo,
    kind,
    code,
    number,
    state,
    gross: fenToYuan(gross),
    uploaded: truths.uploaded === 'done',
    printed: truths.printed === 'done',
    requestId,
    orderNo,
    issuedAt,
    offline,
  };
}
