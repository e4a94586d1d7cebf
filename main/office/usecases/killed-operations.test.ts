/**
 * Operations of a counter that is killed, on a disk that does everything it is asked as often as it is asked: nothing is done twice that
 * must be done once.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { OperationAim, OperationStep } from '../../../domain/device-operation.ts';
import { problem } from '../../../domain/problem.ts';
import {
  aims,
  deviceId,
  Killed,
  onlyOnce,
  operationCounter,
  standing,
  supervisor,
  times,
  value,
} from './operation-counter.testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function counter(killAt?: number) {
  const made = operationCounter(killAt);
  ends.push(made.bench.remove);
  return made;
}

describe('a kill at any place', () => {
  test.each(aims)('$what: never twice, and done in the end', { timeout: 60_000 }, async (aim) => {
    const seen = new Set<string>();
    for (let killAt = 1; ; killAt += 1) {
      const of = counter(killAt);
      const { disk } = of;
      if (aim.what === 'readIn') disk.far.purchase = 'confirmed';
      const killed = await of
        .start()
        .begin(deviceId, aim, supervisor)
        .then(
          () => false,
          (error: unknown) => {
            if (error instanceof Killed) return true;
            throw error;
          },
        );
      if (!killed) break;
      seen.add(of.places().at(-1) ?? '');
      const left = [...disk.far.acted];
      const begun = of.restart();
      const record = begun.ledger.underWay(deviceId);
      if (record?.state === 'asked') expect(disk.far.awaited).toHaveLength(1);

      await begun.attend(disk.device);
      const byItself = disk.far.acted.slice(left.length);
      for (const step of byItself) expect(['confirm', 'readIn']).toContain(step);

      const after = begun.ledger.list()[0];
      if (!after) expect(left).toEqual([]);
      const ended =
        !after || after.state === 'done'
          ? (after ?? value(await begun.begin(deviceId, aim, supervisor)))
          : value(await begun.resume(after.operationId, supervisor));
      expect(standing(ended)).toEqual([ended.step, 'done', null]);
      for (const step of onlyOnce) expect(times(disk.far.acted, step)).toBeLessThanOrEqual(1);
      expect(disk.far.reported).toBe(aim.what === 'closeMonth' ? 1 : 0);
      expect(disk.remaining()).toBe(remainingAfter[aim.what]);
      const queued = of.bench.db().prepare('SELECT count(*) FROM outbox JOIN blank_voids USING (code, number)').pluck().get();
      expect(queued).toBe(aim.what === 'voidBlank' ? 1 : 0);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining(['after begin', 'before asked', 'after asked', 'before stepDone', 'after stepDone']),
    );
  });

  const remainingAfter = {
    requisition: 150,
    readIn: 150,
    takeBack: 150,
    giveBack: 90,
    handOut: 90,
    closeMonth: 100,
    setClock: 100,
    voidBlank: 99,
  };
});

/** What can happen between two presses of a key. */
const events = fc.oneof(
  fc.record({ what: fc.constant('kill' as const), at: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    what: fc.constant('mishap' as const),
    step: fc.constantFrom<OperationStep>(
      'download',
      'confirm',
      'readIn',
      'giveBack',
      'handOut',
      'takeBack',
      'report',
      'clear',
      'voidBlank',
    ),
    how: fc.constantFrom('lost-before' as const, 'lost-after' as const, { refused: problem('device-refused') }),
  }),
  fc.record({ what: fc.constant('use' as const), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    what: fc.constantFrom('restart' as const, 'bureauDown' as const, 'bureauUp' as const, 'diskOut' as const, 'diskIn' as const),
  }),
);

test('whatever happens in whatever order, nothing is done twice that must be done once, and done means done', {
  timeout: 120_000,
}, async () => {
  const acting = aims.filter(({ what }) => what !== 'readIn' && what !== 'setClock');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...acting), fc.array(events, { maxLength: 8 }), async (aim, happenings) => {
      const of = operationCounter();
      const { far } = of.disk;
      try {
        let operations = of.start();
        /** One press: begins it, or goes on with it. A killed counter is started again. */
        const press = async (): Promise<void> => {
          try {
            const latest = operations.ledger.list()[0];
            if (latest?.state === 'done') return;
            await (latest ? operations.resume(latest.operationId, supervisor) : operations.begin(deviceId, aim, supervisor));
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
            operations = of.restart();
          }
        };
        for (const event of happenings) {
          if (event.what === 'kill') of.killAt(event.at);
          else if (event.what === 'mishap') far.mishaps[event.step] = event.how;
          else if (event.what === 'use') of.disk.use(event.count);
          else if (event.what === 'restart') operations = of.restart();
          else if (event.what === 'bureauDown' || event.what === 'bureauUp')
            far.bureau = event.what === 'bureauUp' ? 'up' : 'down';
          else far.absent = event.what === 'diskOut';
          await press();
          if (!far.absent) {
            await operations.attend(of.disk.device).catch((error: unknown) => {
              if (!(error instanceof Killed)) throw error;
              operations = of.restart();
            });
          }
        }
        of.killAt(0);
        far.absent = false;
        far.bureau = 'up';
        far.mishaps = {};
        for (let presses = 0; presses < 3; presses += 1) await press();

        for (const step of onlyOnce) expect(times(far.acted, step)).toBeLessThanOrEqual(1);
        const ended = operations.ledger.list()[0];
        // A run that was used meanwhile is not there to be given away any more.
        if (ended?.state !== 'done')
          expect(ended?.problem?.code ?? 'device-run-unknown').toMatch(/^(device-run-unknown|blank-void-number-differs)$/);
        else for (const step of lastSteps[aim.what]) expect(times(far.acted, step)).toBe(1);
      } finally {
        of.bench.remove();
      }
    }),
    { numRuns: 60 },
  );
});

/** Done once and no more when the operation is done. */
const lastSteps: Readonly<Record<OperationAim['what'], readonly OperationStep[]>> = {
  requisition: ['readIn'],
  readIn: ['readIn'],
  giveBack: ['giveBack'],
  handOut: ['handOut'],
  takeBack: ['takeBack'],
  closeMonth: ['report', 'clear'],
  setClock: ['setClock'],
  voidBlank: ['voidBlank'],
};
