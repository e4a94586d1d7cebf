/**
 * The control API, for tests and demonstrations only: loopback, JSON, unsigned. `GET /ledger` · `POST /faults` replaces the
 * fault script · `POST /set` changes the platform · `GET /held` answers `{held:n}` as soon as an exchange stands still,
 * `{held:0}` when none does for 20 s · `POST /release` lets everything that stands still go on.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { whyTurnedAway } from '../control-door.ts';
import { changeSchema } from './changes.ts';
import { addedCounterSchema } from './counters.ts';
import { type FaultDirector, faultScriptSchema, globOf } from './faults.ts';
import type { Holds } from './holds.ts';
import { platformLedger } from './ledger-view.ts';
import type { SimulatedPlatform } from './platform.ts';
import { sealFaults } from './seals/seals.ts';
import type { PlatformServer } from './server.ts';
import { orderSchema } from './wire.ts';

/** How long a question for what is held stays open. */
const heldPatienceMs = 20_000;

const backupName = z.string().regex(/^[\w-]{1,64}$/);
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Body of `POST /set`; every part is optional and takes effect at once, in the order of this list. */
const setSchema = z.strictObject({
  /** Everything but the clock goes back to a backup: backups.ts. */
  restore: backupName.optional(),
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
  /** What came since then is forgotten, as if a part of the ledger had been lost: platform.ts. */
  forget: z.object({ since: instant }).optional(),
  /** Upload keys to turn down from now on, `*` for any run of characters; replaces the list. */
  rejectKeys: z.array(z.string()).optional(),
  /** Changes to hand out by the feed. */
  changes: z.array(changeSchema).optional(),
  /** Other counters, each with what it is said to have reported last: counters.ts. */
  counters: z.array(addedCounterSchema).optional(),
  /** Forms that were asked for change their state; `approved` numbers them. Counters hear of it by the feed. */
  redForms: z.array(z.object({ requestId: z.string(), state: z.string().min(1) })).optional(),
  /** Copies the whole ledger aside under a name. */
  backup: backupName.optional(),
  /** `down` answers 503 to everything that is to be sealed; everything else goes on. */
  sealService: z.enum(['up', 'down']).optional(),
  /** `other` gives every company a new seal, with another id and another picture. */
  sealImage: z.literal('other').optional(),
  /** What is wrong with everything that is sealed from now on: seals/seals.ts; null for nothing. */
  sealFault: z.enum(sealFaults).nullable().optional(),
  /** `down` resets every connection. */
  link: z.enum(['up', 'down']).optional(),
});

export interface Controlled {
  readonly platform: SimulatedPlatform;
  readonly faults: FaultDirector;
  readonly holds: Holds;
  readonly wire: PlatformServer;
}

export interface ControlServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startControl({ platform, faults, holds, wire }: Controlled, port: number): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void control(request)
      .catch((error: unknown) => ({ status: 400, json: { error: String(error) } }))
      .then(({ status, json }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      });
  });

  async function control(request: IncomingMessage): Promise<{ status: number; json: unknown }> {
    const why = whyTurnedAway(request);
    if (why !== null) return { status: 403, json: { error: why } };
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
    if (call === 'GET /held') return { status: 200, json: { held: await holds.anyWithin(heldPatienceMs) } };
    if (call === 'POST /release') {
      holds.release();
      return { status: 200, json: {} };
    }
    return { status: 404, json: { error: 'GET /ledger, POST /faults, POST /set, GET /held, POST /release' } };
  }

  function apply(change: z.output<typeof setSchema>): void {
    if (change.restore !== undefined) platform.backups.restore(change.restore);
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
    for (const counter of change.counters ?? []) platform.counters.add(counter, now);
    for (const { requestId, state } of change.redForms ?? []) decideRedForm(requestId, state);
    if (change.backup !== undefined) platform.backups.take(change.backup);
    if (change.sealService) platform.seals.service = change.sealService;
    if (change.sealImage) platform.seals.replaceAll();
    if (change.sealFault !== undefined) platform.seals.fault = change.sealFault;
    if (change.link) wire.link(change.link);
    platform.changes.wake();
  }

  function decideRedForm(requestId: string, state: string): void {
    const form = platform.redForms.decide(requestId, state);
    if (form === null) throw new Error(`nobody asked for red form ${requestId}`);
    platform.changes.put([{ type: 'redForm', requestId, state, ...(form.number === null ? {} : { number: form.number }) }]);
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
