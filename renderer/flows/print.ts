/**
 * Asking for paper: an issued invoice again, or several at once.
 */
import type { PrinterId } from '../../domain/ids.ts';
import type { PrintPart } from '../../domain/print-job.ts';
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useNotice } from '../state/notice.ts';
import type { InvoiceName } from '../state/overlay.ts';
import { nameOf, usePrinting } from '../state/printing.ts';
import { useRecent } from '../state/recent.ts';
import type { Text } from '../text/index.ts';
import { loadPrintJobs } from './printing.ts';

export interface PrintWish {
  /** Sheets of each page; 1 when left out. */
  readonly copies?: number;
  /** The clerk's choice at the counter when left out, and without one the office's own. */
  readonly printerId?: PrinterId;
  /** The invoice when left out. */
  readonly part?: PrintPart;
}

/** What is named in a command only where it is not the office's own choice. */
function wished({ copies = 1, printerId = useCounter.getState().printerId ?? undefined }: PrintWish) {
  return { ...(printerId === undefined ? {} : { printerId }), ...(copies === 1 ? {} : { copies }) };
}

/** True when paper of it was seen, so that the next one says that it is a copy (副本). */
export function wasPrinted(invoice: InvoiceName): boolean {
  const { result } = useCounter.getState();
  const name = nameOf(invoice);
  const known = useRecent.getState().rows?.find((row) => nameOf(row) === name);
  const row = known ?? (result !== null && nameOf(result) === name ? result : null);
  return row?.truths.printed === 'done';
}

/** Queues the invoice, or its goods list, for its printer and says what became of that. False when it is not in the queue. */
export async function print({ code, number }: InvoiceName, wish: PrintWish = {}): Promise<boolean> {
  const { show } = useNotice.getState();
  const copy = wasPrinted({ code, number });
  const list = wish.part === 'list';
  const reply = await api.printInvoice({ code, number, ...wished(wish), ...(list ? { part: 'list' } : {}) });
  if (!reply.ok) {
    show({ tone: 'trouble', problem: reply.problem });
    return false;
  }
  const said = (text: Text): string => (copy ? text.print.sentCopy(number) : text.print.sent(number));
  show({ tone: 'done', say: (text) => (list ? text.printing.list.sent(number) : said(text)) });
  return true;
}

/** Queues the chosen invoices together, in the order in which they were chosen, and follows them. None is chosen any more afterwards. */
export async function printChosen(): Promise<void> {
  const { chosen, copies } = usePrinting.getState();
  if (chosen.size === 0) return;
  const invoices = [...chosen.values()].map(({ code, number }) => ({ code, number }));
  const reply = await api.printInvoices({ invoices, ...wished({ copies }) });
  if (!reply.ok) {
    useNotice.getState().show({ tone: 'trouble', problem: reply.problem });
    return;
  }
  usePrinting.setState({ chosen: new Map(), copies: 1, batch: new Set(reply.value.printJobIds) });
  await loadPrintJobs();
}
