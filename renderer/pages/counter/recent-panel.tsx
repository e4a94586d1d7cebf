/**
 * Recent invoices with their four truths, and the search over all of them.
 */
import { EyeOutlined, PrinterOutlined, SearchOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Input, Tag, Tooltip } from 'antd';
import { memo, type ReactElement } from 'react';
import { instantFromDate, localDate } from '../../../domain/instant.ts';
import { displayYuan } from '../../../domain/money.ts';
import type { InvoiceRow } from '../../api.ts';
import { print } from '../../flows/print.ts';
import { searchRecent } from '../../flows/recent.ts';
import { clockTime } from '../../format.ts';
import type { Shortcut } from '../../keys.ts';
import { KeyHint } from '../../parts/key-hint.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { TruthLegend, TruthMarks } from '../../parts/truth-marks.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useSlow } from '../../parts/use-slow.ts';
import { type InvoiceName, useOverlay } from '../../state/overlay.ts';
import { useRecent } from '../../state/recent.ts';
import { useText } from '../../text/index.ts';
import styles from './recent-panel.module.css';

const searchId = 'recent-search';

export function focusRecentSearch(): void {
  const box = document.getElementById(searchId);
  if (box instanceof HTMLInputElement) {
    box.focus();
    box.select();
  }
}

/** The invoice whose row holds the focus, if one does. */
export function focusedRow(): InvoiceName | null {
  const name = document.activeElement?.closest<HTMLElement>('[data-invoice]')?.dataset.invoice;
  return useRecent.getState().rows?.find((row) => `${row.code}-${row.number}` === name) ?? null;
}

function WithKey({ of, words }: { readonly of: Shortcut; readonly words: string }): ReactElement {
  return (
    <>
      {words} <KeyHint of={of} />
    </>
  );
}

interface RowProps {
  readonly row: InvoiceRow;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

const RecentRow = memo(function RecentRow({ row, today }: RowProps): ReactElement {
  const text = useText();
  const { code, number } = row;
  return (
    <li className={styles.row} data-invoice={`${code}-${number}`} data-testid="recent-row">
      <p className={styles.first}>
        <strong>{number}</strong>
        <span className={styles.aside}>{code}</span>
        <span className={styles.aside}>{text.kinds[row.kind].short}</span>
        {row.state !== 'blue' && <Tag color="error">{text.invoiceStates[row.state]}</Tag>}
        <span className={styles.gross}>{displayYuan(row.gross)}</span>
      </p>
      <p className={styles.second}>
        <span className={styles.buyer} title={row.buyerName}>
          {row.buyerName}
        </span>
        <span className={styles.aside}>{clockTime(row.issuedAt, today)}</span>
      </p>
      <div className={styles.third}>
        <TruthMarks truths={row.truths} />
        <Tooltip title={<WithKey of="preview" words={text.result.preview} />}>
          <Button
            size="small"
            type="text"
            icon={<EyeOutlined />}
            aria-label={text.recent.preview(number)}
            onClick={() => useOverlay.getState().show({ shows: 'preview', invoice: { code, number } })}
          />
        </Tooltip>
        <Tooltip title={<WithKey of="deliver" words={text.deliver.button} />}>
          <Button
            size="small"
            type="text"
            icon={<SendOutlined />}
            aria-label={text.deliver.buttonOf(number)}
            onClick={() => useOverlay.getState().show({ shows: 'deliver', invoice: { code, number } })}
          />
        </Tooltip>
        <Tooltip title={<WithKey of="print" words={text.result.print} />}>
          <Button
            size="small"
            type="text"
            icon={<PrinterOutlined />}
            aria-label={text.recent.print(number)}
            onClick={() => void print(row)}
          />
        </Tooltip>
      </div>
    </li>
  );
});

function RecentList(): ReactElement {
  const text = useText();
  const { rows, text: searched, problem } = useRecent();
  const slow = useSlow(rows === null);
  const today = localDate(instantFromDate(useNow(60_000)));
  if (problem) return <ProblemAlert problem={problem} />;
  if (rows === null) return <p className={styles.none}>{slow && text.recent.loading}</p>;
  if (rows.length === 0) return <p className={styles.none}>{searched.trim() === '' ? text.recent.empty : text.recent.noMatch}</p>;
  return (
    <>
      <div className={styles.legend}>
        <TruthLegend />
      </div>
      <ul className={styles.list} aria-label={text.recent.title}>
        {rows.map((row) => (
          <RecentRow key={`${row.code}-${row.number}`} row={row} today={today} />
        ))}
      </ul>
    </>
  );
}

export function RecentPanel(): ReactElement {
  const text = useText();
  const searched = useRecent((state) => state.text);
  return (
    <Panel
      title={text.recent.title}
      grow
      head={
        <Input
          id={searchId}
          size="small"
          allowClear
          prefix={<SearchOutlined />}
          suffix={<KeyHint of="search" />}
          aria-label={text.recent.search}
          placeholder={text.recent.searchBrief}
          value={searched}
          onChange={(event) => searchRecent(event.target.value)}
        />
      }
    >
      <RecentList />
    </Panel>
  );
}
