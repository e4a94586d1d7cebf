/**
 * A state as a small mark: told by shape as well as by colour.
 */
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactElement } from 'react';
import styles from './tone.module.css';

export type Tone = 'good' | 'busy' | 'waiting' | 'warning' | 'bad' | 'none';

const icons: Readonly<Record<Tone, ReactElement>> = {
  good: <CheckCircleFilled className={styles.good} />,
  busy: <SyncOutlined spin className={styles.busy} />,
  waiting: <ClockCircleOutlined className={styles.busy} />,
  warning: <ExclamationCircleFilled className={styles.warning} />,
  bad: <CloseCircleFilled className={styles.bad} />,
  none: <MinusCircleOutlined className={styles.none} />,
};

export function ToneMark({ tone }: { readonly tone: Tone }): ReactElement {
  return (
    <span className={styles.mark} aria-hidden="true">
      {icons[tone]}
    </span>
  );
}
