/**
 * One entry of the status bar: a mark, a name, a short word; the whole story opens above it.
 */
import { Popover } from 'antd';
import { createContext, type ReactElement, type ReactNode, useContext, useRef, useState } from 'react';
import { type Overlay, useOverlay } from '../../state/overlay.ts';
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

const Leave = createContext<(to: Overlay) => void>(() => undefined);

/**
 * For the details: goes from them to a layer over the counter. They close first and give the focus back to their entry, where
 * it returns when the layer closes.
 */
export function useLeave(): (to: Overlay) => void {
  return useContext(Leave);
}

export function StatusItem({ testId, tone, name, word, state, details, onClick }: Props): ReactElement {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLButtonElement>(null);
  const show = useOverlay((overlay) => overlay.show);
  const item = (
    <button
      ref={place}
      type="button"
      className={styles.item}
      data-testid={testId}
      data-state={state}
      data-tone={tone}
      onClick={onClick}
      title={word}
    >
      <ToneMark tone={tone} />
      <span className={styles.name}>{name}</span>
      <span className={styles.word}>{word}</span>
    </button>
  );
  if (details === undefined) return item;
  const leave = (to: Overlay): void => {
    setOpen(false);
    place.current?.focus();
    show(to);
  };
  return (
    <Popover
      trigger="click"
      placement="topLeft"
      open={open}
      onOpenChange={setOpen}
      content={
        <Leave.Provider value={leave}>
          <section className={styles.details} aria-label={name}>
            {details}
          </section>
        </Leave.Provider>
      }
      destroyOnHidden
    >
      {item}
    </Popover>
  );
}
