/**
 * Gathers the books for the judge: the simulators' own ledgers over their control API, and this counter's from its file.
 */
import { z } from 'zod';
import { platformLedgerSchema } from '../simulators/platform/ledger-view.ts';
import type { Books, SignedEntry, WishEntry } from './book-entries.ts';
import type { FarEnd } from './fault-lists.ts';
import { readLedger } from './ledger-file.ts';
import { isGone, until } from './processes.ts';
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
      cipher: z.string(),
    }),
  ),
});

/** A far end may end by its last fault when everything else has come to its end already; it is started again and read. */
async function ledgerOf(name: FarEnd, world: World): Promise<unknown> {
  try {
    return await world.farEnd(name).ledger();
  } catch {
    await until(() => isGone(world.farEnd(name).pid), Boolean, dieMs);
    await world.reviveFarEnds();
    return world.farEnd(name).ledger();
  }
}

/** A process that no longer answers is gone within this; milliseconds. */
const dieMs = 30_000;

export async function gatherBooks(
  world: World,
  told: {
    readonly wishes: readonly WishEntry[];
    readonly shown: Shown;
    readonly surprises: readonly string[];
  },
): Promise<Books> {
  const { printer, disk } = world;
  const [first, second, platform, printed] = await Promise.all([
    ledgerOf('disk', world),
    ledgerOf('server', world),
    ledgerOf('platform', world),
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
  return invoices.map(({ requestSerial, ...invoice }) => ({ ...invoice, deviceNo: device.deviceNo, requestId: requestSerial }));
}

/** A printed file is named `<time>-<job>-<title>.pdf`; the title carries the counter's own job id. */
function titleOf(file: string): string {
  return file.replace(/^.*\/[^-]*-[^-]*-/, '');
}
