/**
 * Who may ask a control API: programs of this machine, and no page of a browser. A page sends its origin with what it wants of
 * another address; one whose own name was pointed at this machine sends none, but it asks by that name.
 */
import type { IncomingMessage } from 'node:http';

/** Why a request is turned away; null for one that may come in. */
export function whyTurnedAway({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string | null {
  if (headers.origin !== undefined) return 'not for pages';
  return isOwnAddress(headers.host, socket.localPort) ? null : 'not by this name';
}

/** Whether a request names the loopback address and port it came in by, and not a name that leads there. */
export function isOwnAddress(host: string | undefined, port: number | undefined): boolean {
  return host === `127.0.0.1:${port}`;
}
