/**
 * Everything that waits for a person, and one of it in full. Closing it changes nothing: a task goes only by its answer.
 */
import { Alert, Button } from 'antd';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { assertNever } from '../../../domain/problem.ts';
import type { Task } from '../../api.ts';
import { loadTasks } from '../../flows/office.ts';
import { takeUpReleased } from '../../flows/tasks.ts';
import { Layer } from '../../parts/layer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { type TaskOutcome, useTaskDesk } from '../../state/task-desk.ts';
import { useText } from '../../text/index.ts';
import { IssueTaskDetail } from './issue-task.tsx';
import { BureauDetail, ConflictDetail, DifferenceDetail, PackageDetail, RefundDetail } from './other-tasks.tsx';
import { TaskList } from './task-list.tsx';
import { inOrder } from './task-words.ts';
import styles from './tasks.module.css';

const tones = {
  issued: 'success',
  released: 'success',
  recorded: 'success',
  closed: 'success',
  called: 'info',
  unknown: 'warning',
  open: 'warning',
} as const satisfies Record<Exclude<TaskOutcome['became'], 'refused'>, string>;

/** What became of the last answer. It takes the focus, because the button that was pressed may be gone. */
function OutcomeLine({ outcome }: { readonly outcome: TaskOutcome }): ReactElement {
  const text = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome.became !== 'called') place.current?.focus();
  }, [outcome]);
  if (outcome.became === 'refused') {
    return (
      <div ref={place} tabIndex={-1} className={styles.outcome} data-testid="outcome" data-became="refused">
        <ProblemAlert problem={outcome.problem} tone="warning" />
      </div>
    );
  }
  const words = 'number' in outcome ? text.tasks.became[outcome.became](outcome.number) : text.tasks.became[outcome.became];
  return (
    <div ref={place} tabIndex={-1} className={styles.outcome} data-testid="outcome" data-became={outcome.became}>
      <Alert
        type={tones[outcome.became]}
        showIcon
        title={words}
        action={
          outcome.became === 'released' && (
            <Button size="small" onClick={() => void takeUpReleased(outcome.requestId)}>
              {text.tasks.takeUp}
            </Button>
          )
        }
      />
    </div>
  );
}

function Detail({ task }: { readonly task: Task }): ReactElement {
  switch (task.what) {
    case 'issueUnknown':
      return <IssueTaskDetail task={task} />;
    case 'orderConflict':
      return <ConflictDetail task={task} />;
    case 'refund':
      return <RefundDetail task={task} />;
    case 'difference':
      return <DifferenceDetail task={task} />;
    case 'bureauRefused':
      return <BureauDetail task={task} />;
    case 'packageConflict':
      return <PackageDetail task={task} />;
    default:
      return assertNever(task);
  }
}

function Tasks({ meant }: { readonly meant: Task['taskId'] | undefined }): ReactElement {
  const text = useText();
  const tasks = useStatus((state) => state.tasks);
  const { outcome, answering } = useTaskDesk();
  const [chosenId, setChosenId] = useState(meant);
  // what was just answered makes way for its outcome, not for the next task
  const first = outcome === null && !answering ? (inOrder(tasks)[0] ?? null) : null;
  const chosen = tasks.find(({ taskId }) => taskId === chosenId) ?? first;
  const chosenNow = chosen?.taskId;
  useEffect(() => {
    if (chosenNow !== undefined) setChosenId(chosenNow);
  }, [chosenNow]);
  useEffect(() => {
    void loadTasks();
    return () => {
      if (!useTaskDesk.getState().answering) useTaskDesk.setState({ outcome: null });
    };
  }, []);
  const choose = (task: Task): void => {
    setChosenId(task.taskId);
    useTaskDesk.setState({ outcome: null });
  };
  return (
    <div className={tasks.length > 0 ? styles.desk : ''}>
      {tasks.length > 0 && <TaskList tasks={tasks} chosen={chosen} onChoose={choose} />}
      <div className={styles.pane}>
        <div role="status">{outcome && <OutcomeLine outcome={outcome} />}</div>
        {tasks.length === 0 && <p className={styles.none}>{text.tasks.none}</p>}
        {chosen && (
          <section key={chosen.taskId} className={styles.detail} aria-label={text.tasks.kinds[chosen.what]}>
            <h2>
              {text.tasks.kinds[chosen.what]} {chosen.called && <span className={styles.called}>{text.tasks.called}</span>}
            </h2>
            <Detail task={chosen} />
          </section>
        )}
      </div>
    </div>
  );
}

export function TasksDialog(): ReactElement {
  const text = useText();
  const { overlay } = useOverlay();
  const open = overlay.shows === 'tasks';
  return (
    <Layer open={open} width="1080px" title={text.tasks.title} focus='[data-testid="task"][tabindex="0"]'>
      {overlay.shows === 'tasks' && <Tasks meant={overlay.taskId} />}
    </Layer>
  );
}
