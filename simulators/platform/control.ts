/**
 * The control API, for tests and demonstrations only: `GET /ledger`, `POST /faults`, `POST /set`. Loopback, JSON, unsigned.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { changeSchema } from './changes.ts';
import { type FaultDirector, faultScriptSchema, globOf } from './faults.ts';
import { platformLedger } from './ledger-view.ts';
import type { SimulatedPlatform } from './platform.ts';
import type { PlatformServer } from './server.ts';
import { orderSchema } from './wire.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Body of `POST /set`; every part is optional and takes effect at once. */
const setSchema = z.strictObject({
  /** `down` resets every connection. */
  link: z.enum(['up', 'down']).optional(),
  /** The platform's clock jumps there and runs on; null goes back to the machine's. */
  clock: instant.nullable().optional(),
  /** Orders to add or replace; a replaced order's version rises. */
  orders: z.array(orderSchema).optional(),
  /** Another channel invoices lines of an order. */
  otherChannelInvoices: z
    .object({
      orderNo: z.string(),
      lineIds: z.array(z.string()).min(1),
      by: z.string().default('12306'),
      code: z.string(),
      number: z.string(),
    })
    .optional(),
  /** Everything since then is forgotten, as after the restore of an old backup. */
  forget: z.object({ since: instant }).optional(),
  /** Upload keys to turn down from now on, `*` for any run of characters; replaces the list. */
  rejectKeys: z.array(z.string()).optional(),
  /** Changes to hand out by the feed. */
  changes: z.array(changeSchema).optional(),
});

export interface ControlServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startControl(
  platform: SimulatedPlatform,
  faults: FaultDirector,
  wire: PlatformServer,
  port: number,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void control(request)
      .catch((error: unknown) => ({ status: 400, json: { error: String(error) } }))
      .then(({ status, json }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      });
  });

  async function control(request: IncomingMessage): Promise<{ status: number; json: unknown }> {
    const call = `${request.method} ${request.url}`;
    if (call === 'GET /ledger') return { status: 200, json: platformLedger(platform, faults, wire) };
    if (call === 'POST /faults') {
      faults.replace(faultScriptSchema.parse(await readJson(request)));
      return { status: 200, json: {} };
    }
    if (call === 'POST /set') {
      apply(setSchema.parse(await readJson(request)));
      return { status: 200, json: {} };
    }
    return { status: 404, json: { error: 'GET /ledger, POST /faults, POST /set' } };
  }

  function apply(change: z.output<typeof setSchema>): void {
    if (change.clock !== undefined) platform.clock.set(change.clock);
    const now = platform.clock.now();
    if (change.orders) platform.orders.put(change.orders, now);
    if (change.otherChannelInvoices) {
      const { orderNo, lineIds, by, code, number } = change.otherChannelInvoices;
      platform.orders.mark(orderNo, lineIds, { code, number, channel: by }, now);
    }
    if (change.forget) platform.forgetSince(change.forget.since);
    if (change.rejectKeys) platform.rejectKeys = change.rejectKeys.map(globOf);
    if (change.changes) platform.changes.put(change.changes);
    if (change.link) wire.link(change.link);
    platform.changes.wake();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
