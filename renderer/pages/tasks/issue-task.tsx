/**
 * An issue of which nobody knows what became of it: what the device says it did, beside what it was asked to do.
 */
import { Alert, Spin } from 'antd';
import { type ReactElement, useEffect, useState } from 'react';
import type { InvoiceKey } from '../../../domain/ids.ts';
import { displayYuan } from '../../../domain/money.ts';
import { mayRun } from '../../../domain/permissions.ts';
import type { TaskAnswer } from '../../../domain/task.ts';
import type { Candidate, Evidence, PlainProblem, TaskOf, ToldProblem } from '../../api.ts';
import { gatherEvidence } from '../../flows/tasks.ts';
import { fullTime } from '../../format.ts';
import { Facts } from '../../parts/facts.tsx';
import { useTold } from '../../parts/problem-alert.tsx';
import { ToneMark } from '../../parts/tone.tsx';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import { AnswerForm, evidenceId } from './answer-form.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import styles from './tasks.module.css';

type IssueTask = TaskOf<'issueUnknown'>;

/** The evidence; null while the device is being asked. */
function useEvidence(task: IssueTask): Evidence | ToldProblem | null {
  const [evidence, setEvidence] = useState<Evidence | ToldProblem | null>(null);
  const { taskId } = task;
  useEffect(() => {
    let wanted = true;
    void gatherEvidence(taskId).then((answer) => {
      if (wanted) setEvidence(answer);
    });
    return () => {
      wanted = false;
    };
  }, [taskId]);
  return evidence;
}

const named = (key: InvoiceKey | null): string => (key === null ? '—' : `${key.code} ${key.number}`);

interface CandidatesProps {
  readonly candidates: readonly Candidate[];
  readonly chosen: Candidate;
  readonly onChoose: (candidate: Candidate) => void;
}

/** One record needs no choice; of several, the arrow keys choose. */
function Candidates({ candidates, chosen, onChoose }: CandidatesProps): ReactElement {
  const text = useText();
  const words = text.tasks.evidence;
  return (
    <fieldset id={evidenceId} className={styles.candidates}>
      <legend>{words.candidates(candidates.length)}</legend>
      {candidates.map((candidate) => {
        const differing = candidate.fields.filter(({ same }) => !same).length;
        return (
          <label key={named(candidate.key)} data-likeness={candidate.likeness}>
            <input
              type="radio"
              name="candidate"
              checked={candidate === chosen}
              onChange={() => onChoose(candidate)}
              data-testid={`candidate-${candidate.key.number}`}
            />
            <strong>{named(candidate.key)}</strong>
            <span>{fullTime(candidate.issuedAt)}</span>
            <ToneMark tone={candidate.likeness === 'same' ? 'good' : candidate.likeness === 'differs' ? 'warning' : 'none'} />
            <span>{candidate.likeness === 'differs' ? words.differing(differing) : words.likeness[candidate.likeness]}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

interface NotAskedProps {
  readonly problem: PlainProblem | ToldProblem;
  readonly expected: InvoiceKey | null;
}

/**
 * Why there is no evidence. Only the remedy of the problem is told: its sentence is about the asking ("no number was used") and
 * would be read as the answer to what nobody knows.
 */
function NotAsked({ problem, expected }: NotAskedProps): ReactElement {
  const text = useText();
  const { remedy } = useTold(problem);
  return (
    <>
      <Facts facts={[[text.tasks.evidence.expected, named(expected)]]} />
      <Alert type="warning" showIcon data-problem={problem.code} title={text.tasks.evidence.none} description={remedy} />
    </>
  );
}

interface GatheredProps {
  readonly task: IssueTask;
  readonly evidence: Evidence;
  readonly onAskAgain: () => void;
}

function Gathered({ task, evidence, onAskAgain }: GatheredProps): ReactElement {
  const text = useText();
  const words = text.tasks.evidence;
  const { candidates, verdict, clerkMay, supervisorMay } = evidence;
  const [picked, setPicked] = useState<Candidate | null>(null);
  const chosen = picked ?? candidates.find(({ likeness }) => likeness === 'same') ?? candidates[0] ?? null;
  // a record that is another invoice already cannot be this one
  const alike = chosen?.likeness === 'same';
  const adoptable = chosen !== null && chosen.likeness !== 'recorded';
  const offered = (answer: TaskAnswer): boolean =>
    (clerkMay.includes(answer) || supervisorMay.includes(answer)) && (answer !== 'adopt' || adoptable);
  return (
    <>
      {evidence.problem ? (
        <NotAsked problem={evidence.problem} expected={evidence.expected} />
      ) : (
        <>
          <div className={styles.then}>
            <Facts
              facts={[
                [words.expected, named(evidence.expected)],
                [words.next, named(evidence.next)],
              ]}
            />
            <Facts
              facts={[
                [words.verdict, <strong key="verdict">{words.verdicts[verdict]}</strong>],
                [words.gatheredAt, fullTime(evidence.gatheredAt)],
              ]}
            />
          </div>
          {chosen === null ? (
            <p>{words.noCandidates}</p>
          ) : (
            <>
              <Candidates candidates={candidates} chosen={chosen} onChoose={setPicked} />
              <EvidenceTable candidate={chosen} />
            </>
          )}
        </>
      )}
      <AnswerForm
        task={task}
        answers={task.answers.filter(offered)}
        supervised={supervisorMay.filter((answer) => !clerkMay.includes(answer) || (answer === 'adopt' && !alike))}
        likely={verdict === 'unknown' ? 'askAgain' : verdict}
        {...(adoptable ? { invoice: chosen.key } : {})}
        onAsked={onAskAgain}
      />
    </>
  );
}

/** A device that could not be asked at all leaves what needs no evidence. */
const withoutEvidence: readonly TaskAnswer[] = ['askAgain', 'callSupervisor'];

interface AskedProps {
  readonly task: IssueTask;
  readonly onAskAgain: () => void;
}

/** The device asked once. */
function Asked({ task, onAskAgain }: AskedProps): ReactElement {
  const text = useText();
  const evidence = useEvidence(task);
  if (evidence === null) {
    return (
      <div className={styles.quiet} role="status">
        <Spin size="small" /> {text.tasks.evidence.gathering}
      </div>
    );
  }
  if ('verdict' in evidence) return <Gathered task={task} evidence={evidence} onAskAgain={onAskAgain} />;
  return (
    <>
      <NotAsked problem={evidence} expected={task.expected} />
      <AnswerForm
        task={task}
        answers={task.answers.filter((answer) => withoutEvidence.includes(answer))}
        supervised={[]}
        likely="askAgain"
        onAsked={onAskAgain}
      />
    </>
  );
}

export function IssueTaskDetail({ task }: { readonly task: IssueTask }): ReactElement {
  const text = useText();
  const [asked, setAsked] = useState(0);
  const mayLook = useSession(({ person }) => mayRun('taskEvidence', person?.roles ?? null));
  return (
    <>
      <p>{text.tasks.explain.issueUnknown}</p>
      <div className={styles.then}>
        <Facts
          facts={[
            [text.tasks.order, task.orderNo],
            [text.tasks.buyer, task.buyerName],
            [text.tasks.amount, `¥${displayYuan(task.gross)}`],
          ]}
        />
        <Facts
          facts={[
            [text.tasks.device, task.deviceId],
            [text.tasks.kind, text.kinds[task.kind].name],
            [text.tasks.since, fullTime(task.since)],
          ]}
        />
      </div>
      {mayLook ? (
        <Asked key={asked} task={task} onAskAgain={() => setAsked(asked + 1)} />
      ) : (
        <p className={styles.quiet}>{text.tasks.notAllowed}</p>
      )}
    </>
  );
}
