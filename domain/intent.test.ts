import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IntentEvent, type IntentState, intentAfter, intentTransitions, isUnsettled, storedIntentAfter } from './intent.ts';

const states = Object.keys(intentTransitions) as IntentState[];
const events: readonly IntentEvent[] = ['sign', 'refuse', 'lose', 'adopt', 'release', 'retry'];

test('an answer settles an intent', () => {
  expect(intentAfter('open', 'sign')).toBe('signed');
  expect(intentAfter('open', 'refuse')).toBe('refused');
});

test('no answer leaves it unknown until evidence settles it', () => {
  expect(intentAfter('open', 'lose')).toBe('unknown');
  expect(intentAfter('unknown', 'lose')).toBe('unknown');
  expect(intentAfter('unknown', 'adopt')).toBe('signed');
  expect(intentAfter('unknown', 'release')).toBe('released');
  expect(intentAfter('unknown', 'retry')).toBe('open');
});

test('what is settled allows nothing, for the compiler and at run time', () => {
  // @ts-expect-error a signed intent has no events
  expect(intentAfter('signed', 'sign')).toBeUndefined();
  // @ts-expect-error nobody answers an unknown intent any more: evidence is adopted, not signed
  expect(intentAfter('unknown', 'sign')).toBeUndefined();
  for (const state of ['signed', 'refused', 'released'] as const) {
    for (const event of events)
      expect(() => storedIntentAfter(state, event)).toThrow(`an intent that is ${state} cannot ${event}`);
  }
});

describe('any history', () => {
  const histories = fc.array(fc.constantFrom(...events), { maxLength: 30 });

  test('never leaves a settled state, and settles at most once', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let state: IntentState = 'open';
        let settled = 0;
        for (const event of history) {
          const wasUnsettled = isUnsettled(state);
          try {
            state = storedIntentAfter(state, event);
          } catch {
            continue;
          }
          expect(wasUnsettled).toBe(true);
          if (!isUnsettled(state)) settled += 1;
        }
        expect(settled).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('every unsettled state can still be settled', () => {
    for (const state of states.filter(isUnsettled)) {
      expect(storedIntentAfter(state, 'adopt')).toBe('signed');
      expect(storedIntentAfter(state, 'release')).toBe('released');
    }
  });
});
