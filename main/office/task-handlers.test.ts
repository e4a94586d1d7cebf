/**
 * Calling the supervisor: heard once, and only for what waits for a person.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RequestId, UserId } from '../../domain/ids.ts';
import { problem } from '../../domain/problem.ts';
import type { TaskId } from '../../domain/task.ts';
import type { Person } from './people/sign-in.ts';
import { makeTaskHandlers } from './task-handlers.ts';
import { beginIntent, invoiceOf } from './usecases/books.testing.ts';
import { simpleDevice, simplePlatform, testBench } from './usecases/desk.testing.ts';

let bench: ReturnType<typeof testBench>;
beforeEach(() => {
  bench = testBench(simpleDevice(false), simplePlatform());
});
afterEach(() => bench.remove());

function counter() {
  const { ports, ledger, ...issuing } = bench.desk();
  const requestId = beginIntent(ports.ledger, invoiceOf(1), ports.clock.now());
  ports.ledger.recordUnknown(requestId, problem('issue-unknown', { deviceId: 'disk-1', reason: 'no-answer' }), ports.clock.now());
  const { answerTask } = makeTaskHandlers({
    ports,
    issuing,
    people: {
      vouch: async () => {
        throw new Error('nobody vouches here');
      },
    },
    tasks: ledger.tasks,
    recordFound: async () => {
      throw new Error('nothing is recorded here');
    },
    detail: () => {
      throw new Error('no invoice is shown here');
    },
  });
  const call = (taskId: RequestId, userId = 'wangmin') => {
    const person: Person = { userId: userId as UserId, name: userId, roles: ['clerk'] };
    const input = { taskId: taskId as string as TaskId, answer: 'callSupervisor', note: '' } as const;
    return answerTask(input, { person, session: '' });
  };
  const written = () =>
    bench.db().prepare<[], { n: number }>("SELECT count(*) AS n FROM journal WHERE what = 'task-answered'").get()?.n;
  return { call, written, requestId, ports, ledger };
}

test('is written down once for each person, and again when nobody has come', async () => {
  const { call, written, requestId, ledger } = counter();
  for (let press = 0; press < 20; press += 1) expect(await call(requestId)).toMatchObject({ ok: true, value: { done: false } });
  expect(written()).toBe(1);
  expect(ledger.tasks.calledRequests().has(requestId)).toBe(true);
  await call(requestId, 'zhaolei');
  expect(written()).toBe(2);
  bench.pass(11 * 60_000);
  await call(requestId);
  expect(written()).toBe(3);
});

test('for what is settled is answered with a problem, and not written down', async () => {
  const { call, written, requestId, ports } = counter();
  ports.ledger.recordNotIssued(requestId, 'released', problem('device-silent'), ports.clock.now(), 'system');
  expect(await call(requestId)).toMatchObject({ ok: false, problem: { code: 'task-not-found' } });
  expect(await call('never-was-there' as RequestId)).toMatchObject({ ok: false, problem: { code: 'task-not-found' } });
  expect(written()).toBe(0);
});
