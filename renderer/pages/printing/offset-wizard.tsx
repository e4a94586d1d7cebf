/**
 * Finds the offset in three steps: print the ruled page, read two numbers off it, print it again to see that they were right.
 */
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import type { PrinterId } from '../../../domain/ids.ts';
import type { Offset } from '../../../domain/print-job.ts';
import { api, type ToldProblem } from '../../api.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import { CrossPicture } from './cross-picture.tsx';
import { MmField } from './mm-field.tsx';
import { corrected, offsetWords, tenthsOf } from './offset.ts';
import styles from './setup.module.css';

interface Props {
  readonly printerId: PrinterId;
  readonly templateId: string;
  /** As it stands in the editor: the page is printed with it. */
  readonly offset: Offset;
  readonly onTake: (offset: Offset) => void;
}

/** A cross may be as far off as this, mm; more is paper put in wrongly. */
const mostFound = 100;

export function OffsetWizard({ printerId, templateId, offset, onTake }: Props): ReactElement {
  const text = useText();
  const words = text.printing.setup;
  /** What the page on the table was printed with; a change in the editor does not move what is on paper. */
  const [printedWith, setPrintedWith] = useState<Offset | null>(null);
  const [step, setStep] = useState<1 | 3>(1);
  const [right, setRight] = useState<number | null>(null);
  const [down, setDown] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);

  const test = async (of: 1 | 3): Promise<void> => {
    setStep(of);
    setBusy(true);
    const reply = await api.printTestPage({ printerId, templateId, ...offset });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setPrintedWith(offset);
    setRight(null);
    setDown(null);
  };
  const measured = right !== null || down !== null;
  const found = { right: tenthsOf(right) ?? 0, down: tenthsOf(down) ?? 0 };
  const next = corrected(printedWith ?? offset, found);
  const take = (): void => {
    if (next === null) return;
    onTake(next);
    setPrintedWith(null);
    setRight(null);
    setDown(null);
  };
  const testOf = (of: 1 | 3): ReactElement => (
    <>
      <div className={styles.line}>
        <Button loading={busy && step === of} onClick={() => void test(of)} data-testid={`print-test-page-${of}`}>
          {words.test}
        </Button>
        <span role="status" className={styles.quiet}>
          {step === of && printedWith !== null && words.testSent}
        </span>
      </div>
      {step === of && problem && <ProblemAlert problem={problem} />}
    </>
  );
  return (
    <section className={styles.wizard} aria-label={words.wizard}>
      <ol className={styles.steps}>
        <li>
          <p>{words.step1}</p>
          {testOf(1)}
        </li>
        <li>
          <p>{words.step2}</p>
          <div className={styles.line}>
            <MmField most={mostFound} label={words.rightBy} mm={right} onChange={setRight} testId="found-right" />
            <MmField most={mostFound} label={words.downBy} mm={down} onChange={setDown} testId="found-down" />
            <Button disabled={!measured || next === null} onClick={take} data-testid="take-offset">
              {words.take}
            </Button>
          </div>
          <p role="status" className={next === null ? styles.wrong : styles.quiet}>
            {measured && (next === null ? words.tooFar : words.becomes(offsetWords(next, text)))}
          </p>
        </li>
        <li>
          <p>{words.step3}</p>
          {testOf(3)}
        </li>
      </ol>
      <CrossPicture />
    </section>
  );
}
