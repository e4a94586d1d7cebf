/**
 * What both sides hold of issued invoices, and what comes after their documents, every answer held against
 * docs/platform-api.yaml.
 */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Bench, openBench, sampleCode, sampleDevice, sampleDocument } from './bench.testing.ts';

let bench: Bench;
const ask: Bench['ask'] = (...request) => bench.ask(...request);

beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const first = sampleDocument({ number: '00000009' });
const second = sampleDocument({ number: '00000010' });
const voided = sampleDocument({ number: '00000010', revision: 2, state: 'blueVoid' });

describe('digests', () => {
  const range = { deviceNo: sampleDevice, kind: '026', code: sampleCode, from: '00000001', to: '00000020' };
  const digest = {
    ...range,
    count: 2,
    amount: '1106.00',
    sha256: sha256(`00000009 1 ${first.sha256}\n00000010 2 ${voided.sha256}\n`),
  };

  beforeEach(async () => {
    const otherDevice = sampleDocument({ number: '00000011', deviceNo: '499000999999' });
    const otherKind = sampleDocument({ number: '00000012', kind: '028' });
    await bench.upload(second, voided, first, otherDevice, otherKind, sampleDocument({ number: '00000021' }));
  });

  it('match when count, amount and hash of the latest revisions do', async () => {
    expect(await ask('POST', '/v1/digests', digest)).toEqual({ status: 200, json: { match: true } });
  });

  it.each([{ count: 3 }, { amount: '1106.01' }, { sha256: sha256('') }])('do not match with %o', async (wrong) => {
    const { json } = await ask('POST', '/v1/digests', { ...digest, ...wrong });
    const theirs = [
      { number: '00000009', revision: 1, sha256: first.sha256 },
      { number: '00000010', revision: 2, sha256: voided.sha256 },
    ];
    expect(json).toEqual({ match: false, theirs });
  });

  it('of a range with nothing in it are those of nothing', async () => {
    const nothing = { ...range, from: '00000001', to: '00000008', count: 0, amount: '0.00', sha256: sha256('') };
    expect((await ask('POST', '/v1/digests', nothing)).json).toEqual({ match: true });
  });

  it('tell what the platform has lost', async () => {
    bench.platform.forgetSince(0);
    expect((await ask('POST', '/v1/digests', digest)).json).toEqual({ match: false, theirs: [] });
    expect((await ask('POST', '/v1/digests', { ...digest, amount: 1106 })).status).toBe(400);
  });
});

describe('reconciliation files', () => {
  const day = '2026-11-22';
  const row = (number: string, document: { revision: number; state: string; sha256: string }) =>
    `026,${sampleCode},${number},${document.revision},${document.state},553.00,${document.sha256}\n`;
  const header = 'kind,code,number,revision,state,gross,sha256\n';
  const rows = `${header}${row('00000009', first)}${row('00000010', voided)}`;
  const file = `${rows}TRAILER,2,1106.00,${sha256(rows)}\n`;

  beforeEach(() => bench.platform.clock.set(Date.parse('2026-11-22T20:00:00+08:00')));

  it('of the platform hold the latest revisions of what this counter issued that day', async () => {
    // 16:30 in London is already the next day at the counter
    const nextDay = sampleDocument({ number: '00000011', issuedAt: '2026-11-22T16:30:00Z' });
    const otherCounter = sampleDocument({ number: '00000012', counterId: 'counter-08' });
    await bench.upload(second, voided, first, nextDay, otherCounter);
    expect((await ask('GET', `/v1/reconciliation/${day}`)).csv).toBe(file);
  });

  it('of a day without invoices have no rows; a day to come has no file', async () => {
    expect((await ask('GET', '/v1/reconciliation/2026-11-21')).csv).toBe(`${header}TRAILER,0,0.00,${sha256(header)}\n`);
    expect((await ask('GET', '/v1/reconciliation/2026-11-23')).status).toBe(404);
    expect((await ask('GET', '/v1/reconciliation/2026-11-31')).status).toBe(404);
  });

  it('of the counter are kept, the last of each day', async () => {
    const put = (text: string, type = 'text/csv') => ask('PUT', `/v1/reconciliation/${day}`, Buffer.from(text), { type });
    expect(await put(`${header}TRAILER,0,0.00,${sha256(header)}\n`)).toEqual({ status: 204 });
    expect((await put(file)).status).toBe(204);
    expect(bench.platform.papers.reconciliations()).toMatchObject([{ day, counterId: 'counter-07', text: file, times: 2 }]);
    for (const wrong of [file.replace('1106', '1107'), file.replace('TRAILER,2', 'TRAILER,3'), file.trimEnd(), rows, '']) {
      expect((await put(wrong)).status).toBe(400);
    }
    expect((await put(file, 'application/json')).status).toBe(400);
    expect(bench.platform.papers.reconciliations()).toMatchObject([{ text: file, times: 2 }]);
  });
});

describe('layout files', () => {
  const put = (bytes: Buffer, path = `${sampleCode}/00000009/pdf`) =>
    ask('PUT', `/v1/layouts/${path}`, bytes, { type: 'application/pdf' });
  const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff, 0x00]);

  it('are stored once; the same bytes are here already, other bytes are refused', async () => {
    await bench.upload(first);
    expect(await put(bytes)).toEqual({ status: 201 });
    expect(await put(bytes)).toEqual({ status: 200 });
    expect(await put(Buffer.from('%PDF'))).toMatchObject({ status: 409, json: { type: 'layout-differs' } });
    expect((await put(bytes, `${sampleCode}/00000009/ofd`)).status).toBe(201);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const layout = { code: sampleCode, number: '00000009', bytes: 6, sha256: hash };
    expect(bench.platform.papers.layouts()).toMatchObject([
      { ...layout, format: 'pdf', times: 2, differing: 1 },
      { ...layout, format: 'ofd', times: 1, differing: 0 },
    ]);
  });

  it('of an invoice that the platform does not know are refused', async () => {
    expect(await put(bytes)).toMatchObject({ status: 404, json: { type: 'invoice-not-found' } });
    await bench.upload(first);
    expect((await put(bytes, `${sampleCode}/00000009/doc`)).status).toBe(404);
    expect(bench.platform.papers.layouts()).toEqual([]);
  });
});

describe('deliveries', () => {
  const request = { deliveryId: 'd-1', code: sampleCode, number: '00000009', channel: 'qr', to: '' };

  it('get the same answer for the same id, whatever else they say', async () => {
    await bench.upload(first);
    const answer = await ask('POST', '/v1/deliveries', request);
    expect(answer).toMatchObject({ status: 202, json: { url: expect.stringMatching(/^https:/) } });
    expect(await ask('POST', '/v1/deliveries', { ...request, channel: 'sms', to: '13800000000' })).toEqual(answer);
    expect(await ask('POST', '/v1/deliveries', { ...request, deliveryId: 'd-2', channel: 'email', to: 'a@b.cn' })).toEqual({
      status: 202,
      json: {},
    });
    expect(bench.platform.papers.deliveries()).toMatchObject([
      { ...request, times: 2 },
      { deliveryId: 'd-2', channel: 'email', to: 'a@b.cn', url: null, times: 1 },
    ]);
  });

  it('of nothing, or to nobody, are refused', async () => {
    expect((await ask('POST', '/v1/deliveries', request)).status).toBe(404);
    expect((await ask('POST', '/v1/deliveries', { ...request, channel: 'pigeon' })).status).toBe(400);
  });
});

describe('red-letter forms', () => {
  const request = { requestId: 'r-1', original: { code: sampleCode, number: '00000009' } };
  const numbered = z.object({ state: z.literal('approved'), number: z.string().regex(/^\d{16}$/) });

  it('are approved at once, under one number for one request', async () => {
    const asked = await ask('POST', '/v1/red-forms', request);
    expect(asked.status).toBe(202);
    const { number } = numbered.parse(asked.json);
    const sum = [...number.slice(0, 15)].reduce((total, digit) => total + Number(digit), 0);
    expect(number.at(15)).toBe(String(sum % 10));
    expect((await ask('POST', '/v1/red-forms', request)).json).toEqual(asked.json);
    expect((await ask('GET', '/v1/red-forms/r-1')).json).toEqual(asked.json);
    const other = await ask('POST', '/v1/red-forms', { requestId: 'r-2' });
    expect(numbered.parse(other.json).number).not.toBe(number);
    expect(bench.platform.redForms.all()).toMatchObject([{ request, counterId: 'counter-07', times: 2 }, { times: 1 }]);
  });

  it('wait for a decision where the options say so', async () => {
    bench.close();
    bench = openBench({ redForms: 'onSet' });
    expect((await ask('POST', '/v1/red-forms', request)).json).toEqual({ state: 'requested' });
    bench.platform.redForms.decide('r-1', 'approved');
    numbered.parse((await ask('GET', '/v1/red-forms/r-1')).json);
    bench.platform.redForms.decide('r-1', 'withdrawn');
    expect((await ask('GET', '/v1/red-forms/r-1')).json).toEqual({ state: 'withdrawn' });
    expect(bench.platform.redForms.decide('r-9', 'approved')).toBeNull();
    expect((await ask('GET', '/v1/red-forms/r-9')).status).toBe(404);
    expect((await ask('POST', '/v1/red-forms', {})).status).toBe(400);
  });
});
