/**
 * Asking the device again what became of an issue nobody knows.
 */
import { api, type Task, type ToldProblem } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { loadHeld, refreshNext } from './draft.ts';
import { loadTasks } from './office.ts';
import { changeRow } from './recent.ts';

export type Settlement =
  | { readonly settled: 'issued'; readonly number: string }
  | { readonly settled: 'released' | 'unknown' }
  | { readonly settled: 'trouble'; readonly problem: ToldProblem };

/** Asks once. When it was the draft in hand that turns out issued, its result takes the place of the form. */
export async function settle({ requestId }: Pick<Task, 'requestId'>): Promise<Settlement> {
  const reply = await api.settleTask({ requestId });
  await loadTasks();
  if (!reply.ok) return { settled: 'trouble', problem: reply.problem };
  const { settled, invoice } = reply.value;
  const inHand = useCounter.getState().draft?.requestId === requestId;
  if (settled === 'issued' && invoice !== null) {
    changeRow(invoice);
    if (inHand) useCounter.setState({ result: invoice, draftProblem: null });
    await loadHeld();
    return { settled, number: invoice.number };
  }
  if (settled === 'released' && inHand) useCounter.setState({ draftProblem: null });
  await refreshNext();
  return { settled: settled === 'issued' ? 'unknown' : settled };
}
