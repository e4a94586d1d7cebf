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
 * the draft's request id makes them one invoice. Known blocking findings are shown instead of sent; whatever else is
 * wrong the office says.
 */
export async function issue(): Promise<void> {
  const { draft, checked, issuingSince, opening, result, printAtOnce } = useCounter.getState();
  if (draft === null || result !== null || opening || issuingSince !== null) return;
  if (checked?.findings.some(({ severity }) => severity === 'block')) {
    useCounter.setState({ insisted: true });
    return;
  }
  settleDraft();
  useNotice.getState().clear();
  useCounter.setState({ issuingSince: Date.now(), draftProblem: null });
  const reply = await api.issueInvoice({ requestId: draft.requestId, draft: inputOf(draft), print: printAtOnce });
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
