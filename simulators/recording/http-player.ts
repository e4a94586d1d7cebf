/**
 * Plays the server's side of recorded HTTP exchanges.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { epochMs } from '../../domain/instant.ts';
import { bytesOf, type RecordingEntry } from '../../native/recorder/recording.ts';
import { parseBusiness } from '../../native/taxdevice/business-xml.ts';
import type { RecordingOptions } from './options.ts';
import type { Asked } from './same-request.ts';
import { createScript, type Exchange } from './script.ts';
import type { Player } from './serial-player.ts';
import { createUnmask } from './unmask.ts';

/** `silence`: the connection stays open and says nothing. */
type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Uint8Array; readonly afterMs: number }
  | { readonly kind: 'reset'; readonly afterMs: number }
  | { readonly kind: 'silence' };

export async function playHttp(
  entries: readonly RecordingEntry[],
  { port, pace }: Pick<RecordingOptions, 'port' | 'pace'>,
): Promise<Player> {
  const script = createScript(httpExchanges(entries), false);
  const unmask = createUnmask();
  const over = new AbortController();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = askedBy(await bodyOf(request));
    unmask.learn(asked.bytes);
    const [answer] = script.take(asked)?.events ?? [];
    if (answer === undefined || answer.kind === 'silence') return;
    if (pace === 'recorded') await pause(answer.afterMs, undefined, { signal: over.signal });
    if (answer.kind === 'reset') response.socket?.resetAndDestroy();
    else response.writeHead(answer.status, { 'content-type': 'text/xml; charset=gbk' }).end(unmask.fill(answer.body));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // a host that broke the connection is gone
      if (!request.socket.destroyed && !over.signal.aborted) throw error;
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    address: `http://127.0.0.1:${address.port}/SKServer/SKDo`,
    script,
    close() {
      over.abort();
      server.close();
      server.closeAllConnections();
    },
  };
}

function httpExchanges(entries: readonly RecordingEntry[]): readonly Exchange<Answer>[] {
  return entries.flatMap((entry, index) => {
    if (entry.direction !== 'sent') return [];
    // numbers of exchanges begin anew with each office
    const outcome = entries.slice(index + 1).find((other) => other.exchange === entry.exchange);
    // what was never sent is no exchange
    if (outcome?.direction === 'line' && outcome.meaning.includes('not sent')) return [];
    return [{ request: askedBy(bytesOf(entry)), events: [answerOf(entry, outcome)] }];
  });
}

function answerOf(asked: RecordingEntry, outcome: RecordingEntry | undefined): Answer {
  if (outcome === undefined || outcome.direction === 'sent') return { kind: 'silence' };
  if (outcome.cut) throw new Error(`entry ${outcome.seq} was too long to be recorded whole`);
  const afterMs = Math.max(0, (epochMs(outcome.at) ?? 0) - (epochMs(asked.at) ?? 0));
  if (outcome.direction === 'received') return { kind: 'answer', status: outcome.status ?? 200, body: bytesOf(outcome), afterMs };
  return outcome.meaning.includes('no answer in time') ? { kind: 'silence' } : { kind: 'reset', afterMs };
}

function askedBy(bytes: Uint8Array): Asked {
  const parsed = parseBusiness(bytes);
  return { name: parsed.ok ? parsed.document.id : '', bytes };
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
