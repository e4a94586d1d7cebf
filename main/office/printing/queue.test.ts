import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { SpoolerJobState } from '../../../domain/ports.ts';
import type { PrintJob } from '../../../domain/print-job.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { openPrintQueue, type PrintQueue } from './queue.ts';

const now = '2026-11-22T10:00:00+08:00' as Instant;

function job(jobId: string, printer: string, change: Partial<PrintJob> = {}): PrintJob {
  return {
    jobId: jobId as PrintJobId,
    printerId: printer as PrinterId,
    code: '011002600111' as InvoiceCode,
    number: '12345678' as InvoiceNumber,
    copies: 1,
    state: 'queued',
    spoolerJob: null,
    ...change,
  };
}

/** A store, a spooler and a clock that the test moves by hand. */
function desk() {
  const jobs = new Map<string, PrintJob>();
  const history: string[] = [];
  const reasons = new Map<string, string>();
  const timers: (() => void)[] = [];
  const spooled = new Map<string, { title: string; state: SpoolerJobState }>();
  const ends = ['printed', 'failed', 'unknown'];
  const world = {
    jobs,
    history,
    reasons,
    spooled,
    errors: [] as unknown[],
    submits: 0,
    /** What the next `submit` answers after the job was taken or not; null is success. */
    answer: null as null | { taken: boolean; result: Result<string> },
    down: false,
    storeBroken: false,
    /** The disk fills up while the spooler answers. */
    breaksAtSubmit: false,
    file: ok(new Uint8Array([1])) as Result<Uint8Array>,
    queues: new Set(['p1', 'p2']),
    add(...added: readonly PrintJob[]) {
      for (const one of added) jobs.set(one.jobId, one);
    },
    /** Lets everything that does not wait for time happen. */
    async settle() {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    },
    /** The waits that are due end. */
    async tick() {
      for (const timer of timers.splice(0)) timer();
      await world.settle();
    },
    waiting: () => timers.length,
    state: (jobId: string) => jobs.get(jobId)?.state,
  };
  const open = (): PrintQueue =>
    openPrintQueue({
      store: {
        open: () => [...jobs.values()].filter((one) => !ends.includes(one.state)),
        record(jobId, state, _at, about = {}) {
          if (world.storeBroken) throw new Error('disk full');
          const before = jobs.get(jobId);
          if (!before) throw new Error(`no job ${jobId}`);
          jobs.set(jobId, { ...before, state, spoolerJob: about.spoolerJob ?? before.spoolerJob });
          history.push(`${jobId} ${state}`);
          if (about.reason !== undefined) reasons.set(jobId, about.reason);
        },
      },
      spooler: {
        async submit({ title }) {
          world.submits += 1;
          if (world.breaksAtSubmit) world.storeBroken = true;
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          const answer = world.answer;
          world.answer = null;
          const spoolerJob = String(spooled.size + 1);
          if (!answer || answer.taken) spooled.set(spoolerJob, { title, state: 'pending' });
          return answer ? answer.result : ok(spoolerJob);
        },
        async jobState(_queue, spoolerJob) {
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          return ok(spooled.get(spoolerJob)?.state ?? 'gone');
        },
        async findJob(_queue, title) {
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          return ok([...spooled].find(([, known]) => known.title === title)?.[0] ?? null);
        },
      },
      queueOf: (printerId) => (world.queues.has(printerId) ? `queue-${printerId}` : null),
      file: async () => world.file,
      clock: { now: () => now },
      scheduler: {
        after(_ms, run) {
          timers.push(run);
          return () => {
            const index = timers.indexOf(run);
            if (index >= 0) timers.splice(index, 1);
          };
        },
      },
      onChanged: () => undefined,
      onError: (error) => world.errors.push(error),
    });
  const finish = (spoolerJob: string, state: SpoolerJobState) => {
    const known = spooled.get(spoolerJob);
    if (!known) throw new Error(`the spooler has no job ${spoolerJob}`);
    known.state = state;
  };
  return Object.assign(world, { open, finish });
}

let at: ReturnType<typeof desk>;
beforeEach(() => {
  at = desk();
});

async function started(): Promise<PrintQueue> {
  const queue = at.open();
  queue.poke();
  await at.settle();
  return queue;
}

test('a job is printed when the spooler says so, not when it has it', async () => {
  at.add(job('a', 'p1'));
  await started();
  expect(at.state('a')).toBe('spooled');
  at.finish('1', 'processing');
  await at.tick();
  expect(at.state('a')).toBe('spooled');
  at.finish('1', 'completed');
  await at.tick();
  expect(at.history).toEqual(['a spooling', 'a spooled', 'a printed']);
  expect(at.waiting()).toBe(0);
});

test('a printer has one job at a time, in order; a printer that stands still holds up no other', async () => {
  at.add(job('a', 'p1'), job('b', 'p1'), job('c', 'p2'));
  await started();
  at.finish('1', 'stopped');
  at.finish('2', 'completed');
  await at.tick();
  expect([at.state('a'), at.state('b'), at.state('c')]).toEqual(['spooled', 'queued', 'printed']);
  at.finish('1', 'completed');
  await at.tick();
  expect([at.state('a'), at.state('b')]).toEqual(['printed', 'spooled']);
});

test.each([
  ['aborted', 'failed', 'aborted-at-printer'],
  ['gone', 'unknown', 'not-known-to-spooler'],
] as const)('a job the spooler calls %s is %s', async (told, state, reason) => {
  at.add(job('a', 'p1'));
  await started();
  at.finish('1', told);
  await at.tick();
  expect(at.state('a')).toBe(state);
  expect(at.reasons.get('a')).toBe(reason);
});

describe('handing over', () => {
  test.each([
    [failed('printer-absent', { queue: 'x' }), 'printer-absent'],
    [failed('printer-failed', { reason: 'not accepting jobs', accepted: 'no' }), 'not accepting jobs'],
  ])('refused for certain is failed, with the reason', async (result, reason) => {
    at.add(job('a', 'p1'));
    at.answer = { taken: false, result };
    await started();
    expect([at.state('a'), at.reasons.get('a')]).toEqual(['failed', reason]);
  });

  const lost = failed('printer-failed', { reason: 'timeout', accepted: 'unknown' });

  test('a lost answer is looked up by title, and the job is not handed over again', async () => {
    at.add(job('a', 'p1'));
    at.answer = { taken: true, result: lost };
    await started();
    expect(at.state('a')).toBe('spooling');
    await at.tick();
    expect(at.state('a')).toBe('spooled');
    expect(at.submits).toBe(1);
  });

  test('a lost answer to a job the spooler does not know is unknown', async () => {
    at.add(job('a', 'p1'));
    at.answer = { taken: false, result: lost };
    await started();
    await at.tick();
    expect([at.state('a'), at.reasons.get('a')]).toEqual(['unknown', 'not-known-to-spooler']);
    expect(at.submits).toBe(1);
  });

  test('a lost answer waits for a spooler that is down', async () => {
    at.add(job('a', 'p1'));
    at.answer = { taken: true, result: lost };
    await started();
    at.down = true;
    await at.tick();
    expect(at.state('a')).toBe('spooling');
    at.down = false;
    await at.tick();
    expect(at.state('a')).toBe('spooled');
  });

  test('a layout that cannot be drawn fails its own job only', async () => {
    at.add(job('a', 'p1'));
    at.file = failed('layout-glyph-missing', { characters: 'x' });
    await started();
    expect([at.state('a'), at.reasons.get('a'), at.submits]).toEqual(['failed', 'layout-glyph-missing', 0]);
  });
});

describe('after a restart', () => {
  test('a job that was being handed over is found at the spooler', async () => {
    at.spooled.set('17', { title: '011002600111-12345678 a', state: 'completed' });
    at.add(job('a', 'p1', { state: 'spooling' }));
    await started();
    expect(at.history).toEqual(['a spooled', 'a printed']);
    expect(at.submits).toBe(0);
  });

  test('a job that was being handed over and is not there is for a person, and the next goes on', async () => {
    at.add(job('a', 'p1', { state: 'spooling' }), job('b', 'p1'));
    await started();
    expect([at.state('a'), at.state('b')]).toEqual(['unknown', 'spooled']);
    expect(at.submits).toBe(1);
  });

  test('a spooled job is followed on', async () => {
    at.spooled.set('4', { title: 't', state: 'completed' });
    at.add(job('a', 'p1', { state: 'spooled', spoolerJob: '4' }));
    await started();
    expect(at.history).toEqual(['a printed']);
  });

  test('a spooler that is down is waited for', async () => {
    at.spooled.set('4', { title: 't', state: 'completed' });
    at.add(job('a', 'p1', { state: 'spooled', spoolerJob: '4' }));
    at.down = true;
    await started();
    await at.tick();
    expect(at.state('a')).toBe('spooled');
    at.down = false;
    await at.tick();
    expect(at.state('a')).toBe('printed');
  });
});

test.each([
  ['queued', 'failed'],
  ['spooling', 'unknown'],
  ['spooled', 'unknown'],
] as const)('a %s job of a printer that is not configured any more is %s', async (state, end) => {
  at.add(job('a', 'p9', { state, spoolerJob: state === 'spooled' ? '1' : null }));
  await started();
  expect([at.state('a'), at.reasons.get('a')]).toEqual([end, 'printer-not-configured']);
});

test('a ledger that cannot write stops nothing for good and prints nothing twice', async () => {
  at.add(job('a', 'p1'));
  at.storeBroken = true;
  await started();
  expect(at.errors).toHaveLength(1);
  expect(at.submits).toBe(0);
  at.storeBroken = false;
  await at.tick();
  expect(at.state('a')).toBe('spooled');
  expect(at.submits).toBe(1);
});

test('a ledger that cannot write that the spooler has the job finds it there later', async () => {
  at.add(job('a', 'p1'));
  at.breaksAtSubmit = true;
  await started();
  expect([at.state('a'), at.spooled.size]).toEqual(['spooling', 1]);
  at.breaksAtSubmit = at.storeBroken = false;
  await at.tick();
  expect([at.state('a'), at.submits]).toEqual(['spooled', 1]);
});

test('a stopped queue moves nothing more', async () => {
  at.add(job('a', 'p1'));
  const queue = await started();
  queue.stop();
  at.finish('1', 'completed');
  await at.tick();
  at.add(job('b', 'p2'));
  queue.poke();
  await at.settle();
  expect([at.state('a'), at.state('b')]).toEqual(['spooled', 'queued']);
});
