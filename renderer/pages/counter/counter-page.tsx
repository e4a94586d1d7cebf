/**
 * The counter: look-up box, the customer in hand, and beside them issuing and the recent invoices.
 */
import { type ReactElement, useEffect } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { changeKind, nextCustomer } from '../../flows/draft.ts';
import { issue } from '../../flows/issue.ts';
import { print, printChosen } from '../../flows/print.ts';
import { isComposing } from '../../keys.ts';
import { NoticeLine } from '../../parts/notice-line.tsx';
import { useShortcuts } from '../../parts/use-shortcuts.ts';
import { useCounter } from '../../state/counter.ts';
import { type InvoiceName, useOverlay } from '../../state/overlay.ts';
import { usePrinting } from '../../state/printing.ts';
import { useSession } from '../../state/session.ts';
import { BooksDialog } from '../books/books-dialog.tsx';
import { DeliverDialog } from '../deliver/deliver-dialog.tsx';
import { DevicesDialog } from '../devices/devices-dialog.tsx';
import { ETicketDialog } from '../eticket/eticket-dialog.tsx';
import { PaperDialog } from '../printing/paper-dialog.tsx';
import { PrintingDialog } from '../printing/printing-dialog.tsx';
import { TasksDialog } from '../tasks/tasks-dialog.tsx';
import { TemplatesDialog } from '../templates/templates-dialog.tsx';
import { UploadsDialog } from '../uploads/uploads-dialog.tsx';
import styles from './counter-page.module.css';
import { EmptyPanel } from './empty-panel.tsx';
import { InvoiceForm } from './invoice-form.tsx';
import { IssuePanel } from './issue-panel.tsx';
import { kindsByKey } from './kinds-by-key.ts';
import { LookUpBox } from './look-up-box.tsx';
import { OrderPanel } from './order-panel.tsx';
import { PreviewDialog } from './preview-dialog.tsx';
import { focusedRow, focusRecentSearch, isFocusInRecent, RecentPanel } from './recent-panel.tsx';
import { ResultPanel } from './result-panel.tsx';

/** The invoice that preview, print and delivery mean: the one being previewed, the row with the focus, else the one just issued. */
function invoiceMeant(): InvoiceName | null {
  const { overlay } = useOverlay.getState();
  if (overlay.shows === 'preview') return overlay.invoice;
  return focusedRow() ?? useCounter.getState().result;
}

function preview(): void {
  const invoice = invoiceMeant();
  if (invoice) useOverlay.getState().show({ shows: 'preview', invoice: { code: invoice.code, number: invoice.number } });
}

function deliver(): void {
  const invoice = invoiceMeant();
  if (invoice) useOverlay.getState().show({ shows: 'deliver', invoice: { code: invoice.code, number: invoice.number } });
}

/** The chosen ones when the focus is among the recent invoices; what is shown as it is printed prints by itself, with its number of copies. */
function printMeant(): void {
  const { shows } = useOverlay.getState().overlay;
  if (shows === 'preview' || shows === 'eticket') return;
  if (!mayRun('printInvoice', useSession.getState().person?.roles ?? null)) return;
  if (isFocusInRecent() && usePrinting.getState().chosen.size > 0) {
    void printChosen();
    return;
  }
  const invoice = invoiceMeant();
  if (invoice) void print(invoice);
}

function checkPaper(): void {
  if (mayRun('confirmPrint', useSession.getState().person?.roles ?? null)) useOverlay.getState().show({ shows: 'paper' });
}

/** Work that the counter does only when nothing lies over it. */
const whenFree = (work: () => void) => (): void => {
  if (useOverlay.getState().overlay.shows === 'nothing') work();
};

const shortcutWork = {
  issue: whenFree(() => void issue()),
  next: whenFree(() => void nextCustomer()),
  search: whenFree(focusRecentSearch),
  tasks: () => useOverlay.getState().show({ shows: 'tasks' }),
  uploads: () => useOverlay.getState().show({ shows: 'uploads' }),
  books: () => useOverlay.getState().show({ shows: 'books' }),
  devices: () => useOverlay.getState().show({ shows: 'devices' }),
  printing: () => useOverlay.getState().show({ shows: 'printing' }),
  paper: checkPaper,
  templates: () => useOverlay.getState().show({ shows: 'templates' }),
  eTicket: () => useOverlay.getState().show({ shows: 'eticket' }),
  deliver,
  preview,
  print: printMeant,
  kind1: whenFree(() => changeKind(kindsByKey[0])),
  kind2: whenFree(() => changeKind(kindsByKey[1])),
  kind3: whenFree(() => changeKind(kindsByKey[2])),
  kind4: whenFree(() => changeKind(kindsByKey[3])),
};

/** Escape leaves a finished customer; it never puts away a draft, which one stray key must not do. */
function useEscape(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || isComposing(event)) return;
      // a list that is open takes the key for itself
      if (document.activeElement?.getAttribute('aria-expanded') === 'true') return;
      if (useOverlay.getState().overlay.shows === 'nothing' && useCounter.getState().result !== null) void nextCustomer();
    };
    // before a layer closes itself, so that one press never does two things
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}

export function CounterPage(): ReactElement {
  useShortcuts(shortcutWork);
  useEscape();
  const hasOrder = useCounter(({ found, draft }) => found !== null || draft !== null);
  const hasDraft = useCounter(({ draft }) => draft !== null);
  const hasResult = useCounter(({ result }) => result !== null);
  return (
    <div className={styles.page}>
      <div className={styles.work}>
        <LookUpBox />
        {hasResult ? (
          <ResultPanel />
        ) : hasOrder ? (
          <>
            <OrderPanel />
            <InvoiceForm />
          </>
        ) : (
          <EmptyPanel />
        )}
      </div>
      <aside className={styles.side}>
        {hasDraft && !hasResult && <IssuePanel />}
        <RecentPanel />
      </aside>
      <NoticeLine />
      <PreviewDialog />
      <TasksDialog />
      <UploadsDialog />
      <BooksDialog />
      <DevicesDialog />
      <PrintingDialog />
      <PaperDialog />
      <TemplatesDialog />
      <ETicketDialog />
      <DeliverDialog />
    </div>
  );
}
