/**
 * What is done with several of the recent invoices at once, and how far the last batch of them has come.
 */
import { Button, InputNumber } from 'antd';
import { type ReactElement, useId } from 'react';
import { printChosen } from '../../flows/print.ts';
import { counted } from '../../format.ts';
import { KeyHint } from '../../parts/key-hint.tsx';
import { ToneMark } from '../../parts/tone.tsx';
import { useOverlay } from '../../state/overlay.ts';
import { progressOf, usePrinting } from '../../state/printing.ts';
import { useText } from '../../text/index.ts';
import styles from './selection-bar.module.css';

function Chosen(): ReactElement {
  const words = useText().printing.select;
  const { chosen, copies } = usePrinting();
  const copiesId = useId();
  const before = [...chosen.values()].filter(({ truths }) => truths.printed === 'done').length;
  return (
    <div className={styles.bar} data-testid="selection">
      <div className={styles.line}>
        <strong>{words.chosen(counted(chosen.size))}</strong>
        <span className={styles.copies}>
          <label htmlFor={copiesId}>{words.copies}</label>
          <InputNumber
            id={copiesId}
            size="small"
            min={1}
            max={99}
            precision={0}
            value={copies}
            onChange={(next) => usePrinting.setState({ copies: next ?? 1 })}
          />
        </span>
      </div>
      {before > 0 && <p className={styles.quiet}>{words.copyMark(counted(before))}</p>}
      <p className={styles.line}>
        <Button size="small" onClick={() => usePrinting.setState({ chosen: new Map() })}>
          {words.clear}
        </Button>
        <Button size="small" type="primary" onClick={() => void printChosen()} data-testid="print-chosen">
          {words.print(counted(chosen.size))} <KeyHint of="print" />
        </Button>
      </p>
    </div>
  );
}

function Progress({ batch }: { readonly batch: ReadonlySet<string> }): ReactElement {
  const { printing } = useText();
  const jobs = usePrinting((state) => state.jobs) ?? [];
  const { all, done, waiting, trouble } = progressOf(jobs.filter(({ printJobId }) => batch.has(printJobId)));
  return (
    <div className={styles.bar} data-testid="batch-progress">
      <p className={styles.state} role="status">
        <ToneMark tone={trouble > 0 ? 'warning' : waiting > 0 ? 'busy' : 'good'} />
        <strong>{printing.batchOf(counted(all))}</strong>
      </p>
      <progress
        className={styles.progress}
        max={Math.max(all, 1)}
        value={all - waiting}
        aria-label={printing.batchOf(counted(all))}
      />
      <p className={styles.quiet}>{printing.batchProgress(counted(done), counted(waiting), counted(trouble))}</p>
      <p className={styles.line}>
        <Button size="small" onClick={() => usePrinting.setState({ batch: null })}>
          {printing.select.close}
        </Button>
        <Button size="small" onClick={() => useOverlay.getState().show({ shows: 'printing' })}>
          {printing.select.look} <KeyHint of="printing" />
        </Button>
      </p>
    </div>
  );
}

export function SelectionBar(): ReactElement | null {
  const { chosen, batch } = usePrinting();
  if (chosen.size > 0) return <Chosen />;
  return batch === null ? null : <Progress batch={batch} />;
}
