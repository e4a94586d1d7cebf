/** What the preload puts on `window.fapiao`: all that the window can do. */
import type { CommandName, EventName } from './contract.ts';
import type { Reply } from './envelope.ts';

export interface Bridge {
  /** Rejects for a name that the contract does not have; every other trouble is a reply. */
  send(name: CommandName, input: unknown, session?: string): Promise<Reply>;
  /** Calls `listener` at each event of this name until the returned function is called. */
  on(event: EventName, listener: (payload: unknown) => void): () => void;
}
