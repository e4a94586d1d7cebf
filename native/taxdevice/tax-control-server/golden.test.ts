/**
 * Every function of a tax-control server against documents made by hand: the bytes the driver posts, and what it reads out of the
 * answers.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TaxDevice } from '../../../domain/device.ts';
import type { InvoiceCode, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { blueInvoice, seller } from '../../conformance/sample-content.testing.ts';
import { taxControlServerConfig } from '../../device-config.ts';
import { bytesNamed, readHex } from '../hex-fixtures.testing.ts';
import { taxControlServer } from './driver.ts';

const golden = readHex('server-functions.hex');
const requestId = 'BJZ-07-0001' as RequestId;
const kind = '026';
const next = { code: '011002100311', number: '37410008' };
const voided = { code: '1100214320' as InvoiceCode, number: '00415007' as InvoiceNumber };

const exchanges: readonly [string, (server: TaxDevice) => Promise<unknown>, object][] = [
  ['identity', (server) => server.identify(), { ok: true, value: { deviceNo: '661000987654', kinds: ['026', '028'] } }],
  ['stock', (server) => server.stock(kind), { ok: true, value: { next, remaining: 93, segments: [{ last: '37410100' }] } }],
  [
    'issue',
    (server) => server.issue(blueInvoice({ kind }), requestId),
    { outcome: 'signed', signed: { ...next, issuedAt: '2026-11-22T10:15:01+08:00', cipher: '0123456789+-*/<>'.repeat(7) } },
  ],
  [
    'void',
    (server) => server.voidInvoice({ what: 'issued', kind: '007', key: voided, net: fen(50_734), clerk: '张开票' }),
    { outcome: 'done', value: { key: voided, at: '2026-11-22T10:15:02+08:00' } },
  ],
  [
    'query by request',
    (server) => server.query({ by: 'request', kind, requestId }),
    { ok: true, value: [{ key: next, state: 'blue', totals: { gross: 55_300 } }] },
  ],
  ['unsent', (server) => server.unsent(kind), { ok: true, value: { count: 2, net: 101_468 } }],
];

let far: Server;
let posted: string[];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const asked = (name: string) => hex(bytesNamed(golden, `${name}: asked`));

beforeAll(async () => {
  const answers = new Map(exchanges.map(([name]) => [asked(name), bytesNamed(golden, `${name}: answered`)]));
  far = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posted.push(hex(Buffer.concat(chunks)));
      response.end(answers.get(posted.at(-1) ?? ''));
    });
  });
  await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  posted = [];
});
afterAll(() => new Promise((resolve) => far.close(resolve)));

describe('the golden exchange of a tax-control server', () => {
  it.each(exchanges)('%s', async (name, ask, expected) => {
    const { port } = far.address() as AddressInfo;
    const config = taxControlServerConfig.parse({
      id: 'server-1',
      family: 'tax-control-server',
      url: `http://127.0.0.1:${port}/SKServer/SKDo`,
      terminalId: 'BJZ-07',
      kinds: ['026'],
      businesses: ['passenger'],
    });
    const server = taxControlServer(config, seller.taxId);
    expect(await ask(server)).toMatchObject(expected);
    expect(posted).toEqual(name === 'issue' ? [asked('identity'), asked('issue')] : [asked(name)]);
    await server.close();
  });

  it('says the limits and rates of each kind beside who it is', async () => {
    const { port } = far.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const described = { id: 'server-1', family: 'tax-control-server', url, terminalId: 'BJZ-07', kinds: [kind] };
    const server = taxControlServer(taxControlServerConfig.parse({ ...described, businesses: ['passenger'] }), null);
    const limits = { issueDeadline: '20261215', redDays: 180, offlineCount: null, lastReport: null };
    expect(await server.monitor(kind)).toMatchObject({ ok: true, value: limits });
    expect(await server.rates(kind)).toEqual({ ok: true, value: ['0.09'] });
    expect(posted).toEqual([asked('identity'), asked('identity')]);
  });
});
