/**
 * The SQL of a unit's ledger and nothing else: no rule is applied here. What it wrote is on the disk before it returns.
 */
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Kind } from './kinds.ts';
import { formatNumber, type HandOut, type LedgerInvoice, type Segment } from './model.ts';
import type { Pending } from './rules/limits.ts';
import { schema } from './schema.ts';
import { handOutRow, invoiceRow, kindRows, pendingRow, segmentRow } from './store-rows.ts';
import type { Monitor } from './unit-options.ts';

/** Which invoices are asked for. Numbers are compared as integers; days are `YYYYMMDD`, both ends included. */
export type InvoiceFilter =
  | { readonly by: 'numbers'; readonly kind: Kind; readonly code: string; readonly from: number; readonly to: number }
  | { readonly by: 'days'; readonly kind: Kind; readonly from: string; readonly to: string }
  | { readonly by: 'serial'; readonly serial: string }
  | { readonly by: 'pending'; readonly kind: Kind }
  | { readonly by: 'all' };

/** Numbers of one kind that came into stock or left it. */
export interface StockMove {
  readonly kind: Kind;
  readonly direction: 'in' | 'out';
  readonly code: string;
  readonly first: number;
  readonly count: number;
  readonly at: string;
}

export type Store = ReturnType<typeof openStore>;

/** Opens or makes the ledger in `file`. */
export function openStore(file: string) {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(schema);

  const sql = {
    fact: db.prepare('SELECT value FROM fact WHERE name = ?').pluck(),
    setFact: db.prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'),
    kinds: db.prepare('SELECT kind, rates, monitor FROM kind ORDER BY kind'),
    setKind: db.prepare(
      'INSERT INTO kind VALUES (?, ?, ?) ON CONFLICT (kind) DO UPDATE SET rates = excluded.rates, monitor = excluded.monitor',
    ),
    segments: db.prepare('SELECT * FROM segment WHERE kind = ? ORDER BY id'),
    addSegment: db.prepare(
      'INSERT INTO segment (kind, code, first, count, bought_at, bought_by, state) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    firstOpen: db.prepare("SELECT * FROM segment WHERE kind = ? AND state = 'stock' AND used < count ORDER BY id LIMIT 1"),
    takeNumber: db.prepare('UPDATE segment SET used = used + 1 WHERE id = ?'),
    changeSegment: db.prepare('UPDATE segment SET count = ?, state = ? WHERE id = ?'),
    handOuts: db.prepare('SELECT * FROM hand_out WHERE kind = ? ORDER BY id'),
    addHandOut: db.prepare(
      'INSERT INTO hand_out (kind, code, first, count, machine_no, bought_at, bought_by, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    removeHandOut: db.prepare('DELETE FROM hand_out WHERE id = ?'),
    addMove: db.prepare('INSERT INTO stock_move (kind, direction, code, first, count, at) VALUES (?, ?, ?, ?, ?, ?)'),
    moved: db
      .prepare('SELECT COALESCE(SUM(count), 0) FROM stock_move WHERE kind = ? AND direction = ? AND at >= ? AND at < ?')
      .pluck(),
    addInvoice:
      db.prepare(`INSERT INTO invoice (kind, code, number, state, issued_at, net, tax, gross, buyer_name, buyer_tax_id, line_count,
      uploaded, pending_since, cipher, check_code, original_code, original_number, voided_at, voided_by, texts, request_serial, upload_error)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    voidInvoice: db.prepare(
      'UPDATE invoice SET state = ?, uploaded = 0, upload_error = NULL, pending_since = ?, voided_at = ?, voided_by = ? WHERE code = ? AND number = ?',
    ),
    setUploaded: db.prepare('UPDATE invoice SET uploaded = 1, upload_error = NULL WHERE code = ? AND number = ?'),
    uploadAll: db.prepare('UPDATE invoice SET uploaded = 1, upload_error = NULL WHERE uploaded = 0'),
    setUploadError: db.prepare('UPDATE invoice SET upload_error = ? WHERE code = ? AND number = ?'),
    reddened: db
      .prepare("SELECT COALESCE(-SUM(gross), 0) FROM invoice WHERE original_code = ? AND original_number = ? AND state = 'red'")
      .pluck(),
    pending: db.prepare(`SELECT COUNT(*) AS count, MIN(pending_since) AS oldestAt, COALESCE(SUM(MAX(net, 0)), 0) AS blueNet,
      COALESCE(-SUM(MIN(net, 0)), 0) AS redNet FROM invoice WHERE uploaded = 0 AND kind = ?`),
    byNumbers: db.prepare('SELECT * FROM invoice WHERE kind = ? AND code = ? AND number BETWEEN ? AND ? ORDER BY number'),
    byDays: db.prepare('SELECT * FROM invoice WHERE kind = ? AND issued_at >= ? AND issued_at <= ? ORDER BY id'),
    byKey: db.prepare('SELECT * FROM invoice WHERE code = ? AND number = ?'),
    bySerial: db.prepare('SELECT * FROM invoice WHERE request_serial = ?'),
    byPending: db.prepare('SELECT * FROM invoice WHERE uploaded = 0 AND kind = ? ORDER BY id'),
    all: db.prepare('SELECT * FROM invoice ORDER BY id'),
  };

  function rows(filter: InvoiceFilter): unknown[] {
    if (filter.by === 'numbers')
      return sql.byNumbers.all(filter.kind, filter.code, formatNumber(filter.from), formatNumber(filter.to));
    if (filter.by === 'days') return sql.byDays.all(filter.kind, `${filter.from}000000`, `${filter.to}235959`);
    if (filter.by === 'serial') return sql.bySerial.all(filter.serial);
    return filter.by === 'pending' ? sql.byPending.all(filter.kind) : sql.all.all();
  }

  return {
    /** Runs `work` as one transaction: all of it is durable when it returns, or none of it happened. */
    transaction<T>(work: () => T): T {
      return db.transaction(work).immediate();
    },
    fact(name: string): string | null {
      return z.string().optional().parse(sql.fact.get(name)) ?? null;
    },
    setFact(name: string, value: string): void {
      sql.setFact.run(name, value);
    },
    kinds(): readonly { readonly kind: Kind; readonly rates: readonly string[]; readonly monitor: Monitor }[] {
      return kindRows.parse(sql.kinds.all());
    },
    setKind(kind: Kind, rates: readonly string[], monitor: Monitor): void {
      sql.setKind.run(kind, JSON.stringify(rates), JSON.stringify(monitor));
    },
    /** Every segment of a kind, the used-up ones and those still at the bureau too, oldest first. */
    segments(kind: Kind): readonly Segment[] {
      return z.array(segmentRow).parse(sql.segments.all(kind));
    },
    addSegment(segment: Omit<Segment, 'id' | 'used'>): void {
      const { kind, code, first, count, boughtAt, boughtBy, state } = segment;
      sql.addSegment.run(kind, code, first, count, boughtAt, boughtBy, state);
    },
    changeSegment(id: number, count: number, state: Segment['state']): void {
      sql.changeSegment.run(count, state, id);
    },
    /** First segment in stock with a number left. */
    firstOpen(kind: Kind): Segment | null {
      const row = sql.firstOpen.get(kind);
      return row === undefined ? null : segmentRow.parse(row);
    },
    takeNumber(segment: Segment): void {
      sql.takeNumber.run(segment.id);
    },
    /** Runs of a kind that other machines have, oldest first. */
    handOuts(kind: Kind): readonly HandOut[] {
      return z.array(handOutRow).parse(sql.handOuts.all(kind));
    },
    addHandOut(run: Omit<HandOut, 'id'>): void {
      const { kind, code, first, count, machineNo, boughtAt, boughtBy, state } = run;
      sql.addHandOut.run(kind, code, first, count, machineNo, boughtAt, boughtBy, state);
    },
    removeHandOut(id: number): void {
      sql.removeHandOut.run(id);
    },
    addMove({ kind, direction, code, first, count, at }: StockMove): void {
      sql.addMove.run(kind, direction, code, first, count, at);
    },
    /** Numbers moved in or out from `from` up to but not including `to`. */
    moved(kind: Kind, direction: StockMove['direction'], from: string, to: string): number {
      return z.number().parse(sql.moved.get(kind, direction, from, to));
    },
    addInvoice(invoice: LedgerInvoice): void {
      sql.addInvoice.run(
        invoice.kind,
        invoice.code,
        invoice.number,
        invoice.state,
        invoice.issuedAt,
        invoice.net,
        invoice.tax,
        invoice.gross,
        invoice.buyerName,
        invoice.buyerTaxId,
        invoice.lineCount,
        invoice.uploaded ? 1 : 0,
        invoice.pendingSince,
        invoice.cipher,
        invoice.checkCode,
        invoice.originalCode,
        invoice.originalNumber,
        invoice.voidedAt,
        invoice.voidedBy,
        invoice.texts === null ? null : JSON.stringify(invoice.texts),
        invoice.requestSerial,
        invoice.uploadError === null ? null : JSON.stringify(invoice.uploadError),
      );
    },
    /** Marks an invoice void; it counts as un-uploaded again from `at`. */
    voidInvoice(code: string, number: string, state: 'blueVoid' | 'redVoid', at: string, by: string): void {
      sql.voidInvoice.run(state, at, at, by, code, number);
    },
    setUploaded(code: string, number: string): void {
      sql.setUploaded.run(code, number);
    },
    /** Marks everything of every kind as uploaded. */
    uploadAll(): void {
      sql.uploadAll.run();
    },
    setUploadError(code: string, number: string, error: { readonly error: string; readonly message: string }): void {
      sql.setUploadError.run(JSON.stringify(error), code, number);
    },
    /** Gross of the reds that name this blue and are not void, fen, positive. */
    reddened(code: string, number: string): number {
      return z.number().parse(sql.reddened.get(code, number));
    },
    pending(kind: Kind): Pending {
      return pendingRow.parse(sql.pending.get(kind));
    },
    invoice(code: string, number: string): LedgerInvoice | null {
      const row = sql.byKey.get(code, number);
      return row === undefined ? null : invoiceRow.parse(row);
    },
    invoices(filter: InvoiceFilter): readonly LedgerInvoice[] {
      return z.array(invoiceRow).parse(rows(filter));
    },
    close(): void {
      db.close();
    },
  };
}
