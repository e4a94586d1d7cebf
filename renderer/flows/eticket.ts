/**
 * From a file that somebody hands over to a railway e-ticket on screen, on paper, or in the buyer's fields.
 */
import type { PrinterId } from '../../domain/ids.ts';
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useETicket } from '../state/eticket.ts';
import { useNotice } from '../state/notice.ts';
import { useOverlay } from '../state/overlay.ts';
import { editDraft } from './draft.ts';
import { type AttachmentsOf, ticketIn } from './ticket-file.ts';

/** The reader of PDF files is loaded when it is first needed. */
const attachmentsOf: AttachmentsOf = async (pdf) => (await import('../parts/pdf-attachments.ts')).readAttachments(pdf);

/** Shows the ticket of a file in place of whatever was shown. Of several files on their way the last one counts. */
export async function showTicket(file: Blob): Promise<void> {
  useOverlay.getState().show({ shows: 'eticket' });
  const turn = useETicket.getState().begin({ reading: true });
  const isStale = (): boolean => useETicket.getState().turn !== turn;
  const found = await ticketIn(file, attachmentsOf);
  if (isStale()) return;
  if ('trouble' in found) {
    useETicket.setState({ reading: false, trouble: found.trouble });
    return;
  }
  const { xml } = found;
  const reply = await api.readETicket({ xml });
  if (isStale()) return;
  useETicket.setState(reply.ok ? { reading: false, shown: { ...reply.value, xml } } : { reading: false, problem: reply.problem });
}

/** Prints the ticket on screen, once for each press. Without a printer the office chooses one with plain paper. */
export async function printTicket(copies: number, printerId: PrinterId | null): Promise<void> {
  const { shown, printing, turn } = useETicket.getState();
  if (shown === null || printing) return;
  useETicket.setState({ printing: true, problem: null });
  const reply = await api.printETicket({ xml: shown.xml, copies, ...(printerId === null ? {} : { printerId }) });
  if (reply.ok) useNotice.getState().show({ tone: 'done', say: (text) => text.eTicket.sent(shown.ticket.number) });
  if (useETicket.getState().turn === turn) {
    useETicket.setState({ printing: false, ...(reply.ok ? {} : { problem: reply.problem }) });
  } else if (!reply.ok) useNotice.getState().show({ tone: 'trouble', problem: reply.problem });
}

/** Puts the buyer of the ticket on screen into the draft in hand and goes back to it. */
export function takeTitle(): void {
  const { shown } = useETicket.getState();
  const { draft } = useCounter.getState();
  if (shown === null || draft === null) return;
  const { name, taxId } = shown.ticket.purchaser;
  editDraft({ buyer: { ...draft.buyer, name, taxId } });
  useOverlay.getState().close();
}
