import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NumberRun, Segment, Stock } from './device.ts';
import type { OperationAim } from './device-operation.ts';
import type { InvoiceCode } from './ids.ts';
import { invoiceNumber } from './numbering.ts';
import { key, now, segment, stock } from './samples.testing.ts';
import { isNeedless, nothingShown, obstacleOf, type Showing, showingOf, unusedOf, verdictOf } from './step-verdict.ts';

const code = '011001900111';
const run: NumberRun = { kind: '007', code: code as InvoiceCode, first: key(code, 91).number, count: 10 };
const giveBack: OperationAim = { what: 'giveBack', run };
const takeBack: OperationAim = { what: 'takeBack', run, machineNo: 2 };
const requisition: OperationAim = { what: 'requisition', run };
const closeMonth: OperationAim = { what: 'closeMonth', kind: '007' };
const shown = (change: Partial<Showing>): Showing => ({ ...nothingShown, ...change });

describe('numbers of a run in stock', () => {
  test.each<[string, Segment[], number]>([
    ['all of it, at the end of a segment', [segment(code, 1, 100, 30)], 10],
    ['all of it, a segment of its own', [segment(code, 91, 10, 10)], 10],
    ['the next number is in the middle of it', [segment(code, 1, 100, 4)], 4],
    ['it begins in one segment and ends in the next', [segment(code, 1, 95, 20), segment(code, 96, 20, 20)], 10],
    ['used up', [segment(code, 1, 100, 0)], 0],
    ['another code', [segment('011001900211', 1, 100, 100)], 0],
    ['nothing in stock', [], 0],
  ])('%s', (_, segments, unused) => {
    expect(unusedOf(run, stock(...segments))).toBe(unused);
  });
});

describe('a run that is given away', () => {
  const before = shown({ unused: 10 });
  test.each<[string, Showing, Showing, string]>([
    ['gone, and never used', before, shown({ unused: 0, firstUsed: false }), 'done'],
    ['still there', before, shown({ unused: 10 }), 'notDone'],
    ['partly used since: then it was not given away', before, shown({ unused: 3 }), 'notDone'],
    ['gone because it was used up', before, shown({ unused: 0, firstUsed: true }), 'notDone'],
    ['gone, and it cannot be asked whether it was used', before, shown({ unused: 0 }), 'unknown'],
    ['stock cannot be read', before, nothingShown, 'unknown'],
    ['it was not all there before', shown({ unused: 9 }), shown({ unused: 0, firstUsed: false }), 'unknown'],
  ])('%s', (_, then, later, verdict) => {
    expect(verdictOf('giveBack', giveBack, then, later)).toBe(verdict);
    expect(verdictOf('handOut', { what: 'handOut', run, machineNo: 2 }, then, later)).toBe(verdict);
  });
});

describe('a run that comes in', () => {
  const before = shown({ unused: 0, firstUsed: false, remaining: 5 });
  test.each<[string, Showing, string]>([
    ['in stock', shown({ unused: 10 }), 'done'],
    ['in stock and partly used', shown({ unused: 1 }), 'done'],
    ['used up already', shown({ unused: 0, firstUsed: true }), 'done'],
    ['not there', shown({ unused: 0, firstUsed: false }), 'notDone'],
    ['it cannot be asked whether it was used', shown({ unused: 0 }), 'unknown'],
    ['stock cannot be read', nothingShown, 'unknown'],
  ])('taken back: %s', (_, later, verdict) => {
    expect(verdictOf('takeBack', takeBack, before, later)).toBe(verdict);
  });

  test('what fits both is unknown: it was there, or had been used, before', () => {
    expect(verdictOf('takeBack', takeBack, shown({ unused: 10 }), shown({ unused: 10 }))).toBe('unknown');
    expect(verdictOf('takeBack', takeBack, shown({ unused: 0, firstUsed: true }), shown({ unused: 10 }))).toBe('unknown');
  });

  test.each(['download', 'confirm', 'readIn'] as const)(
    '%s: done when the run is in stock, else it may be asked again',
    (step) => {
      expect(verdictOf(step, requisition, before, shown({ unused: 10 }))).toBe('done');
      expect(verdictOf(step, requisition, before, shown({ unused: 0, firstUsed: false }))).toBe('notDone');
      expect(verdictOf(step, requisition, before, nothingShown)).toBe('notDone');
      // Read in by another program before it was asked for here.
      expect(isNeedless(step, shown({ unused: 1 }))).toBe(true);
    },
  );

  test('whatever was confirmed elsewhere: more is in stock than before', () => {
    const readIn: OperationAim = { what: 'readIn', kind: '007' };
    expect(verdictOf('readIn', readIn, before, shown({ remaining: 15 }))).toBe('done');
    expect(verdictOf('readIn', readIn, before, shown({ remaining: 5 }))).toBe('notDone');
    expect(verdictOf('readIn', readIn, before, nothingShown)).toBe('notDone');
  });
});

describe('a number that is voided unused', () => {
  const number = key(code, 21);
  const aim: OperationAim = { what: 'voidBlank', kind: '007', number };
  const before = shown({ remaining: 80, next: number, numberIs: 'unrecorded' });
  const after = shown({ remaining: 79, next: key(code, 22), numberIs: 'unrecorded' });
  const differs = (given: string) => ({ code: 'blank-void-number-differs', details: { expected: `${code} 00000021`, given } });

  test.each<[string, Showing, string, object | null]>([
    ['still the next one', before, 'notDone', null],
    ['recorded as void', { ...after, numberIs: 'blankVoid' }, 'done', differs(`${code} 00000022`)],
    [
      'void, and others were used since',
      { ...after, next: key(code, 50), numberIs: 'blankVoid' },
      'done',
      differs(`${code} 00000050`),
    ],
    ['void, and nothing is left', shown({ remaining: 0, numberIs: 'blankVoid' }), 'done', differs('')],
    ['issued by somebody', { ...after, numberIs: 'issued' }, 'notDone', differs(`${code} 00000022`)],
    ['past it, without a record', after, 'unknown', differs(`${code} 00000022`)],
    ['past the end of its segment, without a record', { ...after, next: key(code, 501) }, 'unknown', differs(`${code} 00000501`)],
    ['its record was not told', { ...after, numberIs: null }, 'unknown', differs(`${code} 00000022`)],
    ['nothing was told', nothingShown, 'unknown', differs('')],
    ['the next one, and issued all the same', { ...before, numberIs: 'issued' }, 'notDone', { code: 'device-code-number' }],
  ])('%s', (_, now, verdict, obstacle) => {
    expect(verdictOf('voidBlank', aim, before, now)).toBe(verdict);
    const standsInTheWay = obstacleOf('voidBlank', aim, now);
    if (obstacle === null) expect(standsInTheWay).toBeNull();
    else expect(standsInTheWay).toMatchObject(obstacle);
  });

  test('whatever is shown, it is asked for only when it is the next one and nobody has it', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 19, max: 23 })),
        fc.option(fc.constantFrom('unrecorded' as const, 'blankVoid' as const, 'issued' as const)),
        (next, numberIs) => {
          const now = shown({ next: next === null ? null : key(code, next), numberIs });
          const isAsked = verdictOf('voidBlank', aim, before, now) === 'notDone' && obstacleOf('voidBlank', aim, now) === null;
          expect(isAsked).toBe(next === 21 && numberIs === 'unrecorded');
        },
      ),
    );
  });
});

describe('the month', () => {
  /** December began, November is not reported. */
  const due = shown({
    unsent: 3,
    periodEnd: '20261130235959',
    lastReport: '20261103101112',
    issueDeadline: '20261215',
    deviceTime: '20261202080000',
  });
  const reported: Showing = { ...due, unsent: 0, periodEnd: '20261231235959', lastReport: '20261202080500' };
  const cleared: Showing = { ...reported, issueDeadline: '20270115' };

  test.each<['upload' | 'report' | 'clear', Showing, boolean]>([
    ['upload', due, false],
    ['report', due, false],
    ['clear', due, false],
    ['upload', reported, true],
    ['report', reported, true],
    ['clear', reported, false],
    ['clear', cleared, true],
    ['report', { ...due, deviceTime: '20261130235959' }, true],
    ['report', { ...due, periodEnd: '20261130', deviceTime: '20261130120000' }, true],
    ['clear', { ...due, issueDeadline: null }, false],
    ['report', { ...due, periodEnd: null }, false],
    ['upload', { ...due, unsent: null }, false],
  ])('%s %o: needless is %s', (step, now, needless) => {
    expect(isNeedless(step, now)).toBe(needless);
  });

  test('reported, by the period or by the date', () => {
    expect(verdictOf('report', closeMonth, due, due)).toBe('notDone');
    expect(verdictOf('report', closeMonth, due, reported)).toBe('done');
    expect(verdictOf('report', closeMonth, due, { ...due, lastReport: '20261202080500' })).toBe('done');
    // Two periods were over: the next one is over too.
    expect(verdictOf('report', closeMonth, { ...due, periodEnd: '20261031235959' }, due)).toBe('done');
  });

  test('cleared, by the last moment to issue', () => {
    expect(verdictOf('clear', closeMonth, reported, reported)).toBe('notDone');
    expect(verdictOf('clear', closeMonth, reported, cleared)).toBe('done');
    // Long overdue: the deadline moved, and lies in the past all the same.
    expect(
      verdictOf('clear', closeMonth, { ...reported, issueDeadline: '20261015' }, { ...reported, issueDeadline: '20261115' }),
    ).toBe('done');
  });

  test('a device that says nothing of its dates leaves it unknown', () => {
    const silent = shown({ deviceTime: due.deviceTime });
    expect(verdictOf('report', closeMonth, due, silent)).toBe('unknown');
    expect(verdictOf('report', closeMonth, silent, due)).toBe('unknown');
    expect(verdictOf('clear', closeMonth, due, silent)).toBe('unknown');
    expect(verdictOf('upload', closeMonth, due, silent)).toBe('unknown');
  });

  test('uploaded when nothing waits', () => {
    expect(verdictOf('upload', closeMonth, due, { ...due, unsent: 1 })).toBe('notDone');
    expect(verdictOf('upload', closeMonth, due, { ...due, unsent: 0 })).toBe('done');
  });
});

test('the clock is right within a minute', () => {
  const aim: OperationAim = { what: 'setClock' };
  const ahead = (clockAheadMs: number | null) => verdictOf('setClock', aim, nothingShown, shown({ clockAheadMs }));
  expect([ahead(0), ahead(-60_000), ahead(60_001), ahead(-3_600_000), ahead(null)]).toEqual([
    'done',
    'done',
    'notDone',
    'notDone',
    'unknown',
  ]);
});

test('what is not all there is not given away, what is there is not taken in', () => {
  expect(obstacleOf('giveBack', giveBack, shown({ unused: 10 }))).toBeNull();
  expect(obstacleOf('giveBack', giveBack, shown({ unused: 9 }))).toMatchObject({ code: 'device-run-unknown' });
  expect(obstacleOf('takeBack', takeBack, shown({ unused: 10 }))).toMatchObject({ code: 'device-run-unknown' });
  expect(obstacleOf('download', requisition, shown({ unused: 1 }))).toMatchObject({ code: 'device-run-unknown' });
  expect(obstacleOf('confirm', requisition, shown({ unused: 0 }))).toBeNull();
  expect(obstacleOf('report', closeMonth, nothingShown)).toBeNull();
});

/** A device with one segment whose end is given away or not, while numbers are used before and after: what it shows, and what is true. */
const stories = fc
  .record({
    count: fc.integer({ min: 1, max: 60 }),
    given: fc.integer({ min: 1, max: 60 }),
    usedBefore: fc.integer({ min: 0, max: 60 }),
    usedAfter: fc.integer({ min: 0, max: 60 }),
    acted: fc.boolean(),
  })
  .filter(({ count, given, usedBefore }) => given <= count - usedBefore)
  .map(({ count, given, usedBefore, usedAfter, acted }) => {
    const aim: OperationAim = {
      what: 'giveBack',
      run: { kind: '007', code: code as InvoiceCode, first: invoiceNumber(count - given + 1) ?? run.first, count: given },
    };
    const size = acted ? count - given : count;
    const used = Math.min(size, usedBefore + usedAfter);
    const look = (stock: Stock, firstUsed: boolean) => showingOf(aim, { stock, firstUsed, clock: null, now });
    const held = size > used ? stock(segment(code, 1, size, size - used)) : stock();
    return {
      aim,
      acted,
      before: look(stock(segment(code, 1, count, count - usedBefore)), false),
      now: look(held, used > count - given),
    };
  });

test('whatever is issued meanwhile, a run is never taken for given away when it was not, nor the other way round', () => {
  fc.assert(
    fc.property(stories, ({ aim, acted, before, now: later }) => {
      expect(verdictOf('giveBack', aim, before, later)).toBe(acted ? 'done' : 'notDone');
    }),
    { numRuns: 2_000 },
  );
});

const digits = fc.option(
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([month, day]) => `2026${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`),
);

test('the same dates once more are never a step that was taken, unless there is nothing to take', () => {
  fc.assert(
    fc.property(digits, digits, digits, (periodEnd, lastReport, issueDeadline) => {
      const still = shown({ periodEnd, lastReport, issueDeadline, deviceTime: '20270101000000' });
      expect(verdictOf('report', closeMonth, still, still)).toBe(
        periodEnd === null && lastReport === null ? 'unknown' : 'notDone',
      );
      expect(verdictOf('clear', closeMonth, still, still)).toBe(issueDeadline === null ? 'unknown' : 'notDone');
    }),
  );
});
