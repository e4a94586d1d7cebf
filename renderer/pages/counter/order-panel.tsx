/**
 * The order as it was paid, and which of its lines go on the invoice.
 */
import { Tag } from 'antd';
import type { ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { OrderLineId } from '../../../domain/ids.ts';
import { displayYuan, type Fen } from '../../../domain/money.ts';
import type { FoundOrder, OrderLine, PlainProblem } from '../../api.ts';
import { pickLines } from '../../flows/look-up.ts';
import { age, shortTime } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { Panel } from '../../parts/panel.tsx';
import { ProblemAlert, useTold } from '../../parts/problem-alert.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useCounter } from '../../state/counter.ts';
import { useText } from '../../text/index.ts';
import styles from './order-panel.module.css';

function Refusal({ problem }: { readonly problem: PlainProblem }): ReactElement {
  const { sentence, remedy } = useTold(problem);
  return (
    <p className={styles.refusal}>
      {sentence} <span>{remedy}</span>
    </p>
  );
}

interface RowProps {
  readonly line: OrderLine;
  /** Amount left to invoice; null when the line may not be invoiced. */
  readonly invoiceable: Fen | null;
  readonly refusal: PlainProblem | undefined;
  readonly picked: boolean;
  readonly locked: boolean;
  /** Passenger and trip have a place only where some line has them. */
  readonly travels: boolean;
  readonly onPick: (lineId: OrderLineId, picked: boolean) => void;
}

function OrderRow({ line, invoiceable, refusal, picked, locked, travels, onPick }: RowProps): ReactElement {
  const text = useText();
  const trip = [line.train, [line.from, line.to].filter(Boolean).join(' → '), line.seat].filter(Boolean).join(' ');
  return (
    <>
      <tr className={invoiceable === null ? styles.refused : ''}>
        <td className={styles.pick}>
          <input
            type="checkbox"
            aria-label={text.order.pickLine(line.description)}
            checked={picked}
            disabled={invoiceable === null || locked}
            onChange={(event) => onPick(line.lineId, event.target.checked)}
          />
        </td>
        <td>{line.description}</td>
        {travels && (
          <>
            <td>
              {line.passenger} <span className={styles.aside}>{line.idMasked}</span>
            </td>
            <td>{trip}</td>
          </>
        )}
        <td className={sheet.figure}>
          {displayYuan(line.gross)}
          {line.refunded !== 0 && <span className={styles.aside}> {text.order.refunded(displayYuan(line.refunded))}</span>}
        </td>
        <td className={`${sheet.figure} ${styles.amount}`}>{invoiceable === null ? '—' : displayYuan(invoiceable)}</td>
      </tr>
      {refusal && (
        <tr className={styles.why}>
          <td />
          <td colSpan={travels ? 5 : 3}>
            <Refusal problem={refusal} />
          </td>
        </tr>
      )}
    </>
  );
}

function OrderHead({ found }: { readonly found: FoundOrder }): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const picked = useCounter((state) => state.picked);
  const { order } = found;
  return (
    <>
      <strong className={styles.no} data-testid="order-no">
        {order.orderNo}
      </strong>
      <Tag>{text.sources[order.source]}</Tag>
      <Tag color={order.state === 'refunded' || order.state === 'closed' ? 'error' : 'default'}>
        {text.orderStates[order.state]}
      </Tag>
      {found.from === 'cache' && <Tag color="warning">{text.order.fromCache(age(found.fetchedAt, now, text))}</Tag>}
      <span className={styles.facts}>
        {order.travelDate && <span>{text.order.travelDate(order.travelDate)}</span>}
        {found.from === 'platform' && <span>{text.order.paidAt(shortTime(order.paidAt))}</span>}
      </span>
      <span className={styles.count}>{text.order.picked(picked.length, order.lines.length)}</span>
    </>
  );
}

export function OrderPanel(): ReactElement {
  const text = useText();
  const { found, orderNo, picked, locked } = useCounter(
    useShallow(({ found, draft, picked, issuingSince }) => ({
      found,
      orderNo: draft?.orderNo,
      picked,
      locked: issuingSince !== null,
    })),
  );
  if (found === null) {
    return (
      <Panel title={text.order.title} head={<strong className={styles.no}>{orderNo}</strong>}>
        {null}
      </Panel>
    );
  }
  const left = new Map(found.invoiceable.map(({ lineId, gross }) => [lineId, gross]));
  const refusals = new Map(found.refusals.map(({ lineId, problem }) => [lineId, problem]));
  const travels = found.order.lines.some(({ passenger, train }) => passenger !== undefined || train !== undefined);
  const whole = found.refusals.filter(({ lineId }) => lineId === null);
  const change = (lineId: OrderLineId, on: boolean): void => {
    const next = found.order.lines.map((line) => line.lineId).filter((id) => (id === lineId ? on : picked.includes(id)));
    // an invoice has at least one line: the last pick stays
    if (next.length > 0) void pickLines(next);
  };
  return (
    <Panel title={text.order.title} head={<OrderHead found={found} />}>
      {whole.length > 0 && (
        <div className={styles.whole}>
          {whole.map(({ problem }) => (
            <ProblemAlert key={problem.code} problem={problem} />
          ))}
        </div>
      )}
      <div className={styles.lines}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{text.order.pick}</span>
              </th>
              <th scope="col">{text.order.what}</th>
              {travels && (
                <>
                  <th scope="col">{text.order.who}</th>
                  <th scope="col">{text.order.trip}</th>
                </>
              )}
              <th scope="col" className={sheet.figure}>
                {text.order.paid}
              </th>
              <th scope="col" className={sheet.figure}>
                {text.order.invoiceable}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.order.lines.map((line) => (
              <OrderRow
                key={line.lineId}
                line={line}
                invoiceable={left.get(line.lineId) ?? null}
                refusal={refusals.get(line.lineId)}
                picked={picked.includes(line.lineId)}
                locked={locked}
                travels={travels}
                onPick={change}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
