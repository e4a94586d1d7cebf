/**
 * The platform's rules without its wires, every answer held against docs/platform-api.yaml.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routeOf, routes } from './api.ts';
import { type Bench, openBench, sampleDocument } from './bench.testing.ts';
import { contract, contractFile } from './contract.testing.ts';
import { addedCounterSchema } from './counters.ts';
import type { SimulatedPlatform } from './platform.ts';
import { sampleOrderNos } from './sample.ts';

const changeOfContract = z.object({
  properties: z.object({ type: z.object({ const: z.string(), enum: z.array(z.string()) }).partial() }),
});

let bench: Bench;
let platform: SimulatedPlatform;
const ask: Bench['ask'] = (...request) => bench.ask(...request);
const upload: Bench['upload'] = (...documents) => bench.upload(...documents);
const feed: Bench['feed'] = (...query) => bench.feed(...query);

beforeEach(() => {
  bench = openBench();
  platform = bench.platform;
});
afterEach(() => bench.close());

describe('documents', () => {
  it('that are malformed are rejected alone', async () => {
    const { buyer: _, ...withoutBuyer } = sampleDocument({ number: '00000002' });
    const results = await upload(
      sampleDocument(),
      withoutBuyer,
      'nonsense',
      null,
      sampleDocument({ number: '00000003', orderLineIds: [] }),
    );
    expect(results.map(({ outcome, type }) => type ?? outcome)).toEqual([
      'accepted',
      'malformed-document',
      'malformed-document',
      'malformed-document',
      'accepted',
    ]);
  });

  it('are rejected when the key, the hash or the sums are wrong', async () => {
    const totals = { net: '507.34', tax: '45.67', gross: '553.01' };
    const results = await upload(
      { ...sampleDocument(), remarks: 'changed on the way' },
      sampleDocument({ number: '00000002', uploadKey: '011002300411-00000009-1' }),
      sampleDocument({ number: '00000003', totals }),
    );
    expect(results.map(({ type }) => type)).toEqual(['sha256', 'upload-key', 'totals']);
    expect(platform.documents.all()).toEqual([]);
  });

  it('free the order again when the invoice is voided', async () => {
    await upload(sampleDocument());
    expect(platform.orders.find(sampleOrderNos.single)?.lines[0]?.invoiced).toMatchObject({ channel: 'counter-07' });
    expect(await upload(sampleDocument({ revision: 2, state: 'blueVoid' }))).toMatchObject([{ outcome: 'accepted' }]);
    expect(platform.orders.find(sampleOrderNos.single)?.lines[0]?.invoiced).toBeNull();
    const answer = await ask('GET', '/v1/invoices/011002300411/00000001');
    expect(answer.json).toMatchObject({ revision: 2, state: 'blueVoid', receivedAt: expect.any(String) });
    expect((await ask('GET', '/v1/invoices/011002300411/00000009')).status).toBe(404);
  });

  it('are refused together only when the request is none', async () => {
    expect((await ask('POST', '/v1/invoices', { papers: [] })).status).toBe(400);
    expect((await ask('POST', '/v1/invoices', { documents: new Array(201).fill(sampleDocument()) })).status).toBe(413);
  });
});

describe('claims', () => {
  const claim = (claimId: string, counterId = 'counter-07', lineIds = ['1']) =>
    ask('POST', '/v1/claims', { claimId, orderNo: sampleOrderNos.single, lineIds }, { counterId });

  it('of one counter cannot be taken or given back by another', async () => {
    expect((await claim('a')).status).toBe(201);
    expect((await claim('a', 'counter-08')).json).toMatchObject({ type: 'claim-mismatch' });
    await ask('DELETE', '/v1/claims/a', undefined, { counterId: 'counter-08' });
    expect((await claim('b', 'counter-08')).json).toMatchObject({ type: 'claimed' });
    await ask('DELETE', '/v1/claims/a');
    expect((await claim('b', 'counter-08')).status).toBe(201);
  });

  it('hold nobody up when they have run out', async () => {
    await claim('a');
    platform.clock.set(platform.clock.now() + 15 * 60_000 - 1_000);
    expect((await claim('b', 'counter-08')).json).toMatchObject({ type: 'claimed' });
    platform.clock.set(platform.clock.now() + 2_000);
    expect((await claim('b', 'counter-08')).status).toBe(201);
    expect((await claim('a')).json).toMatchObject({ type: 'claimed' });
  });

  it('that were used up say who invoiced the line', async () => {
    await claim('a');
    await upload(sampleDocument());
    expect((await claim('a')).json).toMatchObject({ type: 'already-invoiced', by: 'counter-07', number: '00000001' });
  });

  it('that say nothing are malformed', async () => {
    expect((await claim('a', 'counter-07', [])).status).toBe(400);
    expect((await ask('POST', '/v1/claims', { claimId: 'a', orderNo: 'E999999999', lineIds: ['1'] })).status).toBe(404);
    expect((await claim('a', 'counter-07', ['7'])).status).toBe(422);
  });
});

describe('what counters follow', () => {
  it('changes come in order, and a cursor stays where it was', async () => {
    const { cursor } = await feed('wait=0');
    platform.changes.put([
      { type: 'refund', orderNo: 'E260110001', lineId: '1', amount: '553.00', at: '2026-11-22T10:00:00+08:00' },
      { type: 'resend', uploadKey: ['011002300411-00000001-1'] },
    ]);
    await upload(sampleDocument());
    const next = await feed(`cursor=${cursor}&wait=0`);
    expect(next.changes.map(({ type }) => type)).toEqual(['refund', 'resend', 'order']);
    expect(await feed(`cursor=${cursor}&wait=0`)).toEqual(next);
    expect((await feed(`cursor=${next.cursor}&wait=0`)).changes).toEqual([]);
  });

  it('a long poll ends as soon as something changes, or the client is gone', async () => {
    const { cursor } = await feed('wait=0');
    const waiting = feed(`cursor=${cursor}&wait=60`);
    await upload(sampleDocument());
    expect((await waiting).changes).toMatchObject([{ type: 'order' }]);
    const leaving = new AbortController();
    const left = feed(`cursor=${(await feed('wait=0')).cursor}&wait=60`, leaving.signal);
    leaving.abort();
    expect((await left).changes).toEqual([]);
  });

  it('a long poll is not ended by what is not in the feed', async () => {
    const { cursor } = await feed('wait=0');
    const waiting = feed(`cursor=${cursor}&wait=60`);
    await ask('DELETE', '/v1/claims/none');
    platform.changes.put([{ type: 'goods' }]);
    platform.changes.wake();
    expect((await waiting).changes).toEqual([{ type: 'goods' }]);
  });

  it('every kind of change passes as the contract has it, as often as it is asked for', async () => {
    const { cursor } = await feed('wait=0');
    const [orderNo, at] = [sampleOrderNos.single, '2026-11-22T10:00:00+08:00'];
    const user = { userId: 'zhao', name: '赵', roles: ['clerk'], passwordVerifier: 'scrypt$1', disabled: true };
    platform.changes.put([
      { type: 'order', order: platform.orders.find(orderNo) },
      { type: 'refund', orderNo, lineId: '1', amount: '553.00', at },
      { type: 'buyerTitle', name: '某公司', taxId: '91110108339805094M' },
      { type: 'goods', taxCode: '3010101010100000000', name: '*运输服务*旅客运输' },
      { type: 'template', templateId: 'roll-80', content: {} },
      { type: 'user', ...user },
      { type: 'settings', offlineHours: 72 },
      { type: 'resend', uploadKey: ['011002300411-00000001-1'] },
      { type: 'redForm', requestId: 'r-1', state: 'approved', number: '1101082601000019' },
      { type: 'counterFenced', counterId: 'counter-08' },
    ]);
    const first = await feed(`cursor=${cursor}&wait=0`);
    const declared = z.object({ oneOf: z.array(changeOfContract) }).parse(contract.components.schemas.Change).oneOf;
    const types = declared.flatMap(({ properties: { type } }) => type.enum ?? [type.const]);
    expect(first.changes.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
    expect(await feed(`cursor=${cursor}&wait=0`)).toEqual(first);
  });

  it('a change that is none of the contract is found out', async () => {
    platform.changes.put([{ type: 'refund', orderNo: sampleOrderNos.single }]);
    await expect(feed('wait=0')).rejects.toThrow('changes 200');
  });

  it('a cursor or limit that is none is malformed', async () => {
    for (const query of ['orders?cursor=x', 'orders?limit=0', 'orders?limit=ten', 'changes?cursor=x', 'changes?wait=999']) {
      expect((await ask('GET', `/v1/${query}`)).status).toBe(400);
    }
  });
});

it('a supervisor sees the other counters of the station', async () => {
  const report = (counterId: string) => ({
    counterId,
    at: '2026-11-22T10:00:00+08:00',
    version: '1',
    devices: [{ deviceId: 'disk-1', state: 'ready', stock: { '026': 12 } }],
    unuploaded: { count: 0, oldestAt: null, gross: '0.00' },
    printers: [],
  });
  await ask('POST', '/v1/telemetry', report('counter-08'), { counterId: 'counter-08' });
  await ask('POST', '/v1/telemetry', report('counter-07'));
  expect((await ask('POST', '/v1/telemetry', report('counter-08'))).status).toBe(400);
  const answer = await ask('GET', '/v1/stations/station-1/counters');
  expect(answer.json).toEqual({ counters: [report('counter-08')] });
  expect((await ask('GET', '/v1/stations/elsewhere/counters')).status).toBe(404);
});

it('a counter that was added is a neighbour, and may speak from then on', async () => {
  const report = {
    at: '2026-11-22T10:00:00+08:00',
    version: '1',
    devices: [],
    unuploaded: { count: 3, oldestAt: '2026-11-22T09:00:00+08:00', gross: '59.00' },
    printers: [],
  };
  const added = addedCounterSchema.parse({ counterId: 'counter-09', stationId: 'station-1', report });
  expect(platform.counters.secretOf('counter-09')).toBeUndefined();
  platform.counters.add(added, platform.clock.now());
  expect((await ask('GET', '/v1/stations/station-1/counters')).json).toEqual({
    counters: [{ counterId: 'counter-09', ...report }],
  });
  expect(platform.counters.secretOf('counter-09')).toBe(added.secret);
  const moved = addedCounterSchema.parse({ counterId: 'counter-09', stationId: 'station-2' });
  platform.counters.add(moved, platform.clock.now());
  expect((await ask('GET', '/v1/stations/station-1/counters')).json).toEqual({ counters: [] });
  expect((await ask('GET', '/v1/stations/station-2/counters')).json).toEqual({
    counters: [{ counterId: 'counter-09', ...report }],
  });
});

it('a path whose escapes are none is no call', () => {
  expect(routeOf('GET', '/v1/orders/%ZZ')).toBeNull();
  expect(routeOf('GET', '/v1/orders/a%2Fb')).toMatchObject({ ids: ['a/b'] });
});

describe('docs/platform-api.yaml', () => {
  it('has every call of the simulator, and the simulator every one of it', () => {
    const declared = Object.entries(contract.paths).flatMap(([path, item]) =>
      Object.keys(item).flatMap((method) => (method === 'parameters' ? [] : [`${method.toUpperCase()} ${path}`])),
    );
    const served = routes.map(({ method, template }) => `${method} ${template}`);
    expect(declared.toSorted()).toEqual(served.toSorted());
  });

  it('has no value that a slip of YAML made null, and no reference into nothing', () => {
    const nulls: string[] = [];
    const dangling: string[] = [];
    const at = (pointer: string) =>
      pointer
        .slice(2)
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], contractFile);
    function walk(node: unknown, path: string): void {
      if (node === null) nulls.push(path);
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === '$ref' && at(String(value)) === undefined) dangling.push(String(value));
        walk(value, `${path}/${key}`);
      }
    }
    walk(contractFile, '');
    expect({ nulls, dangling }).toEqual({ nulls: [], dangling: [] });
  });
});
