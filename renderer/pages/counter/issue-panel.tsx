/**
 * What will be signed and by whom: next number, totals, and the one button.
 */
import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import { nextCustomer } from '../../flows/draft.ts';
import { issue } from '../../flows/issue.ts';
import { KeyHint } from '../../parts/key-hint.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useCounter } from '../../state/counter.ts';
import { useOffice } from '../../state/office.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import { blockCount, findingsElsewhere } from './findings.ts';
import { Hindrance } from './hindrance.tsx';
import { formPaths } from './invoice-form.tsx';
import styles from './issue-panel.module.css';
import { NextNumber } from './next-number.tsx';
import { PrintChoice } from './print-choice.tsx';

function Totals(): ReactElement {
  const text = useText();
  const checked = useCounter((state) => state.checked);
  const figure = (part: 'net' | 'tax' | 'gross'): string => (checked === null ? '—' : displayYuan(checked.totals[part]));
  return (
    <dl className={styles.totals}>
      <div>
        <dt>{text.issue.net}</dt>
        <dd data-testid="total-net">{figure('net')}</dd>
      </div>
      <div>
        <dt>{text.issue.tax}</dt>
        <dd data-testid="total-tax">{figure('tax')}</dd>
      </div>
      <div className={styles.gross}>
        <dt>{text.issue.gross}</dt>
        <dd data-testid="total-gross">¥{figure('gross')}</dd>
      </div>
      <div className={styles.words}>
        <dt className="unseen">{text.issue.words}</dt>
        <dd lang="zh-CN" data-testid="total-words">
          {checked?.words ?? '—'}
        </dd>
      </div>
    </dl>
  );
}

/** Seconds since the key was pressed, so that a slow device is seen to be slow and not dead. */
function Elapsed({ since }: { readonly since: number }): ReactElement {
  const text = useText();
  const now = useNow(1000);
  return <>{text.issue.issuing(Math.max(0, Math.floor((now - since) / 1000)))}</>;
}

export function IssuePanel(): ReactElement {
  const text = useText();
  const { draft, checked, draftProblem, issuingSince, opening, insisted } = useCounter();
  const ready = useOffice(({ state }) => state === 'ready');
  const fenced = useStatus(({ status }) => (status?.fenced ?? null) !== null);
  const showTasks = useOverlay((state) => state.show);
  const tasks = useStatus((state) => state.tasks);
  const findings = checked?.findings ?? [];
  const blocks = blockCount(findings);
  const elsewhere = findingsElsewhere(findings, formPaths);
  const unsettled = draftProblem?.code === 'issue-unknown' || draftProblem?.code === 'device-blocked';
  return (
    <Panel title={text.issue.title} head={draft && <span className={styles.kind}>{text.kinds[draft.kind].name}</span>}>
      <div className={styles.body}>
        <NextNumber />
        <Totals />
        <PrintChoice />
        <Button
          type="primary"
          size="large"
          block
          data-testid="issue"
          loading={issuingSince !== null}
          disabled={opening || !ready || fenced}
          onClick={() => void issue()}
        >
          {issuingSince === null ? (
            <>
              {text.issue.button} <KeyHint of="issue" />
            </>
          ) : (
            <Elapsed since={issuingSince} />
          )}
        </Button>
        <Button block disabled={issuingSince !== null} onClick={() => void nextCustomer()}>
          {text.issue.hold} <KeyHint of="next" />
        </Button>
        <Hindrance />
        {elsewhere.map(({ path, severity, problem }) => (
          <ProblemAlert key={`${path} ${problem.code}`} problem={problem} tone={severity === 'block' ? 'error' : 'warning'} />
        ))}
        {draftProblem && (
          <ProblemAlert
            problem={draftProblem}
            action={
              unsettled && tasks.length > 0 ? (
                <Button size="small" onClick={() => showTasks({ shows: 'tasks' })}>
                  {text.issue.unknown} <KeyHint of="tasks" />
                </Button>
              ) : undefined
            }
          />
        )}
        {insisted && blocks > 0 && <Alert type="error" showIcon title={text.issue.blocked(blocks)} />}
      </div>
    </Panel>
  );
}
