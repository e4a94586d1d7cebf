/**
 * The office refuses to work: a setting is wrong, or the ledger cannot be used. Nothing else can be done here.
 */
import type { ReactElement } from 'react';
import type { ToldProblem } from '../../api.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import styles from './refused-page.module.css';

export function RefusedPage({ problem }: { readonly problem: ToldProblem }): ReactElement {
  return (
    <div className={styles.page}>
      <ProblemAlert problem={problem} />
    </div>
  );
}
