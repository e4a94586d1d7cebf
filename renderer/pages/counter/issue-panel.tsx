/**
 * What will be signed and by whom: next number, totals, and the one button.
 */
import { Alert, Button, Checkbox, Select } from 'antd';
import type { ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { displayYuan } from '../../../domain/money.ts';
import type { DeviceStatus, NextNumber, PlainProblem, Status, ToldProblem } from '../../api.ts';
import { nextCustomer } from '../../flows/draft.ts';
import { issue } from '../../flows/issue.ts';
import { checkNow } from '../../flows/office.ts';
import { counted } from '../../format.ts';
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
import { formPaths } from './invoice-form.tsx';
import styles from './issue-panel.module.css';

const noPrinters: Status['printers'] = [];

/** Why there is no next number, or why the device that has it will not issue; null when nothing is in the way. */
function useHindrance(): ToldProblem | PlainProblem | null {
  const { next, nextProblem, kind } = useCounter(
    useShallow((state) => ({ next: state.next, nextProblem: state.nextProblem, kind: state.draft?.kind ?? '' })),
  );
  const deviceProblem = useStatus((state) => deviceOf(state.status, next)?.problem ?? null);
  if (nextProblem !== null) return nextProblem;
  if (next !== null && next.next === null) return { code: 'device-no-stock', details: { deviceId: next.deviceId, kind } };
  return deviceProblem;
}

function deviceOf(status: Status | null, next: NextNumber | null): DeviceStatus | undefined {
  return status?.devices.find(({ deviceId }) => deviceId === next?.deviceId);
}

function NextNumberBlock(): ReactElement {
  const text = useText();
  const next = useCounter((state) => state.next);
  const device = useStatus((state) => deviceOf(state.status, next));
  const checking = useStatus((state) => state.checking);
  const hindrance = useHindrance();
  return (
    <div className={styles.next}>
      <p className={styles.caption}>
        <span>{text.issue.next}</span>
        {next && <span>{text.issue.remaining(counted(next.remaining))}</span>}
      </p>
      <p className={styles.number}>
        <span data-testid="next-code">{next?.next?.code ?? '—'}</span>
        <strong data-testid="next-number">{next?.next?.number ?? '—'}</strong>
      </p>
      <p className={styles.caption}>
        <span data-testid="next-device">
          {next ? `${next.deviceId} · ${device ? text.status.families[device.family] : ''}` : '—'}
        </span>
        {device && <span>{text.status.deviceStates[device.state]}</span>}
      </p>
      {hindrance && (
        <ProblemAlert
          problem={hindrance}
          action={
            <Button size="small" loading={checking} onClick={() => void checkNow()}>
              {text.status.checkNow}
            </Button>
          }
        />
      )}
    </div>
  );
}

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

/** Whether to print at once, and where, when there is more than one printer. */
function PrintChoice(): ReactElement {
  const text = useText();
  const { printAtOnce, printerId, locked } = useCounter(
    useShallow((state) => ({
      printAtOnce: state.printAtOnce,
      printerId: state.printerId,
      locked: state.issuingSince !== null,
    })),
  );
  const printers = useStatus((state) => state.status?.printers ?? noPrinters);
  return (
    <div className={styles.print}>
      <Checkbox
        checked={printAtOnce}
        disabled={locked}
        onChange={(event) => useCounter.setState({ printAtOnce: event.target.checked })}
      >
        {text.issue.printAtOnce}
      </Checkbox>
      {printers.length > 1 && (
        <Select
          size="small"
          aria-label={text.issue.printer}
          disabled={locked || !printAtOnce}
          value={printerId}
          onChange={(choice) => useCounter.setState({ printerId: choice })}
          options={[
            { value: null, label: text.issue.anyPrinter },
            ...printers.map((printer) => ({ value: printer.printerId, label: printer.printerId })),
          ]}
        />
      )}
    </div>
  );
}

export function IssuePanel(): ReactElement {
  const text = useText();
  const { draft, checked, draftProblem, issuingSince, opening, insisted } = useCounter();
  const ready = useOffice(({ state }) => state === 'ready');
  const showTasks = useOverlay((state) => state.show);
  const tasks = useStatus((state) => state.tasks);
  const findings = checked?.findings ?? [];
  const blocks = blockCount(findings);
  const elsewhere = findingsElsewhere(findings, formPaths);
  const unsettled = draftProblem?.code === 'issue-unknown' || draftProblem?.code === 'device-blocked';
  return (
    <Panel title={text.issue.title} head={draft && <span className={styles.kind}>{text.kinds[draft.kind].name}</span>}>
      <div className={styles.body}>
        <NextNumberBlock />
        <Totals />
        <PrintChoice />
        <Button
          type="primary"
          size="large"
          block
          data-testid="issue"
          loading={issuingSince !== null}
          disabled={opening || !ready}
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
