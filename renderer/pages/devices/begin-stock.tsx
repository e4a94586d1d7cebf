/**
 * The form for what comes in and goes out of a device's stock. Only what the chosen operation needs is asked for.
 */
import { Button, Input, InputNumber, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { type InvoiceKind, invoiceKinds } from '../../../domain/kinds.ts';
import type { DeviceDetail, DeviceOperation, ToldProblem } from '../../api.ts';
import { beginOperation } from '../../flows/operations.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';
import { KindSelect } from './kind-select.tsx';

type StockAim = Exclude<DeviceOperation['what'], 'closeMonth' | 'setClock' | 'voidBlank'>;
const stockAims: readonly StockAim[] = ['requisition', 'readIn', 'giveBack', 'handOut', 'takeBack'];

export function BeginStock({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const words = text.devices;
  const kinds = detail.kinds.length > 0 ? detail.kinds.map(({ kind }) => kind) : invoiceKinds;
  const [what, setWhat] = useState<StockAim>('requisition');
  const [kind, setKind] = useState<InvoiceKind>(kinds[0] ?? '007');
  const [code, setCode] = useState('');
  const [first, setFirst] = useState('');
  const [count, setCount] = useState<number | null>(null);
  const [machineNo, setMachineNo] = useState(1);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const needsRun = what !== 'readIn';
  const needsMachine = what === 'handOut' || what === 'takeBack';
  const complete = !needsRun || (/^\d{10}(\d{2})?$/.test(code) && /^\d{1,8}$/.test(first) && count !== null && count > 0);

  function begin(): void {
    const run = { kind, code: code as InvoiceCode, first: first.padStart(8, '0') as InvoiceNumber, count: count ?? 1 };
    const aim =
      what === 'readIn' ? { what, kind } : what === 'handOut' || what === 'takeBack' ? { what, run, machineNo } : { what, run };
    setBusy(true);
    void beginOperation({ deviceId: detail.deviceId, aim }).then((trouble) => {
      setBusy(false);
      setProblem(trouble);
    });
  }

  return (
    <>
      <form
        className={styles.form}
        aria-label={words.operations}
        onSubmit={(event) => {
          event.preventDefault();
          if (complete && !busy) begin();
        }}
      >
        <Labelled
          label={words.what}
          field={(id) => (
            <Select
              id={id}
              value={what}
              onChange={setWhat}
              popupMatchSelectWidth={false}
              options={stockAims.map((value) => ({ value, label: words.aims[value] }))}
              data-testid="operation-what"
            />
          )}
        />
        <KindSelect kinds={kinds} value={kind} onChange={setKind} />
        {needsRun && (
          <>
            <Labelled
              label={words.code}
              field={(id) => (
                <Input
                  id={id}
                  value={code}
                  maxLength={12}
                  onChange={({ target }) => setCode(target.value.trim())}
                  data-testid="run-code"
                />
              )}
            />
            <Labelled
              label={words.firstNumber}
              field={(id) => (
                <Input
                  id={id}
                  value={first}
                  maxLength={8}
                  onChange={({ target }) => setFirst(target.value.trim())}
                  data-testid="run-first"
                />
              )}
            />
            <Labelled
              label={words.count}
              field={(id) => (
                <InputNumber
                  id={id}
                  value={count}
                  min={1}
                  max={99_999_999}
                  precision={0}
                  onChange={setCount}
                  data-testid="run-count"
                />
              )}
            />
          </>
        )}
        {needsMachine && (
          <Labelled
            label={words.machineNo}
            field={(id) => (
              <InputNumber
                id={id}
                value={machineNo}
                min={0}
                max={65_535}
                precision={0}
                onChange={(value) => setMachineNo(value ?? 0)}
              />
            )}
          />
        )}
        <Button type="primary" htmlType="submit" loading={busy} disabled={!complete} data-testid="begin-operation">
          {words.begin}
        </Button>
      </form>
      {needsRun && !complete && (code !== '' || first !== '') && <p className={styles.quiet}>{words.wrong}</p>}
      {problem && <ProblemAlert problem={problem} />}
    </>
  );
}
