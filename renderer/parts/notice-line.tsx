/**
 * Shows the notice above the status bar. Good news leaves by itself, trouble waits to be read.
 */
import { Alert } from 'antd';
import { type ReactElement, useEffect } from 'react';
import { useNotice } from '../state/notice.ts';
import { useText } from '../text/index.ts';
import styles from './notice-line.module.css';
import { ProblemAlert } from './problem-alert.tsx';

const goodNewsMs = 4000;

export function NoticeLine(): ReactElement {
  const text = useText();
  const { notice, clear } = useNotice();
  useEffect(() => {
    if (notice?.tone !== 'done') return;
    const timer = setTimeout(clear, goodNewsMs);
    return () => clearTimeout(timer);
  }, [notice, clear]);
  return (
    <div className={styles.line} role="status" data-testid="notice">
      {notice?.tone === 'done' && <Alert type="success" showIcon title={notice.say(text)} closable={{ onClose: clear }} />}
      {notice?.tone === 'trouble' && <ProblemAlert problem={notice.problem} onClose={clear} />}
    </div>
  );
}
