/**
 * Answering what waits for a person. The office keeps the answer with its evidence; here only what is on screen follows.
 */
import type { InvoiceKey } from '../../domain/ids.ts';
import type { TaskAnswer } from '../../domain/task.ts';
import { api, type Evidence, type Task, type ToldProblem } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useOverlay } from '../state/overlay.ts';
import { useStatus } from '../state/status.ts';
import { type TaskOutcome, useTaskDesk } from '../state/task-desk.ts';
import { loadHeld, nextCustomer, refreshNext, resumeDraft } from './draft.ts';
import { loadTasks } from './office.ts';
import { changeRow } from './recent.ts';

export interface Answer {
  readonly answer: TaskAnswer;
  readonly note: string;
  /** The record that is adopted or recorded. */
  readonly key?: InvoiceKey;
  readonly supervisor?: { readonly userId: string; readonly password: string };
}

/** Asks the device what it did; the evidence, or why there is none. */
export async function gatherEvidence(taskId: Task['taskId']): Promise<Evidence | ToldProblem> {
  const reply = await api.taskEvidence({ taskId });
  return reply.ok ? reply.value : reply.problem;
}

/**
 * Gives one answer and leaves its outcome on the desk. When it was the draft in hand that turns out issued, its result takes the
 * place of the form. Null when that is all; else why the answer was not taken, to be mended where it was given.
 */
export async function answerTask(task: Task, { answer, note, key, supervisor }: Answer): Promise<ToldProblem | null> {
  useTaskDesk.setState({ answering: true, outcome: null });
  const reply = await api.answerTask({
    taskId: task.taskId,
    answer,
    note: note.trim(),
    ...(key === undefined ? {} : { key }),
    ...(supervisor === undefined ? {} : { supervisor }),
  });
  await loadTasks();
  if (!reply.ok) {
    const stale =
      reply.problem.code === 'evidence-changed' || !useStatus.getState().tasks.some((one) => one.taskId === task.taskId);
    useTaskDesk.setState({ answering: false, outcome: stale ? { became: 'refused', problem: reply.problem } : null });
    return stale ? null : reply.problem;
  }
  const { done, invoice } = reply.value;
  if (invoice !== null) changeRow(invoice);
  useTaskDesk.setState({ answering: false, outcome: outcomeOf(task, answer, done, invoice?.number ?? null) });
  if (task.what === 'issueUnknown') {
    const inHand = useCounter.getState().draft?.requestId === task.requestId;
    if (inHand && done) useCounter.setState(invoice === null ? { draftProblem: null } : { result: invoice, draftProblem: null });
    await Promise.all([loadHeld(), refreshNext()]);
  }
  return null;
}

function outcomeOf(task: Task, answer: TaskAnswer, done: boolean, number: string | null): TaskOutcome {
  if (answer === 'callSupervisor') return { became: 'called' };
  if (task.what !== 'issueUnknown')
    return !done ? { became: 'open' } : number === null ? { became: 'closed' } : { became: 'recorded', number };
  if (!done) return { became: 'unknown' };
  return number === null ? { became: 'released', requestId: task.requestId } : { became: 'issued', number };
}

/** Takes up the draft that was freed; the customer in hand is held first. */
export async function takeUpReleased(requestId: string): Promise<void> {
  useOverlay.getState().close();
  if (useCounter.getState().draft?.requestId === requestId) return;
  await nextCustomer();
  const draft = useCounter.getState().held.find((held) => held.requestId === requestId);
  if (draft) await resumeDraft(draft);
}
