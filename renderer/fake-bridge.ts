/**
 * An office made of sample data, for looking at the pages and for their tests. Never part of the program: only
 * dev.html and tests load it.
 */
import type { Bridge } from '../preload/bridge.ts';
import type { EventName, EventPayload } from '../preload/contract.ts';
import type { Reply } from '../preload/envelope.ts';
import { createFakeOffice, type FakeOffice, type Handlers } from './fake/fake-office.ts';

export interface SentCommand {
  readonly name: string;
  readonly input: unknown;
  readonly session: string | undefined;
}

export interface FakeBridge {
  readonly bridge: Bridge;
  readonly office: FakeOffice;
  /** Everything that came over the bridge, in order. */
  readonly sent: readonly SentCommand[];
  /** Commands of one name that came over the bridge. */
  sentNamed(name: string): readonly SentCommand[];
  emit<N extends EventName>(event: N, payload: EventPayload<N>): void;
  /** Answers one command differently from now on. */
  answer<N extends keyof Handlers>(name: N, handler: Handlers[N]): void;
  /** Lets answers of one command wait until the returned function is called. */
  hold(name: keyof Handlers): () => void;
}

export function createFakeBridge(): FakeBridge {
  const sent: SentCommand[] = [];
  const listeners: { readonly event: EventName; readonly listener: (payload: unknown) => void }[] = [];
  const held = new Map<string, Promise<void>>();
  const emit = <N extends EventName>(event: N, payload: EventPayload<N>): void => {
    for (const known of listeners) if (known.event === event) known.listener(payload);
  };
  const office = createFakeOffice(emit);
  let handlers: Handlers = office.handlers;
  const bridge: Bridge = {
    async send(name, input, session) {
      sent.push({ name, input, session });
      await held.get(name);
      const handle = handlers[name] as (input: unknown) => Reply | Promise<Reply>;
      return handle(input);
    },
    on(event, listener) {
      listeners.push({ event, listener });
      return () => undefined;
    },
  };
  return {
    bridge,
    office,
    sent,
    sentNamed: (name) => sent.filter((command) => command.name === name),
    emit,
    answer: (name, handler) => {
      handlers = { ...handlers, [name]: handler };
    },
    hold: (name) => {
      let release: () => void = () => undefined;
      held.set(
        name,
        new Promise((resolve) => {
          release = () => {
            held.delete(name);
            resolve();
          };
        }),
      );
      return () => release();
    },
  };
}
