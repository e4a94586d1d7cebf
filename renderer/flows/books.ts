/**
 * Comparing the books, and copying the ledger.
 */
import { api } from '../api.ts';
import { useBooks } from '../state/books.ts';
import { useNotice } from '../state/notice.ts';
import { loadTasks } from './office.ts';

/** Reads the last report, unless a newer one is on its way. */
export async function loadBooks(): Promise<void> {
  const reply = await api.lastBooks({});
  if (useBooks.getState().comparing) return;
  useBooks.setState(reply.ok ? { report: reply.value, problem: null } : { problem: reply.problem });
}

/** Compares number by number: what is recent, or everything. Differences become tasks. */
export async function compareBooks(everything: boolean): Promise<void> {
  if (useBooks.getState().comparing) return;
  useBooks.setState({ comparing: true, progress: [], problem: null });
  const reply = await api.compareBooks({ everything });
  useBooks.setState(
    reply.ok
      ? { comparing: false, progress: [], report: reply.value }
      : { comparing: false, progress: [], problem: reply.problem },
  );
  await loadTasks();
}

/** Copies the ledger now and says where. */
export async function backUpNow(): Promise<void> {
  const { show } = useNotice.getState();
  const reply = await api.backupNow({});
  if (reply.ok) show({ tone: 'done', say: (text) => text.books.backedUp(reply.value.file) });
  else show({ tone: 'trouble', problem: reply.problem });
}
