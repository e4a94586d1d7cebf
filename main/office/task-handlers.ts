/**
 * The commands about what waits for a person: tasks, their evidence and their answers.
 */
import type { InvoiceKey, RequestId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/instant.ts';
import { isUnsettled } from '../../domain/intent.ts';
import type { Actor, IntentRecord } from '../../domain/ledger-port.ts';
import { failed, ok, type Problem, problem, type Result } from '../../domain/problem.ts';
import { answersOf, type IssueTask, type StoredTask, type Task, type TaskAnswer, type TaskId } from '../../domain/task.ts';
import type { CommandOutput, CommandParsed } from '../../preload/contract.ts';
import type { Handlers } from './dispatcher.ts';
import type { People, Person } from './people/sign-in.ts';
import type { openTaskStore } from './store/tasks.ts';
import type { IssueDesk } from './usecases/issue-invoice.ts';
import type { Ports } from './usecases/ports.ts';

export type TaskStore = ReturnType<typeof openTaskStore>;

export interface TaskDesk {
  readonly ports: Ports;
  readonly issuing: IssueDesk;
  readonly people: Pick<People, 'vouch'>;
  readonly tasks: TaskStore;
  /** Takes the record of a number that the ledger lacks into it. */
  readonly recordFound: (task: Extract<StoredTask, { what: 'difference' }>, actor: Actor) => Promise<Result<InvoiceKey>>;
  readonly detail: (code: string, number: string) => CommandOutput<'getInvoice'>;
}

const notAnswered = (answer: TaskAnswer) => failed('bad-request', { name: 'answerTask', place: 'answer', reason: answer });

/** Whoever calls again within this has been heard. */
const callQuietMs = 10 * 60_000;

type TaskHandlers = Pick<Handlers, 'tasks' | 'taskEvidence' | 'answerTask'>;

export function makeTaskHandlers(desk: TaskDesk): TaskHandlers {
  const { ports, issuing, people, tasks } = desk;
  /** When a person called for a task, milliseconds. */
  const calls = new Map<string, number>();

  /** The person who answers, with a supervisor beside them where one gave their password. */
  async function whoAnswers(
    person: Person,
    supervisor: CommandParsed<'answerTask'>['supervisor'],
  ): Promise<Result<{ readonly bySupervisor: boolean; readonly approvedBy: Actor | null }>> {
    if (person.roles.includes('supervisor')) return ok({ bySupervisor: true, approvedBy: null });
    if (!supervisor) return ok({ bySupervisor: false, approvedBy: null });
    const known = await people.vouch(supervisor.userId, supervisor.password);
    if (!known.ok) return known;
    if (!known.value.roles.includes('supervisor')) return failed('supervisor-needed');
    return ok({ bySupervisor: true, approvedBy: known.value.userId });
  }

  async function answerIssue(
    requestId: RequestId,
    { answer, key, note }: CommandParsed<'answerTask'>,
    person: Person,
    by: { readonly bySupervisor: boolean; readonly approvedBy: Actor | null },
  ): Promise<Result<CommandOutput<'answerTask'>>> {
    if (answer === 'askAgain') {
      const settled = await issuing.settle(requestId, person.userId);
      if (!settled.ok) return settled;
      const { value } = settled;
      return ok({ done: value.state !== 'unknown', invoice: value.state === 'issued' ? shown(value.invoice.signed) : null });
    }
    if (answer !== 'adopt' && answer !== 'release') return notAnswered(answer);
    const resolved = await issuing.conclude(requestId, {
      answer,
      key: key ?? null,
      bySupervisor: by.bySupervisor,
      actor: person.userId,
    });
    if (!resolved.ok) return resolved;
    const { settled, evidence } = resolved.value;
    tasks.noted({
      taskId: requestId as string as TaskId,
      answer,
      note,
      evidence,
      at: ports.clock.now(),
      actor: person.userId,
      approvedBy: by.approvedBy,
    });
    return ok({ done: true, invoice: settled.state === 'issued' ? shown(settled.invoice.signed) : null });
  }

  async function answerStored(
    task: StoredTask,
    { answer, note }: CommandParsed<'answerTask'>,
    person: Person,
    by: { readonly bySupervisor: boolean; readonly approvedBy: Actor | null },
  ): Promise<Result<CommandOutput<'answerTask'>>> {
    if (!answersOf(task).includes(answer)) return notAnswered(answer);
    if (answer === 'close' && note.trim() === '') return failed('note-missing');
    if (!by.bySupervisor) return failed('supervisor-needed');
    let invoice: InvoiceKey | null = null;
    if (answer === 'record' && task.what === 'difference') {
      const recorded = await desk.recordFound(task, person.userId);
      if (!recorded.ok) return recorded;
      invoice = recorded.value;
    }
    const { taskId, since, called, ...matter } = task;
    tasks.answered({
      taskId,
      answer,
      note,
      evidence: { matter },
      at: ports.clock.now(),
      actor: person.userId,
      approvedBy: by.approvedBy,
    });
    ports.notices.tasksChanged();
    return ok({ done: true, invoice: invoice && shown(invoice) });
  }

  /** Told and written down once per person, and again when nobody has come for a while. */
  function callSupervisor(taskId: TaskId, note: string, { userId }: Person): void {
    const at = ports.clock.now();
    const now = epochMs(at) ?? 0;
    const isQuiet = (since: number) => Math.abs(now - since) < callQuietMs;
    for (const [call, since] of calls) if (!isQuiet(since)) calls.delete(call);
    const call = `${taskId} ${userId}`;
    if (calls.has(call)) return;
    calls.set(call, now);
    tasks.callSupervisor({ taskId, answer: 'callSupervisor', note, evidence: {}, at, actor: userId, approvedBy: null });
    ports.notices.tasksChanged();
  }

  function shown({ code, number }: InvoiceKey) {
    return desk.detail(code, number);
  }

  return {
    tasks: () => ok(tasksOf(ports, tasks)),
    async taskEvidence({ taskId }) {
      const gathered = await issuing.evidence(taskId as string as RequestId);
      if (!gathered.ok) return gathered;
      const { intent, shown: seen } = gathered.value;
      return ok({
        gatheredAt: ports.clock.now(),
        problem: seen.problem,
        expected: intent.before?.next ?? null,
        next: seen.gathered?.next ?? null,
        candidates: seen.gathered?.candidates.map(({ record, ...candidate }) => candidate) ?? [],
        verdict: seen.gathered?.settlement.decision ?? 'unknown',
        clerkMay: seen.clerkMay,
        supervisorMay: seen.supervisorMay,
      });
    },
    async answerTask(input, { person }) {
      if (!person) return failed('not-signed-in');
      const by = await whoAnswers(person, input.supervisor);
      if (!by.ok) return by;
      const { taskId, answer, note } = input;
      const stored = tasks.find(taskId);
      const unknown = stored ? null : ports.ledger.intent(taskId as string as RequestId);
      if (!stored && !unknown) return failed('task-not-found', { requestId: taskId });
      if (answer === 'callSupervisor') {
        if (!stored && !(unknown && isUnsettled(unknown.state))) return failed('task-not-found', { requestId: taskId });
        callSupervisor(taskId, note, person);
        return ok({ done: false, invoice: null });
      }
      return stored
        ? answerStored(stored, input, person, by.value)
        : answerIssue(taskId as string as RequestId, input, person, by.value);
    },
  };
}

/** Everything that waits for a person, oldest first. */
export function tasksOf({ ledger }: Pick<Ports, 'ledger'>, tasks: TaskStore): CommandOutput<'tasks'> {
  const called = tasks.calledRequests();
  const unknown: readonly Task[] = ledger
    .unsettled(null)
    .filter((intent) => intent.state === 'unknown')
    .map((intent) => issueTask(intent, called.has(intent.origin.requestId)));
  return [...unknown, ...tasks.open()]
    .map((task) => ({ ...task, answers: answersOf(task) satisfies readonly TaskAnswer[] }))
    .toSorted((one, other) => (one.since < other.since ? -1 : 1));
}

function issueTask({ origin, content, before, begunAt, problem: why }: IntentRecord, called: boolean): IssueTask {
  const cause: Problem = why ?? problem('issue-unknown', { deviceId: origin.deviceId, reason: '' });
  return {
    what: 'issueUnknown',
    taskId: origin.requestId as string as TaskId,
    since: begunAt,
    requestId: origin.requestId,
    deviceId: origin.deviceId,
    kind: content.kind,
    orderNo: origin.orderNo,
    gross: content.totals.gross,
    buyerName: content.buyer.name,
    expected: before?.next ?? null,
    problem: cause,
    called,
  };
}
