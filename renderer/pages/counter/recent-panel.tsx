/**
 * Recent invoices with their four truths, and the search over all of them.
 */
import { EyeOutlined, PrinterOutlined, SearchOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Tag, Tooltip } from 'antd';
import { memo, type ReactElement } from 'react';
import { instantFromDate, localDate } from '../../../domain/instant.ts';
import { displayYuan } from '../../../domain/money.ts';
import { mayRun } from '../../../domain/permissions.ts';
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
import { nameOf, usePrinting } from '../../state/printing.ts';
import { useRecent } from '../../state/recent.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import styles from './recent-panel.module.css';
import { SelectionBar } from './selection-bar.tsx';

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
  return useRecent.getState().rows?.find((row) => nameOf(row) === name) ?? null;
}

/** True when the focus is among the recent invoices, or at what is done with several of them. */
export function isFocusInRecent(): boolean {
  return document.activeElement?.closest('[data-recent]') != null;
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
  readonly chosen: boolean;
  readonly mayPrint: boolean;
}

const RecentRow = memo(function RecentRow({ row, today, chosen, mayPrint }: RowProps): ReactElement {
  const text = useText();
  const { code, number } = row;
  return (
    <li className={styles.row} data-invoice={nameOf(row)} data-testid="recent-row" data-chosen={chosen}>
      {mayPrint && (
        <Checkbox
          className={styles.choice ?? ''}
          aria-label={text.printing.select.one(number)}
          checked={chosen}
          onChange={({ target }) => usePrinting.getState().choose([row], target.checked)}
        />
      )}
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
        {mayPrint && (
          <Tooltip title={<WithKey of="print" words={text.result.print} />}>
            <Button
              size="small"
              type="text"
              icon={<PrinterOutlined />}
              aria-label={text.recent.print(number)}
              onClick={() => void print(row)}
            />
          </Tooltip>
        )}
      </div>
    </li>
  );
});

function RecentList(): ReactElement {
  const text = useText();
  const { rows, text: searched, problem } = useRecent();
  const slow = useSlow(rows === null);
  const today = localDate(instantFromDate(useNow(60_000)));
  const chosen = usePrinting((state) => state.chosen);
  const mayPrint = useSession(({ person }) => mayRun('printInvoice', person?.roles ?? null));
  if (problem) return <ProblemAlert problem={problem} />;
  if (rows === null) return <p className={styles.none}>{slow && text.recent.loading}</p>;
  if (rows.length === 0) return <p className={styles.none}>{searched.trim() === '' ? text.recent.empty : text.recent.noMatch}</p>;
  return (
    <>
      <div className={styles.legend}>
        {mayPrint && <ChooseAll rows={rows} />}
        <TruthLegend />
      </div>
      <ul className={styles.list} aria-label={text.recent.title}>
        {rows.map((row) => (
          <RecentRow key={nameOf(row)} row={row} today={today} chosen={chosen.has(nameOf(row))} mayPrint={mayPrint} />
        ))}
      </ul>
    </>
  );
}

function ChooseAll({ rows }: { readonly rows: readonly InvoiceRow[] }): ReactElement {
  const text = useText();
  const { chosen, choose } = usePrinting();
  const count = rows.filter((row) => chosen.has(nameOf(row))).length;
  return (
    <Checkbox
      className={styles.choice ?? ''}
      aria-label={text.printing.select.all}
      indeterminate={count > 0 && count < rows.length}
      checked={count === rows.length}
      onChange={({ target }) => choose(rows, target.checked)}
    />
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
      <div className={styles.body} data-recent>
        <RecentList />
        <SelectionBar />
      </div>
    </Panel>
  );
}
