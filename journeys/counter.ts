/**
 * What every journey needs: a simulated station in a folder of its own, and the office on it, both gone at the end.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { InvoiceKind } from '../domain/kinds.ts';
import type { CommandInput, CommandOutput } from '../preload/contract.ts';
import { type Station, type StationOptions, startStation } from '../simulators/station.ts';
import type { OfficeProcess } from './office-process.ts';

export interface TestStation extends Station {
  readonly dir: string;
  /** Ends the far ends and removes the folder. */
  end(): Promise<void>;
}

/** Answers come within a second here; nobody waits a minute for one that is lost. */
const timersMs = { changeReply: 3_000, lateReply: 500 };

export async function openStation(replaced: StationOptions['replaced'] = {}): Promise<TestStation> {
  const dir = mkdtempSync(join(tmpdir(), 'fapiao-station-'));
  const station = await startStation({ dir, replaced: { timersMs, ...replaced } });
  return {
    ...station,
    dir,
    async end() {
      await station.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A buyer with everything that a special invoice needs. */
export const company = {
  name: '示例科技有限公司',
  taxId: '91320111339366503A',
  addressPhone: '江苏省南京市示例路1号 025-12345678',
  bankAccount: '中国银行南京分行 1234567890',
};

type DraftOutput = CommandOutput<'openDraft'>;
type DraftInput = CommandInput<'issueInvoice'>['draft'];

/** A draft on everything invoiceable of an order, with a buyer, ready for `issueInvoice`. */
export async function draftFor(
  office: Pick<OfficeProcess, 'must'>,
  scan: string,
  kind: InvoiceKind,
  change: (draft: DraftInput) => DraftInput = (draft) => draft,
) {
  const { order, invoiceable } = await office.must('findOrder', { scan });
  const lineIds = invoiceable.map((line) => line.lineId);
  const opened = await office.must('openDraft', { orderNo: order.orderNo, source: order.source, lineIds, kind });
  return { requestId: opened.requestId, draft: change({ ...inputOf(opened), buyer: company }) };
}

function inputOf({ requestId: _id, orderNo: _no, source: _source, openedAt: _at, ...input }: DraftOutput): DraftInput {
  return input;
}

const unitLedger = z.object({
  invoices: z.array(
    z.object({
      kind: z.string(),
      code: z.string(),
      number: z.string(),
      state: z.string(),
      buyerName: z.string(),
      gross: z.number(),
    }),
  ),
  stock: z.array(
    z.object({ kind: z.string(), next: z.object({ code: z.string(), number: z.string() }).nullable(), remaining: z.number() }),
  ),
});

/** What a device simulator holds; the judge of every journey. */
export async function deviceLedger(device: Station['disk']): Promise<z.infer<typeof unitLedger>> {
  return unitLedger.parse(await device.ledger());
}

/** Kills the office process that runs on these settings, at once, as a power cut would. */
export function killOffice(configFile: string): void {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && isOffice(entry, configFile));
  if (pids.length !== 1) throw new Error(`${pids.length} offices run on ${configFile}`);
  process.kill(Number(pids[0]), 'SIGKILL');
}

function isOffice(pid: string, configFile: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.some((word) => word.endsWith('/office.js')) && words.includes(configFile);
  } catch {
    return false;
  }
}

/** Between two questions; a tight loop would take the processor from what is waited for. */
const pollMs = 20;

/** Asks again until the answer is as wanted; for far ends that cannot tell by themselves. Fails after `ms`. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`never became as wanted: ${JSON.stringify(answer).slice(0, 2000)}`);
    await pause(pollMs);
  }
}
