/**
 * Printing an issued invoice again.
 */
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useNotice } from '../state/notice.ts';
import type { InvoiceName } from '../state/overlay.ts';

/** Hands the invoice's layout file to the printer and says what became of that. */
export async function print({ code, number }: InvoiceName): Promise<void> {
  const { show } = useNotice.getState();
  const { printerId } = useCounter.getState();
  const reply = await api.printInvoice({ code, number, ...(printerId === null ? {} : { printerId }) });
  if (reply.ok) show({ tone: 'done', say: (text) => text.print.sent(number) });
  else show({ tone: 'trouble', problem: reply.problem });
}
