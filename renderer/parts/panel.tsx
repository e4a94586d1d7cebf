/**
 * A white sheet with a title, the one container of the counter page.
 */
import type { ReactElement, ReactNode } from 'react';
import styles from './panel.module.css';

interface Props {
  readonly title: string;
  /** Beside the title. */
  readonly head?: ReactNode;
  /** Takes the height that is left. */
  readonly grow?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, head, grow = false, children }: Props): ReactElement {
  return (
    <section className={`${styles.panel} ${grow ? styles.grow : ''}`} aria-label={title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {head}
      </div>
      {children}
    </section>
  );
}
