/**
 * The one key that matters: issuing the draft in hand.
 */
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useNotice } from '../state/notice.ts';
import { useStatus } from '../state/status.ts';
import { checkDraft, inputOf, loadHeld, refreshNext, settleDraft } from './draft.ts';
import { loadTasks } from './office.ts';
import { changeRow } from './recent.ts';

/**
 * Issues the draft in hand. A second press while one is on its way does nothing; and should two ever reach the office,
 * the draft's request id makes them one invoice. A counter that was taken over issues nothing, which its banner says. Findings that forbid it are shown instead; whatever else is wrong the
 * office says.
 */
export async function issue(): Promise<void> {
  const { draft, issuingSince, opening, result, printAtOnce, printerId } = useCounter.getState();
  if (useStatus.getState().status?.fenced) return;
  if (draft === null || result !== null || opening || issuingSince !== null) return;
  settleDraft();
  useNotice.getState().clear();
  useCounter.setState({ issuingSince: Date.now(), draftProblem: null });
  if (await isForbidden()) {
    useCounter.setState({ issuingSince: null, insisted: true });
    return;
  }
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

/** Whether the draft as it is now has findings that stop it; asks again when the last answer is about an earlier one. */
async function isForbidden(): Promise<boolean> {
  const { draft, checkedDraft: known } = useCounter.getState();
  if (known !== draft) await checkDraft();
  const { checked, checkedDraft: asked } = useCounter.getState();
  return asked === draft && (checked?.findings.some(({ severity }) => severity === 'block') ?? false);
}
