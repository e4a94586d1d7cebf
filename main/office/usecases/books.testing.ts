import type { DeviceInvoice, DeviceQuery, Segment, Stock, TaxDevice } from '../../../domain/device.ts';
import type { DeviceNo, Instant, InvoiceKey, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import { addDays, deviceDate } from '../../../domain/instant.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { AcknowledgedRange } from '../../../domain/outbox.ts';
import type { Platform, PlatformDocument, TheirEntry } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { key, stock as stockOf } from '../../../domain/samples.testing.ts';
import { openBooks } from '../store/books.ts';
import { openJournal } from '../store/journal.ts';
import { documentMaker } from '../sync/document.ts';
import { invoiceForTests } from '../sync/invoice.testing.ts';
import { readDocument } from '../sync/read-document.ts';
import type { Wanted } from './compare-device.ts';
import type { BooksPorts } from './compare-part.ts';
import { seller, simpleDevice, simplePlatform, testBench } from './desk.testing.ts';
import type { Ports } from './ports.ts';
import { openReconciliation } from './reconcile.ts';

export const code = '011002300411';
export const deviceNo = '499000123456' as DeviceNo;
export const makeDocument = documentMaker('BJZ-07');

/** The invoice of that number: each for an order of its own, a minute after the one before. */
export function invoiceOf(number: number, of: string = code): Invoice {
  const made = invoiceForTests(key(of, number).number, { orderNo: `E${of.slice(-3)}${number}`, lineIds: ['1', '2'] });
  const issuedAt = addDays('2026-11-20T08:00:00+08:00' as Instant, number / 1440);
  return { ...made, signed: { ...made.signed, code: key(of, number).code, issuedAt } };
}

export function recordOf({ content, signed }: Invoice): DeviceInvoice {
  const { code: of, number, issuedAt, cipher, checkCode } = signed;
  return {
    kind: content.kind,
    key: { code: of, number },
    state: content.colour,
    uploaded: false,
    issuedAt,
    voidedAt: null,
    buyerName: content.buyer.name,
    buyerTaxId: content.buyer.taxId,
    totals: content.totals,
    lineCount: content.lines.length,
    cipher,
    checkCode,
    content: { ...content, payee: '李收款', reviewer: '张复核' },
  };
}

/** @param segments Open ones; what was used up before is only in the records. */
export function bookDevice(records: DeviceInvoice[], segments: Segment[]) {
  const queries: DeviceQuery[] = [];
  let silent = false;
  let beforeAnswer: (query: DeviceQuery) => void = () => undefined;
  const answered = <T>(value: T): Result<T> => (silent ? failed('device-absent', { deviceId: 'disk-1' }) : ok(value));
  const stock = (): Stock => stockOf(...segments);
  const device: TaxDevice = {
    ...simpleDevice(false).device,
    identify: async () =>
      answered({
        deviceNo,
        taxId: seller.taxId,
        name: seller.name,
        kinds: ['026'],
        clock: '2026-11-22T10:00:00+08:00' as Instant,
        version: '1',
      }),
    stock: async () => answered(stock()),
    async query(query) {
      queries.push(query);
      const found = records.filter((record) => matches(record, query));
      beforeAnswer(query);
      return answered(found);
    },
  };
  return {
    device,
    queries,
    be(next: 'there' | 'silent') {
      silent = next === 'silent';
    },
    /** Something happens between the device's answer and what the office makes of it. */
    meanwhile(happens: (query: DeviceQuery) => void) {
      beforeAnswer = happens;
    },
  };
}

function matches({ key: { code: of, number }, issuedAt }: DeviceInvoice, query: DeviceQuery): boolean {
  if (query.by === 'numbers') return of === query.code && number >= query.from && number <= query.to;
  if (query.by === 'request') return false;
  return deviceDate(issuedAt) >= query.from && deviceDate(issuedAt) <= query.to;
}

export function bookPlatform() {
  const documents = new Map<string, string>();
  let mood: 'up' | 'down' = 'up';
  let read = 0;
  let compared = 0;
  let afterAnswer: () => void = () => undefined;
  const platform: Platform = {
    ...simplePlatform().platform,
    async compare(range) {
      compared += 1;
      if (mood === 'down') return failed('platform-unreachable');
      const theirs = listed(range);
      afterAnswer();
      return ok(sameEntries(range, theirs) ? null : theirs);
    },
    async document({ code: of, number }) {
      read += 1;
      if (mood === 'down') return failed('platform-unreachable');
      return ok(document(of, number));
    },
  };

  function document(of: string, number: string): PlatformDocument | null {
    const text = documents.get(`${of}-${number}`);
    if (text === undefined) return null;
    const told = readDocument({ ...JSON.parse(text), receivedAt: '2026-11-22T10:00:00+08:00' }, {
      code: of,
      number,
    } as InvoiceKey);
    if (!told.ok) throw new Error(told.reason);
    return told.document;
  }

  function listed({ code: of, from, to }: AcknowledgedRange): readonly TheirEntry[] {
    return [...documents.keys()].toSorted().flatMap((name): readonly TheirEntry[] => {
      const number = name.slice(of.length + 1) as InvoiceNumber;
      if (!name.startsWith(`${of}-`) || number < from || number > to) return [];
      const { revision = 0, sha256 = '' } = document(of, number) ?? {};
      return [{ number, revision, sha256 }];
    });
  }

  return {
    platform,
    documents,
    has(invoice: Invoice) {
      documents.set(`${invoice.signed.code}-${invoice.signed.number}`, makeDocument(invoice, 1).json);
    },
    be(next: 'up' | 'down') {
      mood = next;
    },
    /** Something happens between the platform's answer and what the office makes of it. */
    meanwhile(happens: () => void) {
      afterAnswer = happens;
    },
    documentsRead: () => read,
    comparisons: () => compared,
  };
}

function sameEntries({ entries }: AcknowledgedRange, theirs: readonly TheirEntry[]): boolean {
  const text = (list: readonly TheirEntry[]) =>
    list.map(({ number, revision, sha256 }) => `${number} ${revision} ${sha256}`).join();
  return text(entries) === text(theirs);
}

/** A counter whose books can be compared. */
export function booksBench(far: ReturnType<typeof bookDevice>, platform: ReturnType<typeof bookPlatform>) {
  const bench = testBench({ ...simpleDevice(false), device: far.device }, { platform: platform.platform });
  const { ports, ledger } = bench.desk();
  const books = openBooks(bench.db(), openJournal(bench.db()));
  const booksPorts: BooksPorts = { books, reopen: ledger.digests.reopen, counterId: 'BJZ-07' };
  const reconciliation = openReconciliation(ports, booksPorts);
  const steps: { readonly done: number; readonly total: number }[] = [];
  ports.ledger.rememberDevice(
    far.device.id,
    { deviceNo, taxId: '', name: '', kinds: ['026'], clock: null, version: '' },
    ports.clock.now(),
  );
  return {
    bench,
    ports,
    ledger,
    books,
    reconciliation,
    steps,
    compare: (wanted: Partial<Wanted> = {}) =>
      reconciliation.compare({
        everything: true,
        actor: 'system',
        deviceId: null,
        signal: new AbortController().signal,
        onProgress: (step) => void steps.push(step),
        onCompared: () => undefined,
        ...wanted,
      }),
    /** As an issue records it, with its document acknowledged or not. */
    issue(invoice: Invoice, uploaded: boolean) {
      issueInto(ports, invoice);
      const { code: of, number } = invoice.signed;
      const uploadKey = `${of}-${number}-1`;
      if (uploaded) ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey }], ports.clock.now());
    },
    rows: <T>(sql: string) => bench.db().prepare<[], T>(sql).all(),
  };
}

/** As an issue records it. */
export function issueInto({ ledger, clock }: Ports, invoice: Invoice): void {
  beginIntent(ledger, invoice, clock.now());
  ledger.recordSigned({
    invoice,
    document: makeDocument(invoice, 1),
    printJob: null,
    how: 'issued',
    at: clock.now(),
    actor: 'system',
  });
}

/** A request that the device has been asked and nobody has settled. */
export function beginIntent(
  ledger: Ports['ledger'],
  { content, origin }: Invoice,
  at: Instant,
  before: Stock | null = null,
): RequestId {
  const { requestId, orderNo, source } = origin;
  const { kind, buyer, remarks, payee, reviewer } = content;
  ledger.openDraft({ requestId, orderNo, source, openedAt: at, kind, buyer, lines: [], remarks, payee, reviewer }, 'system');
  const begun = ledger.beginIntent(
    { origin, content, before, begunAt: at, askedAt: at, state: 'open', attempts: 1, problem: null, print: null, template: null },
    'system',
  );
  if (!begun.ok) throw new Error(begun.problem.code);
  return requestId;
}
