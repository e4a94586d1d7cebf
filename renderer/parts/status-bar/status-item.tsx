/**
 * One entry of the status bar: a mark, a name, a short word; the whole story opens above it.
 */
import { Popover } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { type Tone, ToneMark } from '../tone.tsx';
import styles from './status-bar.module.css';

interface Props {
  readonly testId: string;
  readonly tone: Tone;
  readonly name: string;
  readonly word: string;
  readonly state?: string;
  /** What opens; without it the entry does `onClick`. */
  readonly details?: ReactNode;
  readonly onClick?: () => void;
}

export function StatusItem({ testId, tone, name, word, state, details, onClick }: Props): ReactElement {
  const item = (
    <button type="button" className={styles.item} data-testid={testId} data-state={state} data-tone={tone} onClick={onClick}>
      <ToneMark tone={tone} />
      <span className={styles.name}>{name}</span>
      <span className={styles.word}>{word}</span>
    </button>
  );
  if (details === undefined) return item;
  return (
    <Popover
      trigger="click"
      placement="topLeft"
      content={
        <section className={styles.details} aria-label={name}>
          {details}
        </section>
      }
      destroyOnHidden
    >
      {item}
    </Popover>
  );
}
