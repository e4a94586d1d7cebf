/**
 * Device, ledger and platform compared: starting it, how far it is, and what it found.
 */
import { Alert, Button } from 'antd';
import { type ReactElement, useEffect } from 'react';
import { mayCompareEverything } from '../../../domain/permissions.ts';
import type { BooksReport } from '../../api.ts';
import { compareBooks, loadBooks } from '../../flows/books.ts';
import { counted, fullTime } from '../../format.ts';
import { Layer } from '../../parts/layer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useBooks } from '../../state/books.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './books.module.css';
import { RangesTable } from './ranges-table.tsx';

function Progress(): ReactElement {
  const text = useText();
  const progress = useBooks((state) => state.progress);
  return (
    <div className={styles.progress} data-testid="books-progress">
      <p role="status">{text.books.running}</p>
      {progress.map(({ deviceId, done, total }) => {
        const words = text.books.progress(deviceId, counted(done), counted(total));
        return (
          <label key={deviceId}>
            <span>{words}</span>
            <progress value={done} max={Math.max(total, 1)} aria-label={deviceId} />
          </label>
        );
      })}
    </div>
  );
}

function Report({ report }: { readonly report: BooksReport }): ReactElement {
  const text = useText();
  const partial = report.ranges.some(({ complete }) => !complete);
  const away = report.books.filter(({ problem }) => problem !== null);
  const found = report.ranges.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0));
  const all = found.reduce((sum, count) => sum + count, 0);
  const matching = report.ranges.reduce((sum, { counts }) => sum + (counts.match ?? 0), 0);
  const differing = all - matching;
  return (
    <>
      <p className={styles.quiet}>{text.books.when(fullTime(report.startedAt), fullTime(report.endedAt))}</p>
      {away.map(({ book, problem }) => (
        <div key={book} className={styles.away} data-testid="book-away">
          <p>
            {text.books.incomplete} <strong>{book === 'platform' ? text.books.platform : book}</strong>
          </p>
          {problem && <ProblemAlert problem={problem} tone="warning" />}
        </div>
      ))}
      {report.ranges.length === 0 ? (
        <p>{text.books.noRanges}</p>
      ) : (
        <>
          <Alert
            type={differing > 0 ? 'warning' : partial || away.length > 0 ? 'info' : 'success'}
            showIcon
            title={
              differing > 0
                ? text.books.differ(counted(differing))
                : partial || away.length > 0
                  ? text.books.agreeAsked(counted(all))
                  : text.books.agree(counted(all))
            }
          />
          <RangesTable ranges={report.ranges} />
        </>
      )}
    </>
  );
}

function Books(): ReactElement {
  const text = useText();
  const { report, comparing, problem } = useBooks();
  const runningElsewhere = useStatus(({ status }) => status?.books.running ?? false);
  const running = comparing || runningElsewhere;
  const mayAll = useSession(({ person }) => mayCompareEverything(person?.roles ?? []));
  useEffect(() => {
    if (!runningElsewhere) void loadBooks();
  }, [runningElsewhere]);
  return (
    <div className={styles.body}>
      <p>{text.books.explain}</p>
      <div className={styles.tools}>
        <Button type="primary" loading={running} onClick={() => void compareBooks(false)} data-testid="compare-recent">
          {text.books.recent}
        </Button>
        {mayAll ? (
          <Button disabled={running} onClick={() => void compareBooks(true)} data-testid="compare-everything">
            {text.books.everything}
          </Button>
        ) : (
          <span className={styles.quiet}>{text.books.everythingNeeds}</span>
        )}
      </div>
      {running && <Progress />}
      {problem && <ProblemAlert problem={problem} />}
      {!running && report === null && <p className={styles.quiet}>{text.books.never}</p>}
      {!running && report !== null && report !== 'unread' && <Report report={report} />}
    </div>
  );
}

export function BooksDialog(): ReactElement {
  const text = useText();
  const { overlay } = useOverlay();
  const open = overlay.shows === 'books';
  return (
    <Layer open={open} width="1080px" title={text.books.title} focus='[data-testid="compare-recent"]'>
      {open && <Books />}
    </Layer>
  );
}
