/**
 * From the text in the look-up box to an order on screen with its draft open.
 */
import type { OrderLineId } from '../../domain/ids.ts';
import { readScan } from '../../domain/scan.ts';
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useNotice } from '../state/notice.ts';
import { holdDraft, openDraft } from './draft.ts';
import { searchRecent } from './recent.ts';

/**
 * Looks up what is in the box. The customer in hand is put on hold; all lines that may be invoiced are picked and the
 * draft opens at once, because that is what nine customers of ten want. A scanned invoice is searched, not ordered.
 */
export async function lookUp(text: string): Promise<void> {
  const scan = text.trim();
  const before = useCounter.getState();
  if (scan === '' || before.looking || before.issuingSince !== null) return;
  useNotice.getState().clear();

  const read = readScan(scan);
  if (read.kind === 'invoice' || read.kind === 'invoiceQr') {
    const { code, number } = read.kind === 'invoice' ? read : read.invoice;
    useCounter.setState({ scan: '' });
    searchRecent(`${code} ${number}`);
    return;
  }

  await holdDraft();
  const { sourceChoice } = before;
  useCounter.getState().clear();
  useCounter.setState({ scan, sourceChoice, looking: true });
  const reply = await api.findOrder({ scan, ...(sourceChoice === 'auto' ? {} : { source: sourceChoice }) });
  if (!reply.ok) {
    useCounter.setState(({ focusLookUp }) => ({ looking: false, lookUpProblem: reply.problem, focusLookUp: focusLookUp + 1 }));
    return;
  }
  const found = reply.value;
  useCounter.setState({ looking: false, found });
  await pickLines(found.invoiceable.map(({ lineId }) => lineId));
}

/** Makes these lines, and no others, the content of the draft. */
export async function pickLines(picked: readonly OrderLineId[]): Promise<void> {
  const { found } = useCounter.getState();
  if (found === null) return;
  useCounter.setState({ picked });
  if (picked.length > 0) await openDraft(found.order, picked);
  else useCounter.setState(({ focusLookUp }) => ({ focusLookUp: focusLookUp + 1 }));
}
