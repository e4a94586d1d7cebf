/**
 * The one key that matters: issuing the draft in hand.
 */
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useNotice } from '../state/notice.ts';
import { inputOf, loadHeld, refreshNext, settleDraft } from './draft.ts';
import { loadTasks } from './office.ts';
import { changeRow } from './recent.ts';

/**
 * Issues the draft in hand. A second press while one is on its way does nothing; and should two ever reach the office,
 * the draft's request id makes them one invoice. Findings that block this very draft are shown instead of sent; a draft typed
 * faster than it was checked goes out, and what is wrong with it the office says.
 */
export async function issue(): Promise<void> {
  const { draft, checked, checkedDraft, issuingSince, opening, result, printAtOnce, printerId } = useCounter.getState();
  if (draft === null || result !== null || opening || issuingSince !== null) return;
  if (checkedDraft === draft && checked?.findings.some(({ severity }) => severity === 'block')) {
    useCounter.setState({ insisted: true });
    return;
  }
  settleDraft();
  useNotice.getState().clear();
  useCounter.setState({ issuingSince: Date.now(), draftProblem: null });
  const reply = await api.issueInvoice({
    requestId: draft.requestId,
    draft: inputOf(draft),
    print: printAtOnce,
    ...(printerId === null ? {} : { printerId }),
  });
  if (!reply.ok) {
    useCounter.setState({ issuingSince: null, draftProblem: reply.problem });
    await Promise.all([refreshNext(), loadTasks()]);
    return;
  }
  const { invoice, warnings } = reply.value;
  useCounter.setState(({ focusLookUp }) => ({
    issuingSince: null,
    result: invoice,
    warnings,
    scan: '',
    focusLookUp: focusLookUp + 1,
  }));
  changeRow(invoice);
  await loadHeld();
}
