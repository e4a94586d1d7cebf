/**
 * Answering a task: the answers it takes, a note that is kept, and, where the answer is not the person's own to give, the name
 * and password of a supervisor. What cannot be taken back is said in words and confirmed.
 */
import { LockOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type ReactElement, type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { InvoiceKey } from '../../../domain/ids.ts';
import { mayRun } from '../../../domain/permissions.ts';
import type { TaskAnswer } from '../../../domain/task.ts';
import type { Task, ToldProblem } from '../../api.ts';
import { answerTask } from '../../flows/tasks.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSession } from '../../state/session.ts';
import { useTaskDesk } from '../../state/task-desk.ts';
import { useText } from '../../text/index.ts';
import styles from './tasks.module.css';

interface Props {
  readonly task: Task;
  /** Answers that are offered, in the order of the buttons. */
  readonly answers: readonly TaskAnswer[];
  /** Those of them that take a supervisor. */
  readonly supervised: readonly TaskAnswer[];
  /** The one the evidence speaks for. */
  readonly likely?: TaskAnswer;
  /** The record that would be adopted or recorded. */
  readonly invoice?: InvoiceKey;
  /** The device was asked again. */
  readonly onAsked?: () => void;
}

/** What an answer rests on, where a task has it. */
export const evidenceId = 'evidence';

/** Given at once: neither changes anything that cannot be asked again. */
const atOnce: readonly TaskAnswer[] = ['askAgain', 'callSupervisor'];

export function AnswerForm({ task, answers, supervised, likely, invoice, onAsked }: Props): ReactElement {
  const text = useText();
  const roles = useSession((state) => state.person?.roles ?? null);
  const answering = useTaskDesk((state) => state.answering);
  const [pressed, setPressed] = useState<TaskAnswer | null>(null);
  // another record may have been picked since, which does not take this answer
  const chosen = pressed !== null && answers.includes(pressed) ? pressed : null;
  const [note, setNote] = useState('');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [noteMissing, setNoteMissing] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const confirming = useRef<HTMLFormElement>(null);
  const noteId = `note-${task.taskId}`;

  useEffect(() => {
    if (chosen === null) return;
    confirming.current?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
    // the fields take room: what is confirmed stays in sight
    document.getElementById(evidenceId)?.scrollIntoView();
  }, [chosen]);

  if (!mayRun('answerTask', roles)) return <p className={styles.quiet}>{text.tasks.notAllowed}</p>;

  const isSupervisor = roles?.includes('supervisor') ?? false;
  // the office has the last word, by evidence that it gathered anew
  const told = problem?.code === 'supervisor-needed';
  const asksSupervisor = (answer: TaskAnswer): boolean =>
    !isSupervisor && (supervised.includes(answer) || (told && answer === chosen));

  const give = async (answer: TaskAnswer): Promise<void> => {
    if (answering) return;
    const trouble = await answerTask(task, {
      answer,
      note,
      ...(invoice !== undefined && (answer === 'adopt' || answer === 'record') ? { key: invoice } : {}),
      ...(asksSupervisor(answer) ? { supervisor: { userId: user.trim(), password } } : {}),
    });
    setPassword('');
    setProblem(trouble);
    if (trouble === null) {
      setPressed(null);
      if (answer === 'askAgain' || useTaskDesk.getState().outcome?.became === 'refused') onAsked?.();
    }
  };
  const press = (answer: TaskAnswer): void => {
    setProblem(null);
    if (atOnce.includes(answer) && !asksSupervisor(answer)) void give(answer);
    else setPressed(answer);
  };
  const confirm = (event: SubmitEvent): void => {
    event.preventDefault();
    if (chosen === null) return;
    const missing = chosen === 'close' && note.trim() === '';
    setNoteMissing(missing);
    if (missing) document.getElementById(noteId)?.focus();
    else if (asksSupervisor(chosen) && (user.trim() === '' || password === '')) {
      document.getElementById(user.trim() === '' ? 'supervisor-user' : 'supervisor-password')?.focus();
    } else void give(chosen);
  };
  const key = invoice ? `${invoice.code} ${invoice.number}` : '';
  const meaning = (answer: TaskAnswer): string => {
    if (answer === 'adopt' || answer === 'record') return text.tasks.means[answer](key);
    return answer === 'release' || answer === 'close' ? text.tasks.means[answer] : text.tasks.answers[answer];
  };

  return (
    <section className={styles.answer} aria-label={text.tasks.answer}>
      <label htmlFor={noteId}>
        {text.tasks.note} <span className={styles.quiet}>{text.tasks.noteKept}</span>
      </label>
      <Input
        id={noteId}
        maxLength={500}
        value={note}
        status={noteMissing ? 'error' : ''}
        aria-invalid={noteMissing}
        {...(noteMissing ? { 'aria-describedby': `${noteId}-missing` } : {})}
        onChange={(event) => {
          setNote(event.target.value);
          setNoteMissing(false);
        }}
      />
      {noteMissing && (
        <p id={`${noteId}-missing`} className={styles.missing}>
          {text.tasks.noteNeeded}
        </p>
      )}
      {chosen === null ? (
        <div className={styles.buttons}>
          {answers.map((answer) => (
            <Button
              key={answer}
              type={answer === likely ? 'primary' : 'default'}
              loading={answering && atOnce.includes(answer)}
              disabled={answering}
              icon={asksSupervisor(answer) ? <LockOutlined /> : undefined}
              data-testid={`answer-${answer}`}
              onClick={() => press(answer)}
            >
              {text.tasks.answers[answer]}
              {asksSupervisor(answer) && <span className={styles.who}>{text.tasks.bySupervisor}</span>}
            </Button>
          ))}
        </div>
      ) : (
        <form ref={confirming} className={styles.confirm} onSubmit={confirm}>
          <p className={styles.means}>{meaning(chosen)}</p>
          {asksSupervisor(chosen) && (
            <fieldset className={styles.supervisor}>
              <legend>{text.tasks.supervisorNeeded}</legend>
              <div>
                <label htmlFor="supervisor-user">{text.tasks.supervisorUser}</label>
                <Input id="supervisor-user" autoComplete="off" value={user} onChange={(event) => setUser(event.target.value)} />
              </div>
              <div>
                <label htmlFor="supervisor-password">{text.tasks.supervisorPassword}</label>
                <Input.Password
                  id="supervisor-password"
                  autoComplete="off"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              </div>
            </fieldset>
          )}
          <div className={styles.buttons}>
            <Button type="primary" htmlType="submit" loading={answering} data-testid="confirm-answer">
              {text.tasks.confirm(text.tasks.answers[chosen])}
            </Button>
            <Button disabled={answering} onClick={() => setPressed(null)}>
              {text.tasks.back}
            </Button>
          </div>
        </form>
      )}
      <div role="status">{problem && <ProblemAlert problem={problem} />}</div>
    </section>
  );
}
