/**
 * What the platform does not have yet: what it returned first, with the cause, then what goes by itself.
 */
import { Alert, Button } from 'antd';
import { type ReactElement, useEffect } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import type { OutboxItem } from '../../api.ts';
import { loadUploads, mostListed, retryUpload, uploadNow } from '../../flows/uploads.ts';
import { counted } from '../../format.ts';
import { Layer } from '../../parts/layer.tsx';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useSlow } from '../../parts/use-slow.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { useUploads } from '../../state/uploads.ts';
import { useText } from '../../text/index.ts';
import { UploadRow } from './upload-row.tsx';
import styles from './uploads.module.css';

/** The list takes the focus as soon as it is there, so that it scrolls by key. */
const scrolls = { tabIndex: 0, ref: (place: HTMLElement | null) => place?.focus() };

/** A cause that many wait for is told once, at the first of them. */
function sameProblem(problem: OutboxItem['problem'], before: OutboxItem['problem']): boolean {
  return problem !== null && problem.code === before?.code;
}

function Table(): ReactElement {
  const text = useText();
  const { items, retrying } = useUploads();
  const now = useNow(30_000);
  const mayRetry = useSession(({ person }) => mayRun('retryUpload', person?.roles ?? null));
  const slow = useSlow(items === null);
  if (items === null) return <p className={styles.none}>{slow && text.uploads.loading}</p>;
  if (items.length === 0) return <p className={styles.none}>{text.uploads.empty}</p>;
  const { what, invoice, buyer, amount, age, attempts, next, deadline } = text.uploads;
  return (
    <section className={styles.scroll} aria-label={text.uploads.title} {...scrolls}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            <th scope="col">{invoice}</th>
            <th scope="col">{buyer}</th>
            <th scope="col" className={sheet.figure}>
              {amount}
            </th>
            {[age, attempts, next, deadline].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{text.uploads.retry}</span>
            </th>
          </tr>
        </thead>
        {items.map((item, index) => (
          <UploadRow
            key={item.uploadKey}
            item={item}
            told={item.state !== 'parked' && sameProblem(item.problem, items[index - 1]?.problem ?? null)}
            now={now}
            mayRetry={mayRetry}
            retrying={retrying === item.uploadKey || (retrying === 'all' && item.state === 'parked')}
          />
        ))}
      </table>
    </section>
  );
}

function Uploads(): ReactElement {
  const text = useText();
  const { items, problem, retrying, retried } = useUploads();
  const waiting = useStatus((state) => state.status?.unuploaded);
  const mayRetry = useSession(({ person }) => mayRun('retryUpload', person?.roles ?? null));
  // the status tells that something came or went, the list tells what
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever the status says something else
  useEffect(() => {
    void loadUploads();
  }, [waiting]);
  useEffect(() => () => useUploads.setState({ items: null, problem: null, retried: null }), []);
  const parked = items?.filter(({ state }) => state === 'parked').length ?? 0;
  return (
    <div className={styles.body}>
      {items !== null && items.length > 0 && <p>{text.uploads.alone}</p>}
      <div role="status" className={styles.word}>
        {problem && <ProblemAlert problem={problem} />}
        {retried !== null && <Alert type="success" showIcon title={text.uploads.retried(counted(retried))} />}
      </div>
      {items !== null && items.length > 0 && (
        <div className={styles.tools}>
          <span className={styles.total}>
            {text.uploads.total(counted(Math.max(items.length, waiting?.count ?? 0)))}
            {items.length === mostListed && (waiting?.count ?? 0) > mostListed && ` · ${text.uploads.first(counted(mostListed))}`}
          </span>
          {mayRetry && (
            <>
              <Button onClick={() => void uploadNow()}>{text.uploads.now}</Button>
              <Button
                type="primary"
                disabled={parked === 0}
                loading={retrying === 'all'}
                onClick={() => void retryUpload(null)}
                data-testid="retry-all"
              >
                {text.uploads.retryAll(counted(parked))}
              </Button>
            </>
          )}
        </div>
      )}
      <Table />
    </div>
  );
}

export function UploadsDialog(): ReactElement {
  const text = useText();
  const { overlay } = useOverlay();
  const open = overlay.shows === 'uploads';
  return (
    <Layer open={open} width="1160px" title={text.uploads.title}>
      {open && <Uploads />}
    </Layer>
  );
}
