/**
 * The issue intent: one wish to issue as a state machine, in which nobody knowing is a state of its own. It is written
 * down before the device is asked, so that a process which dies at any instant leaves either nothing or a question.
 */

/** What every state allows, and where it leads. A state without events is settled for ever. */
export const intentTransitions = {
  /** On disk; the device may or may not have been asked. */
  open: {
    /** The device answered with a signature. */
    sign: 'signed',
    /** The device said no, or was never asked; no number was used. */
    refuse: 'refused',
    /** It was asked and no answer came. */
    lose: 'unknown',
    /** After a restart: evidence shows that it signed. */
    adopt: 'signed',
    /** After a restart: evidence shows that it never signed. */
    release: 'released',
    /** Evidence shows that it never signed, and it is asked once more. */
    retry: 'open',
  },
  /** No evidence settles it yet. It blocks a device that knows no request ids, whose next number nobody can tell until then. */
  unknown: { adopt: 'signed', release: 'released', retry: 'open', lose: 'unknown' },
  signed: {},
  refused: {},
  released: {},
} as const;

export type IntentState = keyof typeof intentTransitions;
/** Events that a state allows. */
export type IntentEventOf<S extends IntentState> = keyof (typeof intentTransitions)[S] & string;
export type IntentEvent = IntentEventOf<'open'> | IntentEventOf<'unknown'>;
/** Where an event leads from a state. */
export type IntentAfter<S extends IntentState, E extends IntentEventOf<S>> = (typeof intentTransitions)[S][E];

/** The next state. An event that the state does not allow does not compile. */
export function intentAfter<S extends IntentState, E extends IntentEventOf<S>>(state: S, event: E): IntentAfter<S, E> {
  return intentTransitions[state][event];
}

/**
 * The next state of an intent whose state was read from the ledger.
 * @throws Error when the state does not allow the event: somebody tried to change what is settled.
 */
export function storedIntentAfter(state: IntentState, event: IntentEvent): IntentState {
  const allowed: Readonly<Partial<Record<IntentEvent, IntentState>>> = intentTransitions[state];
  const after = allowed[event];
  if (after === undefined) throw new Error(`an intent that is ${state} cannot ${event}`);
  return after;
}

/** True while nobody knows what became of it. */
export function isUnsettled(state: IntentState): boolean {
  return state === 'open' || state === 'unknown';
}
