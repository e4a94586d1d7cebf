/**
 * Test double: a tax-control server that does exactly what a test tells it, over a real connection.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeBusiness, parseBusiness, type XmlFields } from '../business-xml.ts';

export type Behaviour = (body: XmlFields, response: ServerResponse) => void;

export interface ScriptedServer {
  readonly url: string;
  /** Ids and bodies of requests, in order. */
  readonly requests: readonly { readonly id: string; readonly body: XmlFields; readonly contentType: string }[];
  at(id: string, behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const behaviours = new Map<string, Behaviour>();
  const requests: { id: string; body: XmlFields; contentType: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parsed = parseBusiness(Buffer.concat(chunks));
      if (!parsed.ok) throw new Error(parsed.why);
      const { id, body } = parsed.document;
      requests.push({ id, body, contentType: request.headers['content-type'] ?? '' });
      behaviours.get(id)?.(body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/SKServer/SKDo`,
    requests,
    at: (id, behaviour) => void behaviours.set(id, behaviour),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers with these data. */
export function answering(data: XmlFields, returncode = '0', returnmsg = '成功'): Behaviour {
  return (_, response) => {
    response.end(encodeBusiness({ id: '', comment: '', body: { returncode, returnmsg, returndata: data } }));
  };
}
