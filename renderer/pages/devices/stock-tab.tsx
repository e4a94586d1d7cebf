/**
 * The numbers a device holds, by kind and segment, what became of each, and how they come and go.
 */
import { Button } from 'antd';
import { type ReactElement, useCallback, useState } from 'react';
import { mostFormNumbers } from '../../../domain/form-numbers.ts';
import { type InvoiceKind, kindFacts } from '../../../domain/kinds.ts';
import { invoiceNumber } from '../../../domain/numbering.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type DeviceDetail, type DeviceKindDetail } from '../../api.ts';
import { counted, fullTime } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import { BeginStock } from './begin-stock.tsx';
import styles from './devices.module.css';
import { Operations } from './operations.tsx';
import { VoidBlank } from './void-blank.tsx';

type Segment = DeviceKindDetail['segments'][number];

/** What became of the numbers of a segment. One that is longer than an answer is told part by part. */
function Forms({
  detail,
  kind,
  segment,
}: {
  readonly detail: DeviceDetail;
  readonly kind: InvoiceKind;
  readonly segment: Segment;
}): ReactElement {
  const { formsPart, formsBefore, formsAfter } = useText().devices;
  const [part, setPart] = useState(0);
  const from = Number(segment.first) + part * mostFormNumbers;
  const first = invoiceNumber(from) ?? segment.first;
  const count = Math.min(mostFormNumbers, Number(segment.last) - from + 1);
  const last = invoiceNumber(from + count - 1) ?? segment.last;
  return (
    <>
      {segment.count > mostFormNumbers && (
        <p className={styles.quiet}>
          {formsPart(`${first}–${last}`)}{' '}
          <Button size="small" disabled={part === 0} onClick={() => setPart(part - 1)}>
            {formsBefore}
          </Button>{' '}
          <Button size="small" disabled={last === segment.last} onClick={() => setPart(part + 1)}>
            {formsAfter}
          </Button>
        </p>
      )}
      <FormTable detail={detail} kind={kind} code={segment.code} first={first} count={count} />
    </>
  );
}

function FormTable({
  detail: { deviceId },
  kind,
  code,
  first,
  count,
}: {
  readonly detail: DeviceDetail;
  readonly kind: InvoiceKind;
  readonly code: Segment['code'];
  readonly first: Segment['first'];
  readonly count: number;
}): ReactElement {
  const text = useText();
  const ask = useCallback(
    () => api.formNumbers({ deviceId, run: { kind, code, first, count } }),
    [deviceId, kind, code, first, count],
  );
  const { value, problem } = useReply(ask);
  if (problem) return <ProblemAlert problem={problem} />;
  const last = invoiceNumber(Number(first) + count - 1) ?? first;
  return (
    <table className={`${sheet.table} ${styles.table}`} aria-label={text.devices.formsOf(`${first}–${last}`)}>
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

function Kind({
  detail,
  of,
  mayBegin,
}: {
  readonly detail: DeviceDetail;
  readonly of: DeviceKindDetail;
  readonly mayBegin: boolean;
}): ReactElement {
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
      {mayBegin && of.next && kindFacts[of.kind].medium === 'paper' && (
        <VoidBlank deviceId={detail.deviceId} kind={of.kind} next={of.next} />
      )}
    </section>
  );
}

export function StockTab({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const mayBegin = useSession(({ person }) => mayRun('beginOperation', person?.roles ?? null));
  return (
    <>
      {detail.managedElsewhere && <p className={styles.quiet}>{text.devices.managedElsewhere}</p>}
      {detail.kinds.map((of) => (
        <Kind key={of.kind} detail={detail} of={of} mayBegin={mayBegin} />
      ))}
      <h3>{text.devices.operations}</h3>
      {!mayBegin && <p className={styles.quiet}>{text.devices.supervisorOnly}</p>}
      {mayBegin && !detail.managedElsewhere && <BeginStock detail={detail} />}
      <Operations deviceId={detail.deviceId} only={({ what }) => what !== 'closeMonth' && what !== 'setClock'} />
    </>
  );
}
