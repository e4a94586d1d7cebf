/**
 * One entry of the outbox. A parked one tells its cause below itself.
 */
import { Button } from 'antd';
import { memo, type ReactElement } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import type { OutboxItem, PlainProblem } from '../../api.ts';
import { retryUpload } from '../../flows/uploads.ts';
import { age, shortTime, timeLeft } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { useTold } from '../../parts/problem-alert.tsx';
import { type Tone, ToneMark } from '../../parts/tone.tsx';
import { useText } from '../../text/index.ts';
import styles from './uploads.module.css';

const tones: Readonly<Record<OutboxItem['state'], Tone>> = { pending: 'waiting', sending: 'busy', parked: 'warning' };

function Cause({ problem, parked }: { readonly problem: PlainProblem; readonly parked: boolean }): ReactElement {
  const { sentence, remedy } = useTold(problem);
  return (
    <tr className={parked ? styles.parkedCause : styles.cause}>
      <td />
      <td colSpan={8}>
        {sentence} <span>{remedy}</span>
      </td>
    </tr>
  );
}

interface Props {
  readonly item: OutboxItem;
  /** Its cause stands at the row before it. */
  readonly told: boolean;
  /** ms since 1970 */
  readonly now: number;
  readonly mayRetry: boolean;
  readonly retrying: boolean;
}

export const UploadRow = memo(function UploadRow({ item, told, now, mayRetry, retrying }: Props): ReactElement {
  const text = useText();
  const { code, number, deadline, near, behind, problem, state } = item;
  const parked = state === 'parked';
  return (
    <tbody data-testid="upload" data-state={state}>
      <tr className={problem && !told ? styles.withCause : ''}>
        <td className={styles.what}>
          <ToneMark tone={tones[state]} /> {text.uploads.kinds[item.what]}
          <span className={styles.state}>{behind === null ? text.uploads.states[state] : text.uploads.behind[behind]}</span>
        </td>
        <td className={styles.invoice}>
          {code} <strong>{number}</strong>
        </td>
        <td className={styles.buyer} title={item.buyerName}>
          {item.buyerName}
        </td>
        <td className={sheet.figure}>{displayYuan(item.gross)}</td>
        <td className={styles.short}>{age(item.queuedAt, now, text)}</td>
        <td className={styles.short}>{text.uploads.times(item.attempts)}</td>
        <td className={styles.short}>{item.nextAt === null ? '—' : shortTime(item.nextAt)}</td>
        <td className={styles.short} data-near={near}>
          {near && <ToneMark tone="bad" />} {deadline === null ? '—' : timeLeft(deadline, now, text)}
        </td>
        <td className={styles.button}>
          {parked && mayRetry && (
            <Button
              size="small"
              loading={retrying}
              aria-label={text.uploads.retryOne(`${text.uploads.kinds[item.what]} ${number}`)}
              onClick={() => void retryUpload(item.uploadKey)}
            >
              {text.uploads.retry}
            </Button>
          )}
        </td>
      </tr>
      {problem && !told && <Cause problem={problem} parked={parked} />}
    </tbody>
  );
});
