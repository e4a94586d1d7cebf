/**
 * The issued invoice: what the clerk reads out, checks against the paper, and hands over.
 */
import { Alert, Button, Tag } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { isOnItsWay, waitsForPerson } from '../../../domain/print-job.ts';
import { maxRowsOnFace } from '../../../domain/tax.ts';
import type { InvoiceDetail, PrintJob } from '../../api.ts';
import { nextCustomer } from '../../flows/draft.ts';
import { print } from '../../flows/print.ts';
import { fullTime, grouped } from '../../format.ts';
import { InvoiceLines } from '../../parts/invoice-lines.tsx';
import { KeyHint } from '../../parts/key-hint.tsx';
import { ListApart } from '../../parts/list-apart.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QrCode } from '../../parts/qr-code.tsx';
import { ToneMark } from '../../parts/tone.tsx';
import { TruthCards } from '../../parts/truth-marks.tsx';
import { useCounter } from '../../state/counter.ts';
import { type InvoiceName, useOverlay } from '../../state/overlay.ts';
import { nameOf, usePrinting } from '../../state/printing.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import styles from './result-panel.module.css';

const noJobs: readonly PrintJob[] = [];

/** Its paper came out and waits for an eye. The next customer does not have to wait for that. */
function PaperHint({ invoice }: { readonly invoice: InvoiceName }): ReactElement | null {
  const words = useText().printing.paper;
  const jobs = usePrinting((state) => state.jobs ?? noJobs);
  const mayConfirm = useSession(({ person }) => mayRun('confirmPrint', person?.roles ?? null));
  const job = jobs.find((one) => nameOf(one) === nameOf(invoice) && waitsForPerson(one.state));
  if (job === undefined || !mayConfirm) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      data-testid="paper-hint"
      title={job.state === 'unknown' ? words.resultUnknown : words.resultHint}
      action={
        <Button size="small" onClick={() => useOverlay.getState().show({ shows: 'paper' })}>
          {words.title} <KeyHint of="paper" />
        </Button>
      }
    />
  );
}

/** It is on a form, and nobody has seen to its goods list yet. */
function ListHint({ invoice }: { readonly invoice: InvoiceDetail }): ReactElement | null {
  const jobs = usePrinting((state) => state.jobs ?? noJobs);
  const own = jobs.filter((one) => nameOf(one) === nameOf(invoice));
  const hasList = invoice.state === 'blue' && invoice.lines.length > maxRowsOnFace;
  const seenTo = own.some(
    ({ part, state }) => part === 'list' && (isOnItsWay(state) || waitsForPerson(state) || state === 'printed'),
  );
  const onForm = own.some(({ part, onForms }) => part === 'invoice' && onForms);
  return hasList && onForm && !seenTo ? <ListApart invoice={invoice} /> : null;
}

export function ResultPanel(): ReactElement | null {
  const text = useText();
  const { result, warnings } = useCounter();
  const show = useOverlay((state) => state.show);
  if (result === null) return null;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [text.result.buyer, result.buyer.name],
    [text.form.fields.taxId, result.buyer.taxId || '—'],
    [text.result.issuedAt, fullTime(result.issuedAt)],
    [text.result.order, result.orderNo],
    [text.result.device, result.deviceNo],
    [text.result.clerk, result.clerk],
  ];
  const { code, number } = result;
  return (
    <Panel
      title={text.result.title}
      grow
      head={
        <>
          <ToneMark tone="good" />
          <Tag>
            {result.kind} {text.kinds[result.kind].name}
          </Tag>
          {result.offline && <Tag color="warning">{text.result.offline}</Tag>}
        </>
      }
    >
      <div className={styles.body}>
        <div className={styles.top}>
          <div role="status">
            <p className={styles.caption}>{text.result.code}</p>
            <p className={styles.code} data-testid="invoice-code">
              {code}
            </p>
            <p className={styles.caption}>{text.result.number}</p>
            <p className={styles.number} data-testid="invoice-number">
              {number}
            </p>
            <p className={styles.caption}>{text.result.checkCode}</p>
            <p className={styles.check} data-testid="check-code">
              {result.checkCode === '' ? text.result.noCheckCode : grouped(result.checkCode, 5)}
            </p>
          </div>
          <div>
            <p className={styles.caption}>{text.result.gross}</p>
            <p className={styles.gross} data-testid="invoice-gross">
              ¥{displayYuan(result.totals.gross)}
            </p>
            <p className={styles.words} lang="zh-CN">
              {result.words}
            </p>
            <p className={styles.caption}>
              {text.issue.net} {displayYuan(result.totals.net)} · {text.issue.tax} {displayYuan(result.totals.tax)}
            </p>
          </div>
          <QrCode value={result.qrText} label={text.result.qr} size={168} />
        </div>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <TruthCards truths={result.truths} />
        <PaperHint invoice={result} />
        <ListHint invoice={result} />
        {warnings.map((problem) => (
          <ProblemAlert key={problem.code} problem={problem} tone="warning" />
        ))}
        <div className={styles.actions}>
          <Button size="large" onClick={() => show({ shows: 'preview', invoice: { code, number } })}>
            {text.result.preview} <KeyHint of="preview" />
          </Button>
          <Button size="large" onClick={() => void print(result)}>
            {text.result.print} <KeyHint of="print" />
          </Button>
          <Button size="large" onClick={() => show({ shows: 'deliver', invoice: { code, number } })} data-testid="open-deliver">
            {text.deliver.button} <KeyHint of="deliver" />
          </Button>
          <Button type="primary" size="large" onClick={() => void nextCustomer()} data-testid="next-customer">
            {text.result.next} <KeyHint of="next" also="Esc" />
          </Button>
        </div>
      </div>
      <div className={styles.lines}>
        <InvoiceLines lines={result.lines} />
      </div>
    </Panel>
  );
}
