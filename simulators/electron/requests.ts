/**
 * Every request of a page passes here: navigations are put to the app, addresses of the app's own schemes are answered by its
 * handlers, everything else goes to Chromium, where no outside name resolves.
 */
import { type CdpSession, ignoreGone, type Protocol } from './cdp.ts';
import { chromiumPolicy, chromiumUrl, handlerOf, pageUrl } from './protocol.ts';
import { isCancelled } from './session.ts';

type Paused = Protocol.Fetch.RequestPausedEvent;
/** Decides on a navigation; false keeps the page where it is. */
export type AllowNavigation = (url: string, frameId: string) => boolean;

/** Answers each request of this session from now on; Fetch must be enabled for all addresses. */
export function answerRequests(session: CdpSession, allowNavigation: AllowNavigation): void {
  session.on('Fetch.requestPaused', (paused) => {
    // The document that asked may be gone by now.
    answer(session, paused, allowNavigation).catch(ignoreGone);
  });
}

async function answer(session: CdpSession, paused: Paused, allowNavigation: AllowNavigation): Promise<void> {
  const { requestId, request, resourceType, frameId } = paused;
  const fail = (errorReason: Protocol.Network.ErrorReason): Promise<void> =>
    session.send('Fetch.failRequest', { requestId, errorReason });
  const asked = request.url + (request.urlFragment ?? '');
  const url = pageUrl(asked);
  if (resourceType === 'Document' && !allowNavigation(asked, frameId)) return fail('Aborted');
  if (await isCancelled(url, request.method)) return fail('BlockedByClient');
  if (url === asked) return session.send('Fetch.continueRequest', { requestId });
  const handler = handlerOf(url);
  if (!handler) return fail('Failed');
  const response = await callHandler(handler, url, request);
  return response ? session.send('Fetch.fulfillRequest', { requestId, ...response }) : fail('Failed');
}

type Fulfilment = Omit<Protocol.Fetch.FulfillRequestRequest, 'requestId'>;

/** Undefined when the handler throws: the page sees a failed request, the console the reason. */
async function callHandler(
  handler: (request: Request) => Response | Promise<Response>,
  url: string,
  request: Protocol.Network.Request,
): Promise<Fulfilment | undefined> {
  try {
    const response = await handler(toRequest(url, request));
    const body = Buffer.from(await response.arrayBuffer());
    return {
      responseCode: response.status,
      ...(response.statusText ? { responsePhrase: response.statusText } : {}),
      responseHeaders: responseHeaders(response.headers, body.length),
      body: body.toString('base64'),
    };
  } catch (error) {
    console.error(`The handler of ${url} failed:`, error);
    return undefined;
  }
}

function toRequest(url: string, request: Protocol.Network.Request): Request {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, pageUrl(value)]);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const parts = (request.postDataEntries ?? []).map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
  return new Request(url, { method: request.method, headers, body: hasBody ? Buffer.concat(parts) : null });
}

function responseHeaders(headers: Headers, length: number): Protocol.Fetch.HeaderEntry[] {
  const entries = [...headers].filter(([name]) => name !== 'content-length' && name !== 'content-encoding');
  const translate = (name: string, value: string): string => {
    if (name === 'content-security-policy') return chromiumPolicy(value);
    return name === 'access-control-allow-origin' ? chromiumUrl(value) : value;
  };
  return [
    ...entries.map(([name, value]) => ({ name, value: translate(name, value) })),
    { name: 'content-length', value: String(length) },
  ];
}
