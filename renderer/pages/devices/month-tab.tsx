/**
 * The month of a device: the dates to keep, closing it step by step, its clock, and whether its count agrees with the ledger's.
 */
import { Alert, Button, Input } from 'antd';
import { type ReactElement, useCallback, useState } from 'react';
import { epochMs } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { displayYuan } from '../../../domain/money.ts';
import { agreementOf } from '../../../domain/month-balance.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type CalendarDay, type DeviceDetail, type MonthBalance, type ToldProblem } from '../../api.ts';
import { beginOperation } from '../../flows/operations.ts';
import { counted } from '../../format.ts';
import { Labelled } from '../../parts/labelled.tsx';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';
import { KindSelect } from './kind-select.tsx';
import { Operations } from './operations.tsx';

/** The days in order, those of several kinds as one. */
function byDate(calendar: readonly CalendarDay[]): readonly (readonly [CalendarDay, readonly InvoiceKind[]])[] {
  const days = Map.groupBy(calendar, ({ date, what, state }) => `${date} ${what} ${state}`);
  return [...days.entries()]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([, same]) => (same[0] ? [[same[0], same.map(({ kind }) => kind)] as const] : []));
}

function Calendar({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const words = text.devices;
  if (detail.calendar.length === 0) return <p className={styles.quiet}>{words.calendarNone}</p>;
  return (
    <ul className={styles.dates} aria-label={words.calendar}>
      {byDate(detail.calendar).map(([{ date, what, state }, kinds]) => (
        <li key={`${date} ${what} ${state}`} data-state={state}>
          <span className={styles.mono}>{date}</span>
          <span>{words.calendarOf[what]}</span>
          <span>{kinds.map((kind) => text.kinds[kind].short).join(' · ')}</span>
          <span>{state !== 'later' && words.calendarStates[state]}</span>
        </li>
      ))}
    </ul>
  );
}

function Closing({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const words = text.devices;
  const mayBegin = useSession(({ person }) => mayRun('beginOperation', person?.roles ?? null));
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const begin = (aim: { readonly what: 'closeMonth'; readonly kind: InvoiceKind } | { readonly what: 'setClock' }): void => {
    setBusy('kind' in aim ? aim.kind : aim.what);
    void beginOperation({ deviceId: detail.deviceId, aim }).then((trouble) => {
      setBusy(null);
      setProblem(trouble);
    });
  };
  return (
    <>
      <table className={`${sheet.table} ${styles.table}`}>
        <tbody>
          {detail.kinds.map(({ kind, monthState, unsent }) => (
            <tr key={kind} data-testid={`month-${kind}`} data-state={monthState}>
              <th scope="row">{text.kinds[kind].name}</th>
              <td className={monthState === 'reportDue' || monthState === 'clearDue' ? styles.differs : ''}>
                {words.monthStates[monthState]}
              </td>
              <td>
                {text.status.unsent} {unsent === null || unsent.count === null ? words.unknown : counted(unsent.count)}
              </td>
              <td>
                {mayBegin && (
                  <Button
                    size="small"
                    loading={busy === kind}
                    disabled={busy !== null}
                    aria-label={`${words.closeMonth} ${text.kinds[kind].short}`}
                    onClick={() => begin({ what: 'closeMonth', kind })}
                    data-testid={`close-month-${kind}`}
                  >
                    {words.closeMonth}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayBegin ? (
        <div className={styles.form}>
          <Button loading={busy === 'setClock'} disabled={busy !== null} onClick={() => begin({ what: 'setClock' })}>
            {words.aims.setClock}
          </Button>
        </div>
      ) : (
        <p className={styles.quiet}>{words.supervisorOnly}</p>
      )}
      {problem && <ProblemAlert problem={problem} />}
      <Operations deviceId={detail.deviceId} only={({ what }) => what === 'closeMonth' || what === 'setClock'} />
    </>
  );
}

type Row = MonthBalance['rows'][number];

function BalanceTable({ balance }: { readonly balance: MonthBalance }): ReactElement {
  const text = useText();
  const words = text.devices;
  const figure = (n: number | null) => (n === null ? '—' : counted(n));
  const judged = [balance.balanced, balance.agrees];
  const net = (fen: Row['deviceNet']) => (fen === null ? '' : `¥${displayYuan(fen)}`);
  return (
    <>
      <Alert
        type={judged.includes(false) ? 'warning' : judged.includes(null) ? 'info' : 'success'}
        showIcon
        title={balance.balanced === null ? words.balanceUnknown : balance.balanced ? words.balanced : words.unbalanced}
        description={balance.agrees === null ? words.incomparable : balance.agrees ? words.agrees : words.differs}
      />
      <table className={`${sheet.table} ${styles.table}`} aria-label={words.balance} data-testid="month-balance">
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col" colSpan={2} className={sheet.figure}>
              {words.balanceDevice}
            </th>
            <th scope="col" colSpan={2} className={sheet.figure}>
              {words.balanceLedger}
            </th>
          </tr>
        </thead>
        <tbody>
          {balance.rows.map((row) => (
            <tr key={row.of} className={agreementOf([row]) === false ? styles.differs : ''}>
              <th scope="row">{words.balanceOf[row.of]}</th>
              <td className={sheet.figure}>{figure(row.device)}</td>
              <td className={sheet.figure}>{net(row.deviceNet)}</td>
              <td className={sheet.figure}>{figure(row.ledger)}</td>
              <td className={sheet.figure}>{net(row.ledgerNet)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Balance({
  detail,
  kind,
  month,
}: {
  readonly detail: DeviceDetail;
  readonly kind: InvoiceKind;
  readonly month: string;
}): ReactElement {
  const text = useText();
  const { deviceId } = detail;
  const ask = useCallback(() => api.monthBalance({ deviceId, kind, month }), [deviceId, kind, month]);
  const { value, problem } = useReply(ask);
  if (problem) return <ProblemAlert problem={problem} />;
  return value === null ? <p className={styles.quiet}>{text.devices.loading}</p> : <BalanceTable balance={value} />;
}

/** `YYYYMM` of the month before the one in which the device was last asked, at +08:00. */
function monthBefore(detail: DeviceDetail): string {
  const asked = detail.checkedAt === null ? null : epochMs(detail.checkedAt);
  const now = new Date((asked ?? Date.now()) + 8 * 3_600_000);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7).replace('-', '');
}

export function MonthTab({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const words = text.devices;
  const mayBalance = useSession(({ person }) => mayRun('monthBalance', person?.roles ?? null));
  const [kind, setKind] = useState<InvoiceKind>(detail.kinds[0]?.kind ?? '007');
  const [month, setMonth] = useState(() => monthBefore(detail));
  const [shown, setShown] = useState<{ readonly kind: InvoiceKind; readonly month: string; readonly turn: number } | null>(null);
  return (
    <>
      <h3>{words.calendar}</h3>
      <Calendar detail={detail} />
      {detail.managedElsewhere ? (
        <p className={styles.quiet}>{words.managedElsewhere}</p>
      ) : (
        <>
          <h3>{words.aims.closeMonth}</h3>
          <Closing detail={detail} />
          {mayBalance && (
            <>
              <h3>{words.balance}</h3>
              <form
                className={styles.form}
                aria-label={words.balance}
                onSubmit={(event) => {
                  event.preventDefault();
                  setShown({ kind, month, turn: (shown?.turn ?? 0) + 1 });
                }}
              >
                <KindSelect kinds={detail.kinds.map((one) => one.kind)} value={kind} onChange={setKind} />
                <Labelled
                  label={words.balanceMonth}
                  field={(id) => (
                    <Input id={id} value={month} maxLength={6} onChange={({ target }) => setMonth(target.value.trim())} />
                  )}
                />
                <Button htmlType="submit" disabled={!/^\d{4}(0[1-9]|1[0-2])$/.test(month)} data-testid="show-balance">
                  {words.balanceShow}
                </Button>
              </form>
              {shown && <Balance key={shown.turn} detail={detail} kind={shown.kind} month={shown.month} />}
            </>
          )}
        </>
      )}
    </>
  );
}
