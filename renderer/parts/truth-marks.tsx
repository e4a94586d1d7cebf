/**
 * The four truths of an invoice, each for itself: signed, recorded, printed, uploaded.
 */
import type { ReactElement } from 'react';
import type { Truths } from '../api.ts';
import { useText } from '../text/index.ts';
import { type Tone, ToneMark } from './tone.tsx';
import styles from './truth-marks.module.css';

const order = ['signed', 'recorded', 'printed', 'uploaded'] as const satisfies readonly (keyof Truths)[];
const tones: Readonly<Record<Truths['signed'], Tone>> = { none: 'none', due: 'waiting', done: 'good', trouble: 'warning' };

/** With words, for one invoice in the middle of the screen. */
export function TruthCards({ truths }: { readonly truths: Truths }): ReactElement {
  const text = useText();
  return (
    <ul className={styles.cards} aria-label={text.result.truths}>
      {order.map((name) => (
        <li key={name} className={styles.card} data-testid={`truth-${name}`} data-state={truths[name]}>
          <ToneMark tone={tones[truths[name]]} />
          <span>
            <strong>{text.truths[name]}</strong>
            <span className={styles.state}>{text.truthStates[truths[name]]}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** One letter for each column of {@link TruthMarks}, as its head. */
export function TruthLegend(): ReactElement {
  const text = useText();
  return (
    <span className={styles.legend} aria-hidden="true">
      {order.map((name) => (
        <span key={name} title={text.truths[name]}>
          {text.truthLetters[name]}
        </span>
      ))}
    </span>
  );
}

/** Marks only, for a row of a list; the words are their titles. */
export function TruthMarks({ truths }: { readonly truths: Truths }): ReactElement {
  const text = useText();
  return (
    <ul className={styles.marks} aria-label={text.result.truths}>
      {order.map((name) => {
        const words = `${text.truths[name]}: ${text.truthStates[truths[name]]}`;
        return (
          <li key={name} title={words} data-truth={name} data-state={truths[name]}>
            <ToneMark tone={tones[truths[name]]} />
            <span className="unseen">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
