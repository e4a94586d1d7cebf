/**
 * Gathers the books for the judge: the simulators' own ledgers over their control API, and this counter's from its file.
 */
import { z } from 'zod';
import { openLedgerForReading } from '../main/office/store/connection.ts';
import { platformLedgerSchema } from '../simulators/platform/ledger-view.ts';
import type { Books, OutgoingEntry, RecordedEntry, SignedEntry, WishEntry } from './judge.ts';
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
    readonly tasks: ReadonlySet<string>;
    readonly surprises: readonly string[];
    readonly foreign?: Books['foreign'];
  },
): Promise<Books> {
  const [first, second, platform, printed] = await Promise.all([
    farEnd('disk').ledger(),
    farEnd('server').ledger(),
    farEnd('platform').ledger(),
    printer.files(),
  ]);
  const { documents } = platformLedgerSchema.parse(platform);
  return {
    ...readLedger(disk.live, told.tasks),
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
    foreign: told.foreign ?? [],
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

interface InvoiceRow {
  requestId: string;
  deviceNo: string;
  kind: string;
  code: string;
  number: string;
  orderNo: string;
  buyerName: string;
  net: number;
  tax: number;
  gross: number;
  content: string;
  signed: string;
  origin: string;
  journalled: number;
}

const content = z.object({ lines: z.array(z.unknown()) });
const signature = z.object({ cipher: z.string() });
const origin = z.object({ orderLineIds: z.array(z.string()) });

function readLedger(
  dataDir: string,
  tasks: ReadonlySet<string>,
): Pick<Books, 'recorded' | 'outgoing' | 'unsettled' | 'unprinted'> {
  const opened = openLedgerForReading(dataDir);
  // A ledger that is gone has nothing in it; the other books will tell.
  if (!opened.ok) return { recorded: [], outgoing: [], unsettled: [], unprinted: [] };
  const db = opened.value;
  try {
    const invoices = db
      .prepare<[], InvoiceRow>(
        `SELECT request_id AS requestId, device_no AS deviceNo, kind, code, number, order_no AS orderNo, buyer_name AS buyerName, net, tax,
           gross, content, signed, origin, (SELECT count(*) FROM journal WHERE subject = i.request_id AND what IN ('invoice-issued',
           'invoice-adopted')) AS journalled FROM invoices i`,
      )
      .all();
    return {
      recorded: invoices.map(
        ({ content: what, signed, origin: from, ...row }): RecordedEntry => ({
          ...row,
          lineCount: content.parse(JSON.parse(what)).lines.length,
          cipher: signature.parse(JSON.parse(signed)).cipher,
          lineIds: origin.parse(JSON.parse(from)).orderLineIds,
        }),
      ),
      outgoing: db
        .prepare<[], OutgoingEntry>(
          `SELECT upload_key AS uploadKey, code, number, sha256, o.state FROM outbox o JOIN invoices USING (invoice_id)`,
        )
        .all(),
      unsettled: db
        .prepare<[], { requestId: string }>(`SELECT request_id AS requestId FROM intents WHERE state IN ('open', 'unknown')`)
        .all()
        .map(({ requestId }) => ({ requestId, task: tasks.has(requestId) })),
      unprinted: db
        .prepare<[], { jobId: string; state: string }>(
          `SELECT job_id AS jobId, state FROM print_jobs WHERE state IN ('queued', 'spooling', 'spooled')`,
        )
        .all(),
    };
  } finally {
    db.close();
  }
}
