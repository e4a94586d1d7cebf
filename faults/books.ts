/**
 * Gathers the books for the judge: the simulators' own ledgers over their control API, and this counter's from its file.
 */
import { z } from 'zod';
import { platformLedgerSchema } from '../simulators/platform/ledger-view.ts';
import type { Books, SignedEntry, WishEntry } from './book-entries.ts';
import { readLedger } from './ledger-file.ts';
import type { Shown } from './settle.ts';
import { segmentsOfWorld, type World } from './world.ts';

const unit = z.object({
  device: z.object({ deviceNo: z.string() }),
  invoices: z.array(
    z.object({
      kind: z.string(),
      code: z.string(),
      number: z.string(),
      buyerName: z.string(),
      net: z.number(),
      tax: z.number(),
      gross: z.number(),
      lineCount: z.number(),
      requestSerial: z.string().nullable(),
      cipher: z.string().optional(),
    }),
  ),
});

export async function gatherBooks(
  { farEnd, printer, disk }: World,
  told: {
    readonly wishes: readonly WishEntry[];
    readonly shown: Shown;
    readonly surprises: readonly string[];
  },
): Promise<Books> {
  const [first, second, platform, printed] = await Promise.all([
    farEnd('disk').ledger(),
    farEnd('server').ledger(),
    farEnd('platform').ledger(),
    printer.files(),
  ]);
  const { documents, layouts } = platformLedgerSchema.parse(platform);
  const { unsettled, ...ledger } = readLedger(disk.live);
  return {
    ...ledger,
    unsettled: unsettled.map((requestId) => ({ requestId, task: told.shown.issues.has(requestId) })),
    tasks: told.shown.others,
    layouts,
    signed: [...signedBy(first), ...signedBy(second)],
    received: documents.map((document) => ({
      uploadKey: document.uploadKey,
      code: document.code,
      number: document.number,
      sha256: document.sha256,
      gross: document.gross,
      orderNo: document.orderNo,
      lineIds: document.orderLineIds,
    })),
    paper: printed.map(titleOf),
    wishes: told.wishes,
    surprises: told.surprises,
    foreign: [],
    segments: segmentsOfWorld(),
  };
}

function signedBy(ledger: unknown): readonly SignedEntry[] {
  const { device, invoices } = unit.parse(ledger);
  return invoices.map(({ requestSerial, cipher, ...invoice }) => ({
    ...invoice,
    deviceNo: device.deviceNo,
    requestId: requestSerial,
    cipher: cipher ?? null,
  }));
}

/** A printed file is named `<time>-<job>-<title>.pdf`; the title carries the counter's own job id. */
function titleOf(file: string): string {
  return file.replace(/^.*\/[^-]*-[^-]*-/, '');
}
