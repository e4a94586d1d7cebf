/**
 * The numbers a device holds, by kind and segment, what became of each, and how they come and go.
 */
import { Button, Input, InputNumber, Select } from 'antd';
import { type ReactElement, useCallback, useState } from 'react';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { type InvoiceKind, invoiceKinds } from '../../../domain/kinds.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type DeviceDetail, type DeviceKindDetail, type DeviceOperation, type ToldProblem } from '../../api.ts';
import { beginOperation } from '../../flows/operations.ts';
import { counted, fullTime } from '../../format.ts';
import { Labelled } from '../../parts/labelled.tsx';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';
import { Operations } from './operations.tsx';

type Segment = DeviceKindDetail['segments'][number];
type StockAim = Exclude<DeviceOperation['what'], 'closeMonth' | 'setClock'>;
const stockAims: readonly StockAim[] = ['requisition', 'readIn', 'giveBack', 'handOut', 'takeBack'];

function Forms({
  detail,
  kind,
  segment,
}: {
  readonly detail: DeviceDetail;
  readonly kind: InvoiceKind;
  readonly segment: Segment;
}): ReactElement {
  const text = useText();
  const { deviceId } = detail;
  const { code, first, count } = segment;
  const ask = useCallback(
    () => api.formNumbers({ deviceId, run: { kind, code, first, count } }),
    [deviceId, kind, code, first, count],
  );
  const { value, problem } = useReply(ask);
  if (problem) return <ProblemAlert problem={problem} />;
  return (
    <table className={`${sheet.table} ${styles.table}`} aria-label={text.devices.formsOf(`${first}–${segment.last}`)}>
      <tbody>
        {(value ?? []).map((run) => (
          <tr key={run.first} data-state={run.state}>
            <td className={styles.mono}>{run.first === run.last ? run.first : `${run.first}–${run.last}`}</td>
            <td className={sheet.figure}>{counted(run.count)}</td>
            <td>{text.devices.formStates[run.state]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SegmentRow({
  detail,
  kind,
  segment,
}: {
  readonly detail: DeviceDetail;
  readonly kind: InvoiceKind;
  readonly segment: Segment;
}): ReactElement {
  const text = useText();
  const [open, setOpen] = useState(false);
  const numbers = `${segment.first}–${segment.last}`;
  return (
    <>
      <tr>
        <td>{segment.code}</td>
        <td className={styles.mono}>{numbers}</td>
        <td className={sheet.figure}>{counted(segment.count - segment.remaining)}</td>
        <td className={sheet.figure}>{counted(segment.remaining)}</td>
        <td>{segment.boughtAt ? fullTime(segment.boughtAt).slice(0, 10) : '—'}</td>
        <td>
          <Button size="small" aria-expanded={open} aria-label={text.devices.formsOf(numbers)} onClick={() => setOpen(!open)}>
            {open ? text.devices.formsHide : text.devices.formsShow}
          </Button>
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={6}>
            <Forms detail={detail} kind={kind} segment={segment} />
          </td>
        </tr>
      )}
    </>
  );
}

function Kind({ detail, of }: { readonly detail: DeviceDetail; readonly of: DeviceKindDetail }): ReactElement {
  const text = useText();
  return (
    <section className={styles.kind} aria-label={text.kinds[of.kind].name}>
      <h3>
        {text.kinds[of.kind].name}
        <span>
          {text.devices.next} {of.next ? `${of.next.code} ${of.next.number}` : '—'} · {text.devices.remaining}{' '}
          {of.remaining === null ? text.devices.unknown : counted(of.remaining)}
        </span>
      </h3>
      {of.segments.length === 0 ? (
        <p className={styles.quiet}>{text.devices.noSegments}</p>
      ) : (
        <table className={`${sheet.table} ${styles.table}`}>
          <thead>
            <tr>
              <th scope="col">{text.devices.segmentCode}</th>
              <th scope="col">{text.devices.segmentNumbers}</th>
              <th scope="col" className={sheet.figure}>
                {text.devices.segmentUsed}
              </th>
              <th scope="col" className={sheet.figure}>
                {text.devices.segmentLeft}
              </th>
              <th scope="col">{text.devices.boughtAt}</th>
              <th scope="col">
                <span className="unseen">{text.devices.forms}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {of.segments.map((segment) => (
              <SegmentRow key={`${segment.code} ${segment.first}`} detail={detail} kind={of.kind} segment={segment} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The form for what comes in and goes out. Only what the chosen operation needs is asked for. */
function Begin({ detail }: { readonly detail: DeviceDetail }): ReactElement {
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
        <Labelled
          label={words.kind}
          field={(id) => (
            <Select
              id={id}
              value={kind}
              onChange={setKind}
              popupMatchSelectWidth={false}
              options={kinds.map((value) => ({ value, label: text.kinds[value].short }))}
            />
          )}
        />
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

export function StockTab({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const mayBegin = useSession(({ person }) => mayRun('beginOperation', person?.roles ?? null));
  return (
    <>
      {detail.managedElsewhere && <p className={styles.quiet}>{text.devices.managedElsewhere}</p>}
      {detail.kinds.map((of) => (
        <Kind key={of.kind} detail={detail} of={of} />
      ))}
      {!detail.managedElsewhere && (
        <>
          <h3>{text.devices.operations}</h3>
          {mayBegin ? <Begin detail={detail} /> : <p className={styles.quiet}>{text.devices.supervisorOnly}</p>}
          <Operations deviceId={detail.deviceId} only={({ what }) => what !== 'closeMonth' && what !== 'setClock'} />
        </>
      )}
    </>
  );
}
