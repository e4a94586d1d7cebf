/**
 * The invoice whose paper is looked at: its number large, because it is compared with the form by eye.
 */
import type { ReactElement } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import type { PrintJob } from '../../api.ts';
import { fullTime } from '../../format.ts';
import { useText } from '../../text/index.ts';
import styles from './paper.module.css';

export function PaperHead({ job }: { readonly job: PrintJob }): ReactElement {
  const text = useText();
  const { number, code, kind, buyerName, gross, part, printerId, askedBy, changedAt, copyNo } = job;
  const facts = [
    text.kinds[kind].name,
    ...(part === 'list' ? [text.printing.list.tag] : []),
    `¥${displayYuan(gross)}`,
    printerId,
    askedBy,
    fullTime(changedAt).slice(11),
    ...(copyNo > 0 ? [text.printing.copy(copyNo)] : []),
  ];
  return (
    <div className={styles.head} data-testid="paper-invoice">
      <p className={styles.caption}>
        {text.printing.paper.code} {code}
      </p>
      <p className={styles.number}>
        <span className="unseen">{text.printing.paper.number} </span>
        {number.slice(0, 4)}
        <strong>{number.slice(4)}</strong>
      </p>
      <p className={styles.buyer}>{buyerName}</p>
      <p className={styles.caption}>{facts.join(' · ')}</p>
    </div>
  );
}
