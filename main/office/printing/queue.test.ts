import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { SpoolerJobState, SpoolerPrinter } from '../../../domain/ports.ts';
import { isOnItsWay, type Paper, type PrintJob } from '../../../domain/print-job.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { openPrintQueue, type PrintQueue } from './queue.ts';

const now = '2026-11-22T10:00:00+08:00' as Instant;

function job(jobId: string, printer: string, change: Partial<PrintJob> = {}): PrintJob {
  return {
    jobId: jobId as PrintJobId,
    printerId: printer as PrinterId,
    code: '011002600111' as InvoiceCode,
    number: '12345678' as InvoiceNumber,
    part: 'invoice',
    copies: 1,
    copyNo: 0,
    state: 'queued',
    onForms: false,
    spoolerJob: null,
    ...change,
  };
}

/** A store, a spooler and a clock that the test moves by hand. */
function desk() {
  const jobs = new Map<string, PrintJob>();
  const history: string[] = [];
  const reasons = new Map<string, string>();
  const timers: { run: () => void; ms: number }[] = [];
  const spooled = new Map<string, { title: string; state: SpoolerJobState; reasons: readonly string[] }>();
  const paper: Paper = {
    ...{ pdf: new Uint8Array([1]), media: { width: 241, height: 140 } },
    ...{ template: 't@1', onForms: false, offset: { dx: 25, dy: -3 }, listApart: false },
  };
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
    paper: ok(paper) as Result<Paper>,
    /** Runs while a page is drawn. */
    whileDrawing: () => undefined as undefined,
    onForms() {
      world.paper = ok({ ...paper, onForms: true });
    },
    queues: new Set(['p1', 'p2']),
    /** What the spooler has. */
    printers: new Map<string, SpoolerPrinter>(),
    told: [] as string[],
    orders: [] as { copies: number; media: object; pdf: Uint8Array }[],
    add(...added: readonly PrintJob[]) {
      for (const one of added) jobs.set(one.jobId, one);
    },
    /** Lets everything that does not wait for time happen. */
    async settle() {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    },
    /** The waits that are due end. */
    async tick() {
      for (const { run } of timers.splice(0)) run();
      await world.settle();
    },
    waiting: () => timers.length,
    waitMs: () => timers.map(({ ms }) => ms),
    state: (jobId: string) => jobs.get(jobId)?.state,
  };
  const open = (): PrintQueue =>
    openPrintQueue({
      store: {
        open: () => [...jobs.values()].filter((one) => isOnItsWay(one.state)),
        find: (jobId) => jobs.get(jobId) ?? null,
        spooling(jobId, { onForms }) {
          if (world.storeBroken) throw new Error('disk full');
          jobs.set(jobId, { ...jobOf(jobId), state: 'spooling', onForms });
          history.push(`${jobId} spooling`);
        },
        record(jobId, state, _at, { reason = '', spoolerJob } = {}) {
          if (world.storeBroken) throw new Error('disk full');
          const before = jobOf(jobId);
          if (before.state === state && (reasons.get(jobId) ?? '') === reason) return false;
          jobs.set(jobId, { ...before, state, spoolerJob: spoolerJob ?? before.spoolerJob });
          history.push(`${jobId} ${state}${reason === '' ? '' : ` ${reason}`}`);
          reasons.set(jobId, reason);
          return true;
        },
      },
      spooler: {
        async printers() {
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          return ok([...world.printers.values()]);
        },
        async submit({ title, copies, media, pdf }) {
          world.submits += 1;
          world.orders.push({ copies, media, pdf });
          if (world.breaksAtSubmit) world.storeBroken = true;
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          const answer = world.answer;
          world.answer = null;
          const spoolerJob = String(spooled.size + 1);
          if (!answer || answer.taken) spooled.set(spoolerJob, { title, state: 'pending', reasons: [] });
          return answer ? answer.result : ok(spoolerJob);
        },
        async jobState(_queue, spoolerJob) {
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          const known = spooled.get(spoolerJob);
          return ok(known ? { state: known.state, reasons: known.reasons } : { state: 'gone', reasons: [] });
        },
        async cancel(_queue, spoolerJob) {
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          const known = spooled.get(spoolerJob);
          if (known && known.state !== 'completed') known.state = 'cancelled';
          return ok(undefined);
        },
        async findJob(_queue, title) {
          if (world.down) return failed('printer-failed', { reason: 'connection refused', accepted: 'no' });
          return ok([...spooled].find(([, known]) => known.title === title)?.[0] ?? null);
        },
      },
      queueOf: (printerId) => (world.queues.has(printerId) ? `queue-${printerId}` : null),
      async paper() {
        world.whileDrawing();
        return world.paper;
      },
      clock: { now: () => now },
      scheduler: {
        after(ms, run) {
          const timer = { ms, run };
          timers.push(timer);
          return () => {
            const index = timers.indexOf(timer);
            if (index >= 0) timers.splice(index, 1);
          };
        },
      },
      onChanged: (jobId) => world.told.push(`${jobId} ${jobOf(jobId).state}`),
      onError: (error) => world.errors.push(error),
    });
  function jobOf(jobId: string): PrintJob {
    const job = jobs.get(jobId);
    if (!job) throw new Error(`no job ${jobId}`);
    return job;
  }
  const finish = (spoolerJob: string, state: SpoolerJobState, why: readonly string[] = []) => {
    const known = spooled.get(spoolerJob);
    if (!known) throw new Error(`the spooler has no job ${spoolerJob}`);
    Object.assign(known, { state, reasons: why });
  };
  for (const queue of ['queue-p1', 'queue-p2']) world.printers.set(queue, { queue, state: 'idle', reason: '' });
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
  ['cancelled', 'cancelled', ''],
  ['left', 'toConfirm', ''],
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
    [failed('printer-failed', { reason: 'Too many active jobs.', accepted: 'no', later: 'yes' }), 'queue-busy'],
  ])('refused for now waits, and is tried again later and later', async (result, reason) => {
    at.add(job('a', 'p1'));
    at.answer = { taken: false, result };
    await started();
    expect([at.state('a'), at.reasons.get('a'), at.waitMs()]).toEqual(['queued', reason, [1_000]]);
    for (const ms of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      at.answer = { taken: false, result };
      await at.tick();
      expect(at.waitMs()).toEqual([ms]);
    }
    await at.tick();
    expect([at.state('a'), at.spooled.size]).toEqual(['spooled', 1]);
  });

  test('refused for good is failed, with the reason', async () => {
    at.add(job('a', 'p1'));
    at.answer = { taken: false, result: failed('printer-failed', { reason: 'Unsupported document-format', accepted: 'no' }) };
    await started();
    expect([at.state('a'), at.reasons.get('a')]).toEqual(['failed', 'Unsupported document-format']);
  });

  test.each([
    ['printer-absent', () => at.printers.delete('queue-p1')],
    ['not-accepting-jobs', () => at.printers.set('queue-p1', { queue: 'queue-p1', state: 'idle', accepting: false, reason: '' })],
    [
      'spooler-down',
      () => {
        at.down = true;
      },
    ],
    ['printer-not-configured', () => at.queues.delete('p1')],
  ] satisfies [string, () => unknown][])(
    '%s: it waits, says so once, holds up no other printer, and goes on when woken',
    async (reason, trouble) => {
      const [queues, printers] = [new Set(at.queues), new Map(at.printers)];
      trouble();
      at.add(job('a', 'p1'));
      const queue = await started();
      await at.tick();
      await at.tick();
      expect(at.history).toEqual([`a queued ${reason}`]);
      expect([at.told, at.submits]).toEqual([['a queued'], 0]);
      at.down = false;
      at.queues = queues;
      at.printers = printers;
      queue.poke();
      await at.settle();
      expect([at.state('a'), at.submits]).toEqual(['spooled', 1]);
    },
  );

  test('goes with copies, the size of the paper and nothing else', async () => {
    at.add(job('a', 'p1', { copies: 3 }));
    await started();
    expect(at.orders).toEqual([{ copies: 3, media: { width: 241, height: 140 }, pdf: new Uint8Array([1]) }]);
  });

  test('a numbered form is for one invoice once', async () => {
    at.onForms();
    at.add(job('a', 'p1', { copies: 2 }));
    await started();
    expect([at.state('a'), at.reasons.get('a'), at.submits]).toEqual(['failed', 'copies-on-forms', 0]);
  });

  test('a job that is cancelled while its page is drawn is not handed over', async () => {
    at.add(job('a', 'p1'), job('b', 'p1'));
    at.whileDrawing = () => void at.jobs.set('a', job('a', 'p1', { state: 'cancelled' }));
    await started();
    expect([at.state('a'), at.state('b'), at.submits]).toEqual(['cancelled', 'spooled', 1]);
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
    at.paper = failed('layout-glyph-missing', { characters: 'x' });
    await started();
    expect([at.state('a'), at.reasons.get('a'), at.submits]).toEqual(['failed', 'layout-glyph-missing', 0]);
  });
});

describe('after a restart', () => {
  test('a job that was being handed over is found at the spooler', async () => {
    at.spooled.set('17', { title: '011002600111-12345678 a', state: 'completed', reasons: [] });
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
    at.spooled.set('4', { title: 't', state: 'completed', reasons: [] });
    at.add(job('a', 'p1', { state: 'spooled', spoolerJob: '4' }));
    await started();
    expect(at.history).toEqual(['a printed']);
  });

  test('a spooler that is down is waited for', async () => {
    at.spooled.set('4', { title: 't', state: 'completed', reasons: [] });
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

test.each(['spooling', 'spooled'] as const)('a %s job of a printer that is not configured any more is unknown', async (state) => {
  at.add(job('a', 'p9', { state, spoolerJob: state === 'spooled' ? '1' : null }));
  await started();
  expect([at.state('a'), at.reasons.get('a')]).toEqual(['unknown', 'printer-not-configured']);
});

test('what keeps a job waiting at the printer is told when it changes, and only then', async () => {
  at.add(job('a', 'p1'));
  await started();
  for (const why of [['media-empty', 'printer-stopped'], ['media-empty', 'printer-stopped'], ['media-jam'], []]) {
    at.finish('1', 'processing', why);
    await at.tick();
  }
  at.finish('1', 'held', ['job-hold-until-specified']);
  await at.tick();
  at.finish('1', 'completed');
  await at.tick();
  expect(at.history.slice(2)).toEqual([
    'a spooled media-empty printer-stopped',
    'a spooled media-jam',
    'a spooled',
    'a spooled job-hold-until-specified',
    'a printed',
  ]);
  expect(at.told).toHaveLength(at.history.length);
});

test('a page on a numbered form is for a person to confirm, and the next one goes on', async () => {
  at.onForms();
  at.add(job('a', 'p1'), job('b', 'p1'));
  await started();
  at.finish('1', 'completed');
  await at.tick();
  expect([at.state('a'), at.state('b')]).toEqual(['toConfirm', 'spooled']);
});

test('a job at the spooler is asked about often at first, then once a second', async () => {
  at.add(job('a', 'p1'));
  await started();
  const waits: number[] = [];
  for (let round = 0; round < 7; round++) {
    waits.push(...at.waitMs());
    await at.tick();
  }
  expect(waits).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
});

describe('taking back a job that the spooler has', () => {
  const jobA = (): PrintJob => at.jobs.get('a') ?? job('a', 'p1');

  test('the spooler says what became of it', async () => {
    at.add(job('a', 'p1'));
    const queue = await started();
    expect(await queue.takeBack(jobA())).toEqual(ok(undefined));
    expect(at.state('a')).toBe('cancelled');
    await at.tick();
    expect(at.history.filter((fact) => fact === 'a cancelled')).toHaveLength(1);
  });

  test('one that was printed meanwhile is printed', async () => {
    at.add(job('a', 'p1'));
    const queue = await started();
    at.finish('1', 'completed');
    await queue.takeBack(jobA());
    expect(at.state('a')).toBe('printed');
  });

  test('a spooler that is down keeps it', async () => {
    at.add(job('a', 'p1'));
    const queue = await started();
    at.down = true;
    expect(await queue.takeBack(jobA())).toMatchObject({ ok: false, problem: { code: 'printer-failed' } });
    expect(at.state('a')).toBe('spooled');
  });
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
