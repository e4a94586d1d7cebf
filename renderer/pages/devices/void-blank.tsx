/**
 * Voids the next number of a kind unused, because its paper is spoilt. A void is for ever and takes whatever number is next, so whoever asks
 * for it has the paper in hand: its last four digits are typed in.
 */
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { InvoiceKey } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { DeviceDetail, ToldProblem } from '../../api.ts';
import { beginOperation } from '../../flows/operations.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';

export function VoidBlank({
  deviceId,
  kind,
  next,
}: {
  readonly deviceId: DeviceDetail['deviceId'];
  readonly kind: InvoiceKind;
  readonly next: InvoiceKey;
}): ReactElement {
  const text = useText();
  const words = text.devices;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const confirmed = typed === next.number.slice(-4);

  function close(): void {
    setOpen(false);
    setTyped('');
    setProblem(null);
  }

  function begin(): void {
    setBusy(true);
    void beginOperation({ deviceId, aim: { what: 'voidBlank', kind, number: next } }).then((trouble) => {
      setBusy(false);
      if (trouble === null) close();
      else setProblem(trouble);
    });
  }

  if (!open)
    return (
      <div>
        <Button size="small" onClick={() => setOpen(true)} data-testid={`void-blank-${kind}`}>
          {words.voidBlank}
        </Button>
      </div>
    );
  return (
    <form
      className={styles.confirm}
      aria-label={words.voidBlank}
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmed && !busy) begin();
      }}
    >
      <p>{words.voidBlankSure(`${next.code} ${next.number}`)}</p>
      <div className={styles.form}>
        <Labelled
          label={words.lastFour}
          field={(id) => (
            <Input
              id={id}
              value={typed}
              maxLength={4}
              inputMode="numeric"
              autoFocus
              onChange={({ target }) => setTyped(target.value.trim())}
              data-testid="void-blank-digits"
            />
          )}
        />
        <Button danger type="primary" htmlType="submit" loading={busy} disabled={!confirmed} data-testid="void-blank-confirm">
          {words.voidBlankDo}
        </Button>
        <Button disabled={busy} onClick={close}>
          {text.empty.cancel}
        </Button>
      </div>
      {problem && <ProblemAlert problem={problem} />}
    </form>
  );
}
