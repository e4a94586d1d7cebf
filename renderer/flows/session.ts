/**
 * Signing in and out.
 */
import type { ToldProblem } from '../api.ts';
import { api } from '../api.ts';
import { useCounter } from '../state/counter.ts';
import { useOverlay } from '../state/overlay.ts';
import { usePrinting } from '../state/printing.ts';
import { useRecent } from '../state/recent.ts';
import { useSession } from '../state/session.ts';
import { useTaskDesk } from '../state/task-desk.ts';
import { useTemplates } from '../state/templates.ts';
import { loadWork } from './office.ts';

/** Begins a session; null when that worked. Work left on screen by another person is put away first. */
export async function signIn(userId: string, password: string): Promise<ToldProblem | null> {
  const reply = await api.signIn({ userId, password });
  if (!reply.ok) return reply.problem;
  const { session, person } = reply.value;
  const before = useSession.getState().person;
  if (before !== null && before.userId !== person.userId) forgetWork();
  useSession.getState().begin(session, person);
  await loadWork();
  return null;
}

export async function signOut(): Promise<void> {
  // the window forgets first: a session that cannot be ended over there is useless here all the same
  const ended = api.signOut({});
  useSession.getState().end();
  forgetWork();
  await ended;
}

function forgetWork(): void {
  useCounter.getState().clear();
  useCounter.setState({ held: [] });
  useRecent.setState({ text: '', rows: null, problem: null });
  useTaskDesk.setState({ outcome: null });
  usePrinting.getState().forget();
  useTemplates.getState().forget();
  useOverlay.getState().close();
}
