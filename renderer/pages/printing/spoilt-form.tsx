/**
 * Recording a sheet that is no good any more (作废纸票): why, and which number is printed on it.
 */
import { Button, Input, Radio } from 'antd';
import { type FormEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { type SpoiltReason, spoiltReasons } from '../../../domain/print-job.ts';
import type { PaperSeen, PrintJob, ToldProblem } from '../../api.ts';
import { confirmPaper } from '../../flows/printing.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import styles from './paper.module.css';
import { PaperHead } from './paper-head.tsx';

interface Props {
  readonly job: PrintJob;
  /** What was read off a wrong form, `''` when only its last digits were; null when nothing says that it is a wrong one. */
  readonly wrongNumber: string | null;
  readonly onRecorded: (paper: Extract<PaperSeen, { readonly saw: 'spoilt' }>) => void;
  readonly onBack: () => void;
}

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

export function SpoiltForm({ job, wrongNumber, onRecorded, onBack }: Props): ReactElement {
  const { printing } = useText();
  const words = printing.paper;
  const group = useId();
  const reasonsPlace = useRef<HTMLDivElement>(null);
  const [reason, setReason] = useState<SpoiltReason | null>(wrongNumber === null ? null : 'wrongForm');
  const [code, setCode] = useState('');
  const [number, setNumber] = useState(wrongNumber ?? '');
  const [note, setNote] = useState('');
  const [insisted, setInsisted] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const [busy, setBusy] = useState(false);

  // the choice has no field of its own that could be named
  useEffect(() => {
    if (wrongNumber === null) reasonsPlace.current?.querySelector('input')?.focus();
  }, [wrongNumber]);

  const sheet = { code: plain(code) || job.code, number: plain(number) || job.number };
  const own = sheet.code === job.code && sheet.number === job.number;
  const codeWrong = !/^(?:\d{10}|\d{12})$/.test(sheet.code);
  const numberWrong = !/^\d{8}$/.test(sheet.number) || (reason === 'wrongForm' && own);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setInsisted(true);
    if (busy || reason === null || (job.onForms && (codeWrong || numberWrong))) return;
    const form = { code: sheet.code as InvoiceCode, number: sheet.number as InvoiceNumber };
    const paper = { saw: 'spoilt', reason, note: note.trim(), ...(job.onForms && !own ? { form } : {}) } as const;
    setBusy(true);
    const trouble = await confirmPaper(job.printJobId, paper);
    setBusy(false);
    setProblem(trouble);
    if (trouble === null) onRecorded(paper);
  };
  // a sheet without a number of its own cannot be another one's
  const reasons = spoiltReasons.filter((one) => job.onForms || one !== 'wrongForm');
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <PaperHead job={job} />
      <div className={styles.labelled} ref={reasonsPlace}>
        <span id={group}>{words.reason}</span>
        <Radio.Group
          aria-labelledby={group}
          optionType="button"
          value={reason}
          onChange={({ target }) => setReason(target.value as SpoiltReason)}
          options={reasons.map((value) => ({ value, label: words.reasons[value] }))}
        />
      </div>
      {insisted && reason === null && (
        <p className={styles.wrong} role="alert">
          {words.chooseReason}
        </p>
      )}
      {job.onForms && (
        <>
          <div className={styles.fields}>
            <Labelled
              label={words.sheetNumber}
              field={(id) => (
                <Input
                  id={id}
                  {...(wrongNumber === null ? {} : { 'data-first': true })}
                  data-testid="sheet-number"
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={20}
                  placeholder={reason === 'wrongForm' ? '' : job.number}
                  status={insisted && numberWrong ? 'error' : ''}
                  value={number}
                  onChange={({ target }) => setNumber(target.value)}
                />
              )}
            />
            <Labelled
              label={words.sheetCode}
              field={(id) => (
                <Input
                  id={id}
                  data-testid="sheet-code"
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={20}
                  placeholder={job.code}
                  status={insisted && codeWrong ? 'error' : ''}
                  value={code}
                  onChange={({ target }) => setCode(target.value)}
                />
              )}
            />
          </div>
          {insisted && (codeWrong || numberWrong) && (
            <p className={styles.wrong} role="alert">
              {codeWrong ? words.wholeCode : own ? words.ownNumber : words.wholeNumber}
            </p>
          )}
        </>
      )}
      <Labelled
        label={words.note}
        field={(id) => <Input id={id} maxLength={200} value={note} onChange={({ target }) => setNote(target.value)} />}
      />
      {problem && <ProblemAlert problem={problem} />}
      <div className={styles.buttons}>
        <Button type="primary" size="large" htmlType="submit" loading={busy} data-testid="record-spoilt">
          {words.record}
        </Button>
        <Button size="large" onClick={onBack}>
          {words.back}
        </Button>
      </div>
    </form>
  );
}
