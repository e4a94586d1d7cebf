/**
 * Checking the paper: one sheet after the other, each with few keys. The number on the form proves that it is the right one.
 */
import { Button } from 'antd';
import { type ReactElement, useEffect, useState } from 'react';
import { waitsForPerson } from '../../../domain/print-job.ts';
import type { PaperSeen, PrintJob } from '../../api.ts';
import { Layer } from '../../parts/layer.tsx';
import { useNotice } from '../../state/notice.ts';
import { useOverlay } from '../../state/overlay.ts';
import { inGroups, usePrinting } from '../../state/printing.ts';
import { useText } from '../../text/index.ts';
import { CheckForm } from './check-form.tsx';
import styles from './paper.module.css';
import { SpoiltForm } from './spoilt-form.tsx';
import { SpoiltOutcome } from './spoilt-outcome.tsx';

type Spoilt = Extract<PaperSeen, { readonly saw: 'spoilt' }>;
type Step =
  | { readonly shows: 'check' }
  | { readonly shows: 'spoilt'; readonly wrongNumber: string | null }
  | { readonly shows: 'outcome'; readonly job: PrintJob; readonly paper: Spoilt };

const check: Step = { shows: 'check' };
/** What has the focus first of what is asked. */
const first = '[data-first]';

/** From the queue one is checked and the queue shows again; from the counter one after the other until none is left. */
function leave(fromQueue: boolean): void {
  const { show, close } = useOverlay.getState();
  if (fromQueue) show({ shows: 'printing' });
  else close();
}

function Paper({ meant }: { readonly meant: PrintJob['printJobId'] | undefined }): ReactElement {
  const { printing } = useText();
  const words = printing.paper;
  const jobs = usePrinting((state) => state.jobs) ?? [];
  const [skipped, setSkipped] = useState(0);
  const [step, setStep] = useState<Step>(check);
  const waiting = meant === undefined ? inGroups(jobs).toLook : jobs.filter(({ printJobId }) => printJobId === meant);
  const at = waiting.length === 0 ? 0 : skipped % waiting.length;
  const job = waiting[at];
  const current = job?.printJobId;
  // another sheet begins anew
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another job is on
  useEffect(() => setStep((before) => (before.shows === 'outcome' ? before : check)), [current]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something else is asked
  useEffect(() => document.querySelector<HTMLElement>(first)?.focus(), [current, step.shows]);

  const next = (): void => {
    setStep(check);
    if (meant !== undefined || inGroups(usePrinting.getState().jobs ?? []).toLook.length === 0) leave(meant !== undefined);
  };
  if (step.shows === 'outcome') return <SpoiltOutcome job={step.job} paper={step.paper} onNext={next} />;
  if (job === undefined || !waitsForPerson(job.state)) {
    return (
      <>
        <p>{words.none}</p>
        <div className={styles.buttons}>
          <Button data-first onClick={() => leave(meant !== undefined)}>
            {words.done}
          </Button>
        </div>
      </>
    );
  }
  const seen = (saw: 'printed' | 'nothing'): void => {
    useNotice.getState().show({
      tone: 'done',
      say: (text) =>
        saw === 'printed' ? text.printing.paper.confirmed(job.number) : text.printing.paper.nothingDone(job.number),
    });
    next();
  };
  return (
    <>
      {waiting.length > 1 && (
        <p className={styles.position}>
          {words.position(at + 1, waiting.length)}
          <Button size="small" onClick={() => setSkipped(at + 1)} data-testid="next-sheet">
            {words.skip}
          </Button>
        </p>
      )}
      {step.shows === 'check' ? (
        <CheckForm
          key={job.printJobId}
          job={job}
          onSeen={seen}
          onSpoilt={(wrongNumber) => setStep({ shows: 'spoilt', wrongNumber })}
        />
      ) : (
        <SpoiltForm
          key={job.printJobId}
          job={job}
          wrongNumber={step.wrongNumber}
          onRecorded={(paper) => setStep({ shows: 'outcome', job, paper })}
          onBack={() => setStep(check)}
        />
      )}
    </>
  );
}

export function PaperDialog(): ReactElement {
  const { printing } = useText();
  const { overlay } = useOverlay();
  const meant = overlay.shows === 'paper' ? overlay.printJobId : undefined;
  return (
    <Layer open={overlay.shows === 'paper'} width="640px" title={printing.paper.title} focus={first}>
      {overlay.shows === 'paper' && <Paper key={meant ?? ''} meant={meant} />}
    </Layer>
  );
}
