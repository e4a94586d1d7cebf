/**
 * Keeps the window in step with the office: listens to its events, and catches up after it was away.
 */
import { api, onEvent } from '../api.ts';
import { useBooks } from '../state/books.ts';
import { useChanged } from '../state/changed.ts';
import { useCounter } from '../state/counter.ts';
import { useLocale } from '../state/locale.ts';
import { useOffice } from '../state/office.ts';
import { useOperations } from '../state/operations.ts';
import { usePrinting } from '../state/printing.ts';
import { useSession } from '../state/session.ts';
import { useStatus } from '../state/status.ts';
import { loadHeld, refreshDraft, refreshNext } from './draft.ts';
import { loadOperations } from './operations.ts';
import { loadPrintJobs } from './printing.ts';
import { changeRow, loadRecent } from './recent.ts';

/** Subscribes once, for the life of the page, and reads the first status. */
export function attachToOffice(): void {
  onEvent('officeState', (word) => {
    const { state } = word;
    const before = useOffice.getState().state;
    useOffice.setState(word, true);
    // the first word of the shell may be this one: a status that came too early was refused
    if (state === 'ready' && (before !== 'ready' || useStatus.getState().status === null)) void catchUp();
  });
  onEvent('statusChanged', (status) => {
    useStatus.setState({ status });
    void refreshNext();
  });
  onEvent('tasksChanged', (tasks) => useStatus.setState({ tasks }));
  onEvent('booksProgress', (step) => useBooks.getState().take(step));
  onEvent('operationChanged', (operation) => useOperations.getState().take(operation));
  onEvent('printJobChanged', (job) => usePrinting.getState().take(job));
  onEvent('invoiceChanged', (row) => {
    changeRow(row);
    useChanged.setState({ row });
    const { result } = useCounter.getState();
    if (result !== null && result.code === row.code && result.number === row.number) {
      useCounter.setState({ result: { ...result, ...row } });
    }
  });
  void loadStatus();
}

/** Events sent while the office was away are lost: everything that is shown is read again. */
async function catchUp(): Promise<void> {
  await loadStatus();
  if (useSession.getState().token === null) return;
  const resumed = await api.resume({});
  if (!resumed.ok) return;
  await loadWork();
  if (useOperations.getState().operations !== null) await loadOperations();
}

async function loadStatus(): Promise<void> {
  const reply = await api.status({});
  if (!reply.ok) return;
  useStatus.setState({ status: reply.value });
  useLocale.getState().suggest(reply.value.locale);
}

/** What a signed-in person sees beside the customer in hand. */
export async function loadWork(): Promise<void> {
  refreshDraft();
  await Promise.all([loadTasks(), loadRecent(), loadHeld(), loadPrintJobs(), refreshNext()]);
}

export async function loadTasks(): Promise<void> {
  const reply = await api.tasks({});
  if (reply.ok) useStatus.setState({ tasks: reply.value });
}

/** Asks every device, the platform and the printers now. */
export async function checkNow(): Promise<void> {
  if (useStatus.getState().checking) return;
  useStatus.setState({ checking: true });
  const reply = await api.refreshStatus({});
  useStatus.setState(reply.ok ? { checking: false, status: reply.value } : { checking: false });
  await refreshNext();
}
