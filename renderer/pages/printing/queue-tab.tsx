/**
 * The print queue: first what a person has to look at, then what is on its way and what its printer says, then what is over.
 */
import { Button } from 'antd';
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { instantFromDate, localDate } from '../../../domain/instant.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { isOnItsWay } from '../../../domain/print-job.ts';
import type { PrintJob, Status, ToldProblem } from '../../api.ts';
import { print } from '../../flows/print.ts';
import { cancelPrint, loadPrintJobs } from '../../flows/printing.ts';
import { counted } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { reasonWords } from '../../parts/printer-reason.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { printerTones } from '../../parts/status-bar/status-tones.ts';
import { ToneMark } from '../../parts/tone.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useSlow } from '../../parts/use-slow.ts';
import { useOverlay } from '../../state/overlay.ts';
import { inGroups, progressOf, usePrinting } from '../../state/printing.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import { PrintRow } from './print-row.tsx';
import styles from './printing.module.css';

const noPrinters: Status['printers'] = [];
/** Jobs that are over and shown at once; more on demand. */
const overAtOnce = 50;
/** The list is reached by key, so that it scrolls by key. */
const scrolls = { tabIndex: 0 };

/** What every printer says of itself. */
function Printers(): ReactElement {
  const text = useText();
  const printers = useStatus(({ status }) => status?.printers ?? noPrinters);
  return (
    <ul className={styles.printers} aria-label={text.printing.printers}>
      {printers.map(({ printerId, state, reason }) => (
        <li key={printerId}>
          <ToneMark tone={printerTones[state]} /> <strong>{printerId}</strong> {text.status.printerStates[state]}
          <span className={styles.quiet}>{reasonWords(reason, text)}</span>
        </li>
      ))}
    </ul>
  );
}

/** How far each batch has come of which something is still to be done. */
function Batches({ jobs }: { readonly jobs: readonly PrintJob[] }): ReactElement {
  const { printing } = useText();
  const batches = [...Map.groupBy(jobs, ({ batchId }) => batchId)]
    .flatMap(([batchId, of]) => (batchId === null ? [] : [{ batchId, ...progressOf(of) }]))
    .filter(({ waiting, trouble }) => waiting + trouble > 0);
  return (
    <>
      {batches.map(({ batchId, all, done, waiting, trouble }) => (
        <p key={batchId} className={styles.quiet} data-testid="print-batch">
          {printing.batchOf(counted(all))} · {printing.batchProgress(counted(done), counted(waiting), counted(trouble))}
        </p>
      ))}
    </>
  );
}

interface RowsProps {
  readonly title: string;
  readonly focusFirst?: boolean;
  readonly jobs: readonly PrintJob[];
  readonly busy: PrintJob['printJobId'] | null;
  /** Printers that stand still. */
  readonly stuck: ReadonlySet<string>;
  readonly today: string;
  readonly mayAct: boolean;
  readonly onCheck: (job: PrintJob) => void;
  readonly onCancel: (job: PrintJob) => void;
  readonly onAgain: (job: PrintJob) => void;
}

function Rows({ title, jobs, busy, stuck, focusFirst = false, ...rest }: RowsProps): ReactElement | null {
  if (jobs.length === 0) return null;
  return (
    <>
      <tbody>
        <tr>
          <th scope="rowgroup" colSpan={8} className={styles.group}>
            {title}
          </th>
        </tr>
      </tbody>
      {jobs.map((job, index) => (
        <PrintRow
          key={job.printJobId}
          job={job}
          first={focusFirst && index === 0}
          busy={busy === job.printJobId}
          stuck={isOnItsWay(job.state) && stuck.has(job.printerId)}
          {...rest}
        />
      ))}
    </>
  );
}

function Queue({ jobs }: { readonly jobs: readonly PrintJob[] }): ReactElement {
  const text = useText();
  const words = text.printing;
  const mayAct = useSession(({ person }) => mayRun('confirmPrint', person?.roles ?? null));
  const [busy, setBusy] = useState<PrintJob['printJobId'] | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const [shown, setShown] = useState(overAtOnce);
  const today = localDate(instantFromDate(useNow(60_000)));
  const { toLook, onTheWay, over } = useMemo(() => inGroups(jobs), [jobs]);

  const onCancel = useCallback(async ({ printJobId }: PrintJob) => {
    setBusy(printJobId);
    setProblem(await cancelPrint(printJobId));
    setBusy(null);
  }, []);
  const onAgain = useCallback(async (job: PrintJob) => {
    setBusy(job.printJobId);
    await print(job, { printerId: job.printerId, part: job.part });
    setBusy(null);
  }, []);
  const onCheck = useCallback(({ printJobId }: PrintJob) => {
    useOverlay.getState().show({ shows: 'paper', printJobId });
  }, []);
  const printers = useStatus(({ status }) => status?.printers ?? noPrinters);
  const stuck = new Set(
    printers.flatMap(({ printerId, state: its }) => (its === 'stopped' || its === 'absent' ? [printerId] : [])),
  );
  const act = { today, busy, stuck, mayAct, onCheck, onCancel, onAgain };
  const { state, invoice, buyer, copies, printer, asked, paper, actions } = words.columns;
  return (
    <>
      {problem && <ProblemAlert problem={problem} onClose={() => setProblem(null)} />}
      <Batches jobs={jobs} />
      <section
        className={styles.scroll}
        aria-label={words.tabs.queue}
        {...scrolls}
        {...(mayAct && toLook.length > 0 ? {} : { 'data-first': true })}
      >
        <table className={`${sheet.table} ${styles.table}`}>
          <thead>
            <tr>
              {[state, invoice, buyer, copies, printer, asked, paper].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              <th scope="col">
                <span className="unseen">{actions}</span>
              </th>
            </tr>
          </thead>
          <Rows title={words.toLook(counted(toLook.length))} jobs={toLook} focusFirst {...act} />
          <Rows title={words.onTheWay(counted(onTheWay.length))} jobs={onTheWay} {...act} />
          <Rows title={words.over} jobs={over.slice(0, shown)} {...act} />
        </table>
        {over.length > shown && (
          <Button type="link" onClick={() => setShown(over.length)}>
            {words.earlier(counted(over.length - shown))}
          </Button>
        )}
      </section>
    </>
  );
}

export function QueueTab(): ReactElement {
  const { printing } = useText();
  const { jobs, problem } = usePrinting();
  const slow = useSlow(jobs === null);
  useEffect(() => {
    void loadPrintJobs();
  }, []);
  return (
    <div className={styles.pane}>
      <Printers />
      {problem && <ProblemAlert problem={problem} />}
      {jobs === null ? (
        <p className={styles.none}>{slow && printing.loading}</p>
      ) : jobs.length === 0 ? (
        <p className={styles.none}>{printing.empty}</p>
      ) : (
        <Queue jobs={jobs} />
      )}
    </div>
  );
}
