/**
 * Every limit of a device that is in force, the nearest first, and what to do about those that are reached.
 */
import type { ReactElement } from 'react';
import type { DeviceId } from '../../../domain/ids.ts';
import { limitFigures, limitProblems } from '../../../domain/limits.ts';
import type { Limit } from '../../api.ts';
import { fullTime, timeLeft } from '../../format.ts';
import { useText } from '../../text/index.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { ToneMark } from '../tone.tsx';
import { useNow } from '../use-now.ts';
import { limitTones, limitUse } from './limits.ts';
import styles from './status-bar.module.css';

export function LimitsTable({
  deviceId,
  limits,
}: {
  readonly deviceId: DeviceId;
  readonly limits: readonly Limit[];
}): ReactElement | null {
  const text = useText();
  const now = useNow(10_000);
  if (limits.length === 0) return null;
  const words = text.status.limits;
  const reached = limits.find(({ state }) => state === 'reached');
  return (
    <>
      {reached && (
        <ProblemAlert problem={{ code: limitProblems[reached.limit], details: { ...limitFigures(reached), deviceId } }} />
      )}
      <table className={styles.stock} aria-label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.limit}</th>
            <th scope="col">{text.columns.kind}</th>
            <th scope="col">{words.used}</th>
            <th scope="col">{words.left}</th>
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            <tr key={`${limit.kind} ${limit.limit}`} data-limit={limit.state}>
              <td>
                <span className={styles.limit}>
                  <ToneMark tone={limitTones[limit.state]} /> {words.names[limit.limit]}
                  {limit.state !== 'ok' && <strong>{words[limit.state]}</strong>}
                </span>
              </td>
              <td>{text.kinds[limit.kind].short}</td>
              <td>{limitUse(limit, text)}</td>
              <td title={limit.until ? fullTime(limit.until) : undefined}>
                {limit.until === null ? '—' : timeLeft(limit.until, now, text)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
