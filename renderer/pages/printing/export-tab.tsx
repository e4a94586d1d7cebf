/**
 * Layout files of a range of days, into a folder of this machine.
 */
import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { instantFromDate, localDate, parseInstant } from '../../../domain/instant.ts';
import { api, type ToldProblem } from '../../api.ts';
import { counted } from '../../format.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import styles from './printing.module.css';
import { monthOf, type Range } from './ranges.ts';

type Format = 'both' | 'pdf' | 'ofd';
type Exported = { readonly folder: string; readonly files: number; readonly unsealed: number; readonly damaged: number };

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseInstant(`${text}T00:00:00+08:00`) !== null;
const plain = (text: string): string => text.normalize('NFKC').trim();

function DayField({
  label,
  value,
  onChange,
  wrong,
  testId,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly wrong: boolean;
  readonly testId: string;
}): ReactElement {
  const words = useText().printing.files;
  return (
    <Labelled
      label={label}
      field={(id) => (
        <Input
          id={id}
          data-testid={testId}
          className={styles.day ?? ''}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          title={words.day}
          status={wrong ? 'error' : ''}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    />
  );
}

export function ExportTab(): ReactElement {
  const words = useText().printing.files;
  const today = localDate(instantFromDate(Date.now()));
  const [{ from, to }, setRange] = useState<Range>({ from: today, to: today });
  const [format, setFormat] = useState<Format>('both');
  const [insisted, setInsisted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [exported, setExported] = useState<Exported | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const days = { from: plain(from), to: plain(to) };
  const wrong = { from: !isDay(days.from), to: !isDay(days.to) };
  const trouble = wrong.from || wrong.to ? words.wrongDay : days.to < days.from ? words.wrongOrder : null;
  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setInsisted(true);
    if (busy || trouble !== null) return;
    setBusy(true);
    setExported(null);
    const reply = await api.exportLayouts({ ...days, format });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setExported(reply.value);
  };
  const ranges: readonly (readonly [string, Range])[] = [
    [words.today, { from: today, to: today }],
    [words.thisMonth, { ...monthOf(today, 0), to: today }],
    [words.lastMonth, monthOf(today, -1)],
  ];
  return (
    <form className={styles.pane} onSubmit={(event) => void start(event)}>
      <p className={styles.quiet}>{words.intro}</p>
      <div className={styles.line}>
        {ranges.map(([label, range]) => (
          <Button key={label} size="small" onClick={() => setRange(range)}>
            {label}
          </Button>
        ))}
      </div>
      <div className={styles.line}>
        <DayField
          label={words.from}
          value={from}
          onChange={(next) => setRange({ from: next, to })}
          wrong={insisted && wrong.from}
          testId="export-from"
        />
        <DayField
          label={words.to}
          value={to}
          onChange={(next) => setRange({ from, to: next })}
          wrong={insisted && (wrong.to || trouble === words.wrongOrder)}
          testId="export-to"
        />
        <Labelled
          label={words.format}
          field={(id) => (
            <Select<Format>
              id={id}
              value={format}
              onChange={setFormat}
              popupMatchSelectWidth={false}
              options={(['both', 'pdf', 'ofd'] as const).map((value) => ({ value, label: words.formats[value] }))}
            />
          )}
        />
        <Button type="primary" htmlType="submit" loading={busy} data-testid="export">
          {busy ? words.running : words.start}
        </Button>
      </div>
      {insisted && trouble && (
        <p className={styles.wrong} role="alert">
          {trouble}
        </p>
      )}
      {problem && <ProblemAlert problem={problem} />}
      {exported && (
        <Alert
          role="status"
          type={exported.unsealed + exported.damaged > 0 ? 'warning' : 'success'}
          showIcon
          title={
            <>
              <p>
                {words.done(counted(exported.files))} <strong className={styles.path}>{exported.folder}</strong>
              </p>
              {exported.damaged > 0 && <p>{words.damaged(counted(exported.damaged))}</p>}
              {exported.unsealed > 0 && <p>{words.unsealed(counted(exported.unsealed))}</p>}
            </>
          }
        />
      )}
    </form>
  );
}
