/**
 * Compares one part of a run of numbers: reads the three books, puts right what evidence puts right, and tells what is left. What
 * happens at the counter meanwhile is never a difference: the ledger is read last, and at once.
 */
import type { BooksLedger, FoundBlankVoid, RangeReport } from '../../../domain/books.ts';
import type { DeviceInvoice } from '../../../domain/device.ts';
import {
  type Belief,
  beliefIn,
  type FoundInvoice,
  foundAtPlatform,
  foundOnDevice,
  isBefore,
} from '../../../domain/found-invoice.ts';
import type { DeviceId, Instant, InvoiceNumber } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { type NumberRange, numbersOf } from '../../../domain/number-range.ts';
import type { AcknowledgedRange, DigestStore } from '../../../domain/outbox.ts';
import type { PlatformDocument, TheirEntry } from '../../../domain/ports.ts';
import {
  compareBooks,
  type DeviceEntry,
  isOurs,
  type PlatformEntry,
  type RecordedDocument,
  type RecordedEntry,
} from '../../../domain/reconciliation.ts';
import type { DeviceReader } from './device-records.ts';
import type { FarEnd } from './far-end.ts';
import type { Ports } from './ports.ts';

/** What the comparison needs beside the ports of every use case. */
export interface BooksPorts {
  readonly books: BooksLedger;
  readonly reopen: DigestStore['reopen'];
  /** This counter's own id, as documents carry it. */
  readonly counterId: string;
}

/** One device's part in a run. */
export interface Round {
  readonly deviceId: DeviceId;
  /** Null when it cannot be asked. */
  readonly reader: DeviceReader | null;
  readonly platform: FarEnd;
  /** Other counters of the station issue on it too. */
  readonly shared: boolean;
  /** `code number` of what the device has under requests of this counter that came to nothing. */
  readonly late: ReadonlySet<string>;
  /** From when on the ledger must have everything; null when it need not have anything. */
  readonly since: Instant | null;
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

export async function comparePart(
  range: NumberRange,
  round: Round,
  ports: Ports,
  { books, reopen, counterId }: BooksPorts,
): Promise<RangeReport> {
  const { clock, platform, notices } = ports;
  const { deviceId, reader, actor } = round;
  const repaired: RangeReport['repaired'][number][] = [];

  const records = reader && (await reader.records(range));
  const signed = new Map(records?.map((record) => [record.key.number, record]));
  const asked = books.recorded(range);
  const recorded = new Map(asked.map((entry) => [entry.number, entry]));
  const held = await heldByPlatform();
  const documents = new Map<InvoiceNumber, PlatformDocument>();
  const unread = new Set<InvoiceNumber>();
  const unreadable = new Set<InvoiceNumber>();
  for (const entry of held ?? []) {
    const ours = recorded.get(entry.number) ?? null;
    if (isOurs(entry, ours)) continue;
    const document = await read(entry.number);
    if (document === null) unread.add(entry.number);
    // Not readable for us: it is judged by its fingerprint alone, and a person sees it.
    else if (document === 'broken') unreadable.add(entry.number);
    else documents.set(entry.number, document);
    // At once, so that what was read is not lost with the process.
    if (documents.has(entry.number) && !ours) putRight(entry.number);
  }
  for (const number of signed.keys())
    if (!recorded.has(number) && !documents.has(number) && !unread.has(number) && !unreadable.has(number)) putRight(number);
  recordBlankVoids();
  return judge();

  /** What another counter voided on a shared server is not ours to account for. */
  function recordBlankVoids(): void {
    const blank = (records ?? []).filter(
      ({ state, key }) => state === 'blankVoid' && !recorded.has(key.number) && !books.mayBeUnsettled(range, key),
    );
    if (round.shared || blank.length === 0) return;
    const voids = blank.map(({ key: { number }, voidedAt, issuedAt }) => ({
      number,
      voidedAt: voidedAt ?? issuedAt,
      ...heldOf(documents.get(number)),
    }));
    for (const number of books.recordBlankVoids(range, voids, clock.now(), actor)) repaired.push({ number, repair: 'recorded' });
  }

  async function heldByPlatform(): Promise<readonly TheirEntry[] | null> {
    const acknowledged = acknowledgedIn(range, asked);
    const told = await round.platform.ask(() => platform.compare(acknowledged));
    return told && (told.answer ?? acknowledged.entries);
  }

  async function read(number: InvoiceNumber): Promise<PlatformDocument | 'broken' | null> {
    if (round.signal.aborted) return null;
    const told = await round.platform.askAbout(() => platform.document({ code: range.code, number }));
    return told?.answer ?? null;
  }

  function putRight(number: InvoiceNumber): void {
    // There is no invoice to record.
    if (signed.get(number)?.state === 'blankVoid') return;
    const found = books.mayBeUnsettled(range, { code: range.code, number }) ? null : believed(number);
    if (!found || !books.recordFound(found, clock.now(), actor)) return;
    repaired.push({ number, repair: 'recorded' });
    notices.invoiceRecorded(found.invoice.origin.requestId, deviceId);
  }

  function beliefAbout(number: InvoiceNumber): Belief {
    const device = signed.get(number) ?? null;
    return beliefIn({
      device,
      platform: documents.get(number) ?? (held ? null : 'unknown'),
      ledgerIsYounger: device !== null && isBefore(device.issuedAt, round.since),
      amongCounters: round.shared ? counterId : null,
      isOwn: round.late.has(`${range.code} ${number}`),
    });
  }

  function believed(number: InvoiceNumber): FoundInvoice | null {
    const device = signed.get(number) ?? null;
    const document = documents.get(number) ?? null;
    const on = { deviceId, deviceNo: range.deviceNo };
    switch (beliefAbout(number)) {
      case 'platform':
        return (
          document &&
          foundAtPlatform(document, on, device, (orderNo) => ports.ledger.cachedOrder(orderNo, null)?.order.source ?? null)
        );
      case 'device':
        return device && foundOnDevice(device, on, ports.makeDocument);
      case 'wait':
      case 'person':
      case 'others':
        return null;
    }
  }

  /** Nothing is awaited in here: the ledger cannot change between reading it and concluding. */
  function judge(): RangeReport {
    const ledger = books.recorded(range);
    const there = new Set(ledger.map(({ number }) => number));
    const others = new Set([
      ...books.ofOtherDevices(range).filter((number) => !signed.has(number)),
      ...[...signed.keys()].filter((number) => !there.has(number) && !unread.has(number) && beliefAbout(number) === 'others'),
    ]);
    const leftOut = new Set([...unread, ...unsettledIn(ledger)]);
    const { counts, differences, duplicates, lost } = compareBooks({
      range,
      device: records?.map(deviceEntry) ?? null,
      ledger,
      platform: held?.map((entry) => platformEntry(entry, documents.get(entry.number))) ?? null,
      leftOut: new Set([...leftOut, ...others]),
    });
    const acknowledged = new Set(
      asked.flatMap((entry) => entry.documents.filter((made) => made.acknowledged).map((made) => made.uploadKey)),
    );
    const missing = lost.filter(({ uploadKey }) => acknowledged.has(uploadKey));
    if (missing.length > 0) {
      reopen(
        missing.map(({ uploadKey }) => uploadKey),
        'lost-by-platform',
        clock.now(),
      );
      for (const number of new Set(missing.map((document) => document.number))) repaired.push({ number, repair: 'sentAgain' });
    }
    const complete = records !== null && held !== null;
    return { ...range, deviceId, counts, differences, duplicates, repaired, leftOut: [...leftOut].toSorted(), complete };
  }

  function unsettledIn(ledger: readonly RecordedEntry[]): readonly InvoiceNumber[] {
    const there = new Set(ledger.map(({ number }) => number));
    return [...numbersOf(range)].filter(
      (number) => !there.has(number) && books.mayBeUnsettled(range, { code: range.code, number }),
    );
  }
}

/** What the platform said that it has: the latest acknowledged document of each number. */
function acknowledgedIn(range: NumberRange, recorded: readonly RecordedEntry[]): AcknowledgedRange {
  const entries = recorded.flatMap(({ number, gross, documents }) => {
    const latest: RecordedDocument | undefined = documents.findLast(({ acknowledged }) => acknowledged);
    return latest ? [{ number, gross, revision: latest.revision, sha256: latest.sha256 }] : [];
  });
  return { ...range, entries };
}

/** The platform's own document of a number that was voided unused, for a ledger that does not know the number. */
function heldOf(document: PlatformDocument | undefined): Pick<FoundBlankVoid, 'held'> {
  if (document?.state !== 'blankVoid') return {};
  const { uploadKey, revision, json, sha256 } = document;
  return { held: { uploadKey, revision, json, sha256 } };
}

function deviceEntry({ key, state, totals }: DeviceInvoice): DeviceEntry {
  return { number: key.number, state, gross: totals.gross, sha256: null };
}

function platformEntry(entry: TheirEntry, document: PlatformDocument | undefined): PlatformEntry {
  const told = document && { state: document.state, gross: document.invoice.content.totals.gross, sha256: document.sha256 };
  return { ...entry, told: told ?? null };
}
