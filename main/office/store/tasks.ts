/**
 * What waits for a person, beside the issues nobody knows: opened inside the transaction of the fact that raised it,
 * answered and never deleted.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { mask } from '../../../domain/mask.ts';
import { type StoredTask, type TaskAnswer, type TaskId, type TaskMatter, taskIdOf } from '../../../domain/task.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { readTaskMatter } from './stored-tasks.ts';

interface TaskRow {
  readonly task_id: TaskId;
  readonly data: string;
  readonly opened_at: Instant;
  readonly called_at: Instant | null;
}

/** How a person answered, with the evidence that was shown. */
export interface TaskAnswered {
  readonly taskId: TaskId;
  readonly answer: TaskAnswer;
  readonly note: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly actor: Actor;
  /** The supervisor who stood by with a password of their own; null when nobody had to. */
  readonly approvedBy: Actor | null;
}

export function openTaskStore(db: Connection, journal: Journal) {
  const one = db.prepare<[string], TaskRow & { state: string }>('SELECT * FROM tasks WHERE task_id = ?');
  const open = db.prepare<[], TaskRow>("SELECT * FROM tasks WHERE state = 'open' ORDER BY opened_at, task_id");
  const count = db.prepare<[], { count: number }>("SELECT count(*) AS count FROM tasks WHERE state = 'open'");
  const insert = db.prepare("INSERT INTO tasks (task_id, what, subject, data, opened_at, state) VALUES (?, ?, ?, ?, ?, 'open')");
  const close = db.prepare("UPDATE tasks SET state = 'done', settled_at = ? WHERE task_id = ? AND state = 'open'");
  const reopen = db.prepare("UPDATE tasks SET state = 'open', settled_at = NULL WHERE task_id = ? AND state = 'done'");
  const call = db.prepare("UPDATE tasks SET called_at = ? WHERE task_id = ? AND state = 'open'");
  const callIntent = db.prepare("UPDATE intents SET called_at = ? WHERE request_id = ? AND state IN ('open', 'unknown')");
  const called = db.prepare<[], { request_id: string }>(
    "SELECT request_id FROM intents WHERE called_at IS NOT NULL AND state IN ('open', 'unknown')",
  );

  function tell({ taskId, answer, note, evidence, at, actor, approvedBy }: TaskAnswered): void {
    journal({ what: 'task-answered', subject: taskId, data: { answer, note, evidence, approvedBy }, at, actor });
  }

  return {
    open: (): readonly StoredTask[] => open.all().map(taskOf),
    count: () => count.get()?.count ?? 0,
    find(taskId: string): StoredTask | null {
      const row = one.get(taskId);
      return row?.state === 'open' ? taskOf(row) : null;
    },
    /** Inside the transaction of the fact that raises it, where there is one. What is open already stays as it is. */
    raise: db.transaction((matter: TaskMatter, at: Instant): void => {
      const taskId = taskIdOf(matter);
      const before = one.get(taskId);
      if (before?.state === 'open') return;
      // The bureau says the same at every upload; a person has heard it.
      if (before && matter.what === 'bureauRefused') return;
      if (before) reopen.run(taskId);
      else insert.run(taskId, matter.what, subjectOf(matter), matterText(matter), at);
      journal({
        what: before ? 'task-opened-again' : 'task-opened',
        subject: taskId,
        data: { what: matter.what },
        at,
        actor: 'system',
      });
    }),
    /** True when it was open. */
    answered: db.transaction((answered: TaskAnswered): boolean => {
      if (close.run(answered.at, answered.taskId).changes === 0) return false;
      tell(answered);
      return true;
    }),
    /** A supervisor is asked to look; the task stays. */
    callSupervisor: db.transaction((answered: TaskAnswered): void => {
      if (call.run(answered.at, answered.taskId).changes === 0) callIntent.run(answered.at, answered.taskId);
      tell(answered);
    }),
    /** An answer about an issue nobody knows: what it changes is written by the issue itself. */
    noted: db.transaction(tell),
    /** Requests for which a supervisor was called. */
    calledRequests: (): ReadonlySet<string> => new Set(called.all().map((row) => row.request_id)),
  };
}

function subjectOf(matter: TaskMatter): string {
  if (matter.what === 'difference') return `${matter.difference.code} ${matter.difference.from}`;
  return `${matter.invoice.code} ${matter.invoice.number}`;
}

/** What the bureau says may repeat a number of a person; a prepared reversal must stay as it is to be issued. */
function matterText(matter: TaskMatter): string {
  return JSON.stringify(matter.what === 'bureauRefused' ? { ...matter, message: mask(matter.message) } : matter);
}

function taskOf(row: TaskRow): StoredTask {
  return { ...readTaskMatter(row.data), taskId: row.task_id, since: row.opened_at, called: row.called_at !== null };
}
