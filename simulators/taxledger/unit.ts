/**
 * One tax unit with its ledger: identity, clock, bureau link and passwords. What it does with them — issue, void, upload, report —
 * is in the files beside this one, each taking the unit.
 */
import { z } from 'zod';
import { addMonths, type DeviceTime, deviceTime, epochOf, lastDayOf, monthOf } from './clock.ts';
import type { Kind } from './kinds.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Store } from './store.ts';
import { type Monitor, type SegmentOptions, type UnitChange, type UnitOptions, unitSchema } from './unit-options.ts';

/** What the unit holds about one kind. */
export interface KindFacts {
  readonly kind: Kind;
  readonly rates: readonly string[];
  readonly monitor: Monitor;
}

export interface Unit {
  readonly options: UnitOptions;
  readonly store: Store;
  /** Its own clock. */
  now(): DeviceTime;
  setClock(epochMs: number): void;
  bureau(): 'up' | 'down';
  kinds(): readonly KindFacts[];
  kind(kind: Kind): KindFacts | null;
  /** Changes monitor data of one kind it holds. */
  setMonitor(kind: Kind, change: Partial<Monitor>): void;
  /** When it last gave out or voided a number; null before the first. */
  lastEventAt(): DeviceTime | null;
  /** Compares a password. Wrong: one try less; at none left even the right one is refused. */
  checkPassword(which: 'disk' | 'certificate', given: string): Refusal | null;
  /** Takes the changes the control API may ask for. */
  change(change: UnitChange): void;
  /** Bureau errors waiting for the next upload, by `code number`. */
  uploadErrors(): Readonly<Record<string, { readonly error: string; readonly message: string }>>;
}

/**
 * Opens the unit whose ledger is `store`; a new ledger is furnished from `options`, an old one keeps what it has.
 * @param machineNow Milliseconds since the epoch of the machine's clock; the unit's own clock keeps an offset to it.
 */
export function openUnit(options: UnitOptions, store: Store, machineNow: () => number): Unit {
  const number = (name: string) => Number(store.fact(name) ?? 0);
  const now = () => deviceTime(machineNow() + number('clockOffset'));
  let kindCache: readonly KindFacts[] | null = null;

  function setKind(facts: KindFacts): void {
    store.setKind(facts.kind, facts.rates, facts.monitor);
    kindCache = null;
  }
  function kinds(): readonly KindFacts[] {
    kindCache ??= store.kinds();
    return kindCache;
  }
  function addSegment(segment: SegmentOptions): void {
    const { kind, code, count, boughtBy, state } = segment;
    const at = now();
    store.addSegment({ kind, code, first: Number(segment.first), count, boughtAt: at, boughtBy, state });
    if (state === 'stock') store.addMove({ kind, direction: 'in', code, first: Number(segment.first), count, at });
  }
  function dropStock(kind: Kind): void {
    for (const { id, code, first, count, used, state } of store.segments(kind)) {
      if (state !== 'stock' || used === count) continue;
      store.changeSegment(id, used, state);
      store.addMove({ kind, direction: 'out', code, first: first + used, count: count - used, at: now() });
    }
  }
  function setClock(epochMs: number): void {
    store.setFact('clockOffset', String(Math.round(epochMs - machineNow())));
  }
  function furnish(): void {
    store.setFact('options', JSON.stringify(options));
    store.setFact('bureau', options.bureau);
    if (options.clock !== undefined) setClock(epochOf(options.clock) ?? machineNow());
    for (const { kind, rates, monitor } of options.kinds)
      setKind({ kind, rates, monitor: { ...freshMonitor(now()), ...given(monitor) } });
    for (const segment of options.segments) addSegment(segment);
  }

  const kept = store.fact('options');
  if (kept === null) store.transaction(furnish);
  const identity = kept === null ? options : unitSchema.parse(JSON.parse(kept));

  const unit: Unit = {
    options: identity,
    store,
    now,
    setClock,
    bureau: () => (store.fact('bureau') === 'down' ? 'down' : 'up'),
    kinds,
    kind: (kind) => kinds().find((held) => held.kind === kind) ?? null,
    setMonitor(kind, change) {
      const held = unit.kind(kind);
      if (held !== null) setKind({ ...held, monitor: { ...held.monitor, ...change } });
    },
    lastEventAt: () => store.fact('lastEventAt'),
    checkPassword(which, password) {
      const wrong = number(`wrong ${which}`);
      const right = password === identity.passwords[which] && wrong < identity.passwordTries;
      if (right) {
        if (wrong > 0) store.setFact(`wrong ${which}`, '0');
        return null;
      }
      const tries = Math.min(wrong + 1, identity.passwordTries);
      store.setFact(`wrong ${which}`, String(tries));
      return { ...refuse('password', `${which} password`), triesLeft: identity.passwordTries - tries };
    },
    change(change) {
      store.transaction(() => {
        if (change.clock !== undefined) setClock(epochOf(change.clock) ?? machineNow());
        if (change.bureau !== undefined) store.setFact('bureau', change.bureau);
        for (const held of kinds()) {
          const rates = change.rates?.[held.kind] ?? held.rates;
          const monitor = { ...held.monitor, ...given(change.limits ?? {}), ...given(change.limitsOf?.[held.kind] ?? {}) };
          setKind({ kind: held.kind, rates, monitor });
        }
        for (const kind of change.withoutStock ?? []) dropStock(kind);
        for (const segment of change.segments ?? []) addSegment(segment);
        if (change.uploadErrors !== undefined) {
          const byKey = change.uploadErrors.map(({ code, number, error, message }) => [`${code} ${number}`, { error, message }]);
          store.setFact('uploadErrors', JSON.stringify(Object.fromEntries(byKey)));
        }
      });
    },
    uploadErrors: () => uploadErrors.parse(JSON.parse(store.fact('uploadErrors') ?? '{}')),
  };
  return unit;
}

const uploadErrors = z.record(z.string(), z.object({ error: z.string(), message: z.string() }));

/** Monitor data of a unit that reported this month and says nothing about limits. */
export function freshMonitor(now: DeviceTime): Monitor {
  const month = monthOf(now);
  return {
    issueDeadline: `${addMonths(month, 1)}15`,
    periodStart: `${month}01000000`,
    periodEnd: `${lastDayOf(month)}235959`,
    lastReport: `${month}01000000`,
    awaitingClear: false,
    singleLimit: null,
    blueTotalLimit: null,
    redTotalLimit: null,
    redDays: null,
    freeBytes: null,
    uploadDay: null,
    activeLimits: null,
    offlineHours: null,
    offlineCount: null,
    offlineBlue: null,
    offlineRed: null,
  };
}

/** The fields that were given a value; `undefined` is none. */
function given(change: { readonly [K in keyof Monitor]?: Monitor[K] | undefined }): Partial<Monitor> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
