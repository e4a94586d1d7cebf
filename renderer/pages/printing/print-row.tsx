/**
 * One print job in the queue: what it is, where it stands and why, and what can be done about it.
 */
import { Button, Tag } from 'antd';
import { memo, type ReactElement } from 'react';
import { isOnItsWay, waitsForPerson } from '../../../domain/print-job.ts';
import type { PrintJob } from '../../api.ts';
import { clockTime } from '../../format.ts';
import { reasonWords } from '../../parts/printer-reason.ts';
import { type Tone, ToneMark } from '../../parts/tone.tsx';
import { type Text, useText } from '../../text/index.ts';
import { offsetWords } from './offset.ts';
import styles from './printing.module.css';

const tones: Readonly<Record<PrintJob['state'], Tone>> = {
  queued: 'waiting',
  spooling: 'busy',
  spooled: 'busy',
  toConfirm: 'warning',
  unknown: 'warning',
  printed: 'good',
  spoilt: 'warning',
  cancelled: 'none',
  failed: 'bad',
};

/** On a form the number is compared; plain paper is only looked at. */
function questionOf({ state, onForms }: PrintJob, { printing: { questions } }: Text): string {
  if (state === 'unknown') return questions.unknown;
  return onForms ? questions.form : questions.sheet;
}

interface Props {
  readonly job: PrintJob;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Without the right to print there is nothing to press. */
  readonly mayAct: boolean;
  readonly busy: boolean;
  /** Its printer stands still. */
  readonly stuck: boolean;
  /** It has the focus when the queue opens. */
  readonly first: boolean;
  readonly onCheck: (job: PrintJob) => void;
  readonly onCancel: (job: PrintJob) => void;
  readonly onAgain: (job: PrintJob) => void;
}

function Actions({
  job,
  busy,
  first,
  onCheck,
  onCancel,
  onAgain,
}: Omit<Props, 'today' | 'mayAct' | 'stuck'>): ReactElement | null {
  const { printing } = useText();
  const { state } = job;
  const number = job.part === 'list' ? printing.list.of(job.number) : job.number;
  if (waitsForPerson(state)) {
    return (
      <Button
        size="small"
        type="primary"
        aria-label={printing.checkOf(number)}
        onClick={() => onCheck(job)}
        {...(first ? { 'data-first': true } : {})}
      >
        {printing.check}
      </Button>
    );
  }
  // nobody knows yet whether the spooler has it: there is nothing to take back
  if (state === 'spooling') return null;
  const [words, name, act] = isOnItsWay(state)
    ? [printing.cancel, printing.cancelOf(number), onCancel]
    : [printing.again, printing.againOf(number), onAgain];
  return (
    <Button size="small" disabled={busy} aria-label={name} onClick={() => act(job)}>
      {words}
    </Button>
  );
}

export const PrintRow = memo(function PrintRow({ job, today, mayAct, stuck, ...actions }: Props): ReactElement {
  const text = useText();
  const words = text.printing;
  const { state } = job;
  const why = reasonWords(job.reason, text);
  const cause = waitsForPerson(state) ? [questionOf(job, text), why].filter(Boolean).join(' ') : why;
  return (
    <tbody data-testid="print-job" data-state={state}>
      <tr className={cause ? styles.withCause : ''}>
        <td className={styles.short}>
          <span className={styles.state}>
            <ToneMark tone={tones[state]} /> {words.states[state]}
          </span>
        </td>
        <td className={styles.short}>
          {job.code} <strong>{job.number}</strong> <span className={styles.quiet}>{text.kinds[job.kind].short}</span>
          {job.part === 'list' && <Tag className={styles.tag ?? ''}>{words.list.tag}</Tag>}
        </td>
        <td className={styles.buyer} title={job.buyerName}>
          {job.buyerName}
        </td>
        <td className={styles.short}>
          {words.copies(job.copies)}
          {job.copyNo > 0 && <Tag className={styles.tag ?? ''}>{words.copy(job.copyNo)}</Tag>}
          {job.batchId !== null && <Tag className={styles.tag ?? ''}>{words.batch}</Tag>}
        </td>
        <td className={styles.short}>{job.printerId}</td>
        <td className={styles.short}>
          {job.askedBy} <span className={styles.quiet}>{clockTime(job.changedAt, today)}</span>
        </td>
        <td className={styles.short}>
          {job.template ?? '—'} {job.offset !== null && <span className={styles.quiet}>{offsetWords(job.offset, text)}</span>}
        </td>
        <td className={styles.button}>{mayAct && <Actions job={job} {...actions} />}</td>
      </tr>
      {cause && (
        <tr className={`${styles.cause} ${stuck || tones[state] === 'warning' || tones[state] === 'bad' ? styles.urgent : ''}`}>
          <td />
          <td colSpan={7}>{cause}</td>
        </tr>
      )}
    </tbody>
  );
});
