/**
 * The question about one sheet: the last four digits and Enter say that it is right; whatever else can be seen has a button.
 */
import { Button, Input, type InputRef } from 'antd';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import type { PaperSeen, PrintJob, ToldProblem } from '../../api.ts';
import { confirmPaper } from '../../flows/printing.ts';
import { KeyCap } from '../../parts/key-hint.tsx';
import { Labelled } from '../../parts/labelled.tsx';
import { reasonWords } from '../../parts/printer-reason.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import styles from './paper.module.css';
import { PaperHead } from './paper-head.tsx';
import { type PaperNumber, readPaperNumber } from './paper-number.ts';

interface Props {
  readonly job: PrintJob;
  readonly onSeen: (saw: 'printed' | 'nothing') => void;
  /** The sheet is no good; with the whole number on it where that was read and is another one. */
  readonly onSpoilt: (wrongNumber: string | null) => void;
}

export function CheckForm({ job, onSeen, onSpoilt }: Props): ReactElement {
  const text = useText();
  const words = text.printing.paper;
  const { printJobId, onForms, state } = job;
  const field = useRef<InputRef>(null);
  const [typed, setTyped] = useState('');
  const [hint, setHint] = useState<PaperNumber['read'] | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const [busy, setBusy] = useState(false);

  const say = async (paper: Extract<PaperSeen, { readonly saw: 'printed' | 'nothing' }>): Promise<void> => {
    setBusy(true);
    const trouble = await confirmPaper(printJobId, paper);
    setBusy(false);
    setProblem(trouble);
    if (trouble === null) onSeen(paper.saw);
    else field.current?.select();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    const read = readPaperNumber(typed);
    setHint(read.read);
    if (read.read === 'form') void say({ saw: 'printed', form: read.form });
    else field.current?.select();
  };
  const again = (): void => {
    setProblem(null);
    setTyped('');
    field.current?.focus();
  };
  const wrongForm = (): void => {
    const read = readPaperNumber(typed);
    onSpoilt(read.read === 'form' ? (read.number ?? '') : '');
  };
  const why = reasonWords(job.reason, text);
  const differs = problem?.code === 'form-number-differs';
  return (
    <form className={styles.form} onSubmit={submit}>
      <PaperHead job={job} />
      {state === 'unknown' && (
        // nothing is answered by a key that was meant for something else
        <p className={styles.question} tabIndex={-1} {...(onForms ? {} : { 'data-first': true })}>
          {words.unknownAsk} {why && <span className={styles.caption}>{why}</span>}
        </p>
      )}
      {onForms && (
        <>
          <Labelled
            label={state === 'unknown' ? words.cameOut : words.ask}
            field={(id) => (
              <Input
                id={id}
                ref={field}
                data-first
                data-testid="form-number"
                className={styles.digits ?? ''}
                size="large"
                inputMode="numeric"
                autoComplete="off"
                maxLength={200}
                status={differs || (hint !== null && hint !== 'form') ? 'error' : ''}
                value={typed}
                onChange={({ target }) => {
                  setTyped(target.value);
                  setHint(null);
                  setProblem(null);
                }}
              />
            )}
          />
          <p className={styles.hint} role="status">
            {hint === 'printedCode' ? words.ownQr : hint === 'nothing' ? words.notNumber : words.hint}
          </p>
        </>
      )}
      {problem && (
        <ProblemAlert
          problem={problem}
          action={
            differs && (
              <div className={styles.buttons}>
                <Button size="small" onClick={again}>
                  {words.tryAgain}
                </Button>
                <Button size="small" danger onClick={wrongForm} data-testid="wrong-form">
                  {words.wrongForm}
                </Button>
              </div>
            )
          }
        />
      )}
      <div className={styles.buttons}>
        {onForms ? (
          <Button type="primary" size="large" htmlType="submit" loading={busy} data-testid="confirm-paper">
            {words.printed} <KeyCap label="Enter" />
          </Button>
        ) : (
          <Button
            type={state === 'unknown' ? 'default' : 'primary'}
            size="large"
            loading={busy}
            {...(state === 'unknown' ? {} : { 'data-first': true })}
            data-testid="confirm-paper"
            onClick={() => void say({ saw: 'printed', form: '' })}
          >
            {state === 'unknown' ? words.unknownPaper : words.good}
          </Button>
        )}
        <Button size="large" disabled={busy} onClick={() => onSpoilt(null)} data-testid="paper-spoilt">
          {words.spoilt}
        </Button>
        <Button size="large" disabled={busy} onClick={() => void say({ saw: 'nothing' })} data-testid="paper-nothing">
          {words.nothing}
        </Button>
      </div>
    </form>
  );
}
