/**
 * The station's other counters by their own last reports: what a supervisor has to hear of first.
 */
import { Button } from 'antd';
import { type ReactElement, useCallback } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import { api, type OtherCounter } from '../../api.ts';
import { age, counted } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { ToneMark } from '../../parts/tone.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useReply } from '../../parts/use-reply.ts';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';

/** Those with a warning first, the others by name. */
const inOrder = (counters: readonly OtherCounter[]): readonly OtherCounter[] =>
  counters.toSorted((a, b) => b.warnings.length - a.warnings.length || a.counterId.localeCompare(b.counterId));

export function CountersTab(): ReactElement {
  const text = useText();
  const words = text.devices;
  const now = useNow(30_000);
  const ask = useCallback(() => api.otherCounters({}), []);
  const { value, problem, asking, again } = useReply(ask);
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <h2>{words.counters}</h2>
        <Button size="small" loading={asking} onClick={again}>
          {words.askAgain}
        </Button>
      </div>
      {problem && <ProblemAlert problem={problem} tone="warning" />}
      {value?.length === 0 && <p className={styles.quiet}>{words.countersNone}</p>}
      {value !== null && value.length > 0 && (
        <table className={`${sheet.table} ${styles.table}`} aria-label={words.counters}>
          <thead>
            <tr>
              <th scope="col">{words.counter}</th>
              <th scope="col">{words.reported}</th>
              <th scope="col">{words.stock}</th>
              <th scope="col">{words.unuploaded}</th>
            </tr>
          </thead>
          <tbody>
            {inOrder(value).map((counter) => (
              <tr key={counter.counterId} data-testid="other-counter" data-warnings={counter.warnings.join(' ')}>
                <td>
                  <ToneMark tone={counter.warnings.length > 0 ? 'warning' : 'good'} /> {counter.counterId}{' '}
                  <strong className={styles.first}>
                    {counter.warnings.map((warning) => words.warnings[warning]).join(' · ')}
                  </strong>
                </td>
                <td className={counter.warnings.includes('silent') ? styles.differs : ''}>
                  {counter.at === null ? words.never : age(counter.at, now, text)}
                </td>
                <td className={counter.warnings.includes('stock') ? styles.differs : ''}>
                  {counter.devices
                    .map(
                      ({ deviceId, stock }) =>
                        `${deviceId}: ${stock.map(({ kind, remaining }) => `${text.kinds[kind].short} ${counted(remaining)}`).join(', ') || '—'}`,
                    )
                    .join(' · ')}
                </td>
                <td className={counter.warnings.includes('unuploaded') ? styles.differs : ''}>
                  {counted(counter.unuploaded.count)} · ¥{displayYuan(counter.unuploaded.gross)}
                  {counter.unuploaded.oldestAt !== null && ` · ${age(counter.unuploaded.oldestAt, now, text)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
