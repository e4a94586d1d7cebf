/**
 * What was found in each run of numbers: the seven outcomes counted, numbers twice, repairs, and the way to each task.
 */
import { Button } from 'antd';
import { Fragment, type ReactElement } from 'react';
import { outcomes } from '../../../domain/reconciliation.ts';
import { taskIdOf } from '../../../domain/task.ts';
import type { BooksReport } from '../../api.ts';
import { counted } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import { numbersOf } from '../tasks/task-words.ts';
import styles from './books.module.css';

type Range = BooksReport['ranges'][number];
type RangeDifference = Range['differences'][number];

/** Difference rows shown below a range; the counts above them are complete. */
const mostShown = 50;

function Difference({ difference }: { readonly difference: RangeDifference }): ReactElement {
  const text = useText();
  const show = useOverlay((state) => state.show);
  const taskId = taskIdOf({ what: 'difference', difference });
  const open = useStatus(({ tasks }) => tasks.some((task) => task.taskId === taskId));
  const numbers = numbersOf(difference);
  return (
    <li data-testid="difference">
      <strong>{numbers}</strong>
      <span>{text.tasks.outcomes[difference.outcome]}</span>
      {open ? (
        <Button
          size="small"
          aria-label={text.books.taskOf(numbers)}
          onClick={() => show({ shows: 'tasks', taskId })}
          data-testid="open-task"
        >
          {text.books.task}
        </Button>
      ) : (
        <span className={styles.quiet}>{text.books.settled}</span>
      )}
    </li>
  );
}

function Found({ range }: { readonly range: Range }): ReactElement | null {
  const text = useText();
  const { differences, duplicates, repaired, leftOut, complete } = range;
  if (complete && differences.length + duplicates.length + repaired.length + leftOut.length === 0) return null;
  const repairs = (['recorded', 'sentAgain'] as const).flatMap((repair) => {
    const count = repaired.filter((one) => one.repair === repair).length;
    return count === 0 ? [] : [`${text.books.repairs[repair]} ${counted(count)}`];
  });
  return (
    <tr className={styles.found}>
      <td colSpan={10}>
        {repaired.length > 0 && (
          <p>
            {text.books.repaired(counted(repaired.length))} <span className={styles.quiet}>{repairs.join(' · ')}</span>
          </p>
        )}
        {!complete && <p className={styles.twice}>{text.books.partial}</p>}
        {leftOut.length > 0 && <p>{text.books.leftOut(leftOut.join(' '))}</p>}
        {duplicates.length > 0 && <p className={styles.twice}>{text.books.duplicates(duplicates.join(' '))}</p>}
        <ul>
          {differences.slice(0, mostShown).map((difference) => (
            <Difference key={`${difference.outcome} ${difference.from}`} difference={difference} />
          ))}
        </ul>
        {differences.length > mostShown && <p>{text.books.more(counted(differences.length - mostShown))}</p>}
      </td>
    </tr>
  );
}

export function RangesTable({ ranges }: { readonly ranges: readonly Range[] }): ReactElement {
  const text = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus to scroll by key
    <section className={styles.scroll} aria-label={text.books.ranges} tabIndex={0}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{text.books.device}</th>
            <th scope="col">{text.books.kind}</th>
            <th scope="col">{text.books.numbers}</th>
            {outcomes.map((outcome) => (
              <th key={outcome} scope="col" className={sheet.figure}>
                {text.tasks.outcomes[outcome]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ranges.map((range) => (
            <Fragment key={`${range.deviceNo} ${range.kind} ${range.code} ${range.from}`}>
              <tr data-testid="range">
                <td>{range.deviceId}</td>
                <td>{text.kinds[range.kind].short}</td>
                <td className={styles.numbers}>
                  <span>{range.code}</span> {range.from}–{range.to}
                </td>
                {outcomes.map((outcome) => {
                  const count = range.counts[outcome] ?? 0;
                  return (
                    <td key={outcome} className={sheet.figure} data-found={outcome === 'match' ? undefined : count > 0}>
                      {counted(count)}
                    </td>
                  );
                })}
              </tr>
              <Found range={range} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}
