/**
 * Trouble, told: what happened and what to do.
 */
import { Alert } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { PlainProblem, ToldProblem } from '../api.ts';
import { useLocale } from '../state/locale.ts';
import styles from './problem-alert.module.css';

interface Props {
  readonly problem: ToldProblem | PlainProblem;
  readonly tone?: 'error' | 'warning';
  /** What can be done about it here. */
  readonly action?: ReactNode;
  readonly onClose?: () => void;
}

/** Problems of a reply bring their words; problems inside a value (findings, warnings) are told here. */
export function useTold(problem: ToldProblem | PlainProblem): { readonly sentence: string; readonly remedy: string } {
  const locale = useLocale((state) => state.locale);
  return ('text' in problem ? problem : tellProblem(problem)).text[locale];
}

export function ProblemAlert({ problem, tone = 'error', action, onClose }: Props): ReactElement {
  const { sentence, remedy } = useTold(problem);
  return (
    <Alert
      className={styles.alert ?? ''}
      type={tone}
      showIcon
      data-problem={problem.code}
      title={
        <>
          <p className={styles.sentence}>{sentence}</p>
          <p className={styles.remedy}>{remedy}</p>
          {action && <div className={styles.action}>{action}</div>}
        </>
      }
      {...(onClose ? { closable: { onClose } } : {})}
    />
  );
}
