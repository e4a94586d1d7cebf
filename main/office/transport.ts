/**
 * The office's one line to the outside: Electron's parent port in the app, the IPC channel of child_process.fork
 * everywhere else. The same envelope on both.
 */
import type { OfficeMessage } from '../../preload/envelope.ts';
import type { ShellRequest } from '../../preload/shell-requests.ts';

export interface Transport {
  post(message: OfficeMessage | ShellRequest): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end is gone; nobody waits for an answer any more. */
  onGone(listener: () => void): void;
}

/** Electron's utility process has it, Node does not. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Null when nobody is there to talk to: started by hand without a channel. */
export function openTransport(): Transport | null {
  const port = 'parentPort' in process ? (process.parentPort as ParentPort | undefined) : undefined;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
      onGone: (listener) => void process.on('disconnect', listener),
    };
  }
  if (!process.send) return null;
  return {
    // The other end may be gone in the middle of a message; nobody is left to tell.
    post: (message) => void (process.connected && process.send?.(message, undefined, undefined, () => undefined)),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}
