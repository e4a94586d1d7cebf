import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { encodeBusiness, parseBusiness, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import sampleTaxserver from './sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'taxserver-test-'));
const options = sampleTaxserver(folder);
let simulator: RunningSimulator;
let serials = 0;

beforeAll(async () => {
  simulator = await startSimulator('taxserver', options);
});
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

const report = z.object({
  exchanges: z.number(),
  invoices: z.array(z.object({ number: z.string(), uploaded: z.boolean(), requestSerial: z.string().nullable() })),
});
const ledger = async () => report.parse(await simulator.ledger());
const issuedCount = async () => (await ledger()).invoices.length;

async function post(id: string, fields: XmlFields, init: RequestInit = {}): Promise<Response> {
  const body = Uint8Array.from(encodeBusiness({ id, comment: '', body: { kpzdbs: 'BJZ-07', ...fields } }));
  return fetch(simulator.address, { method: 'POST', headers: { 'content-type': 'text/xml; charset=gbk' }, body, ...init });
}
async function documentOf(response: Response): Promise<XmlFields> {
  expect(response.headers.get('content-type')).toBe('text/xml; charset=gbk');
  const parsed = parseBusiness(new Uint8Array(await response.arrayBuffer()));
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.document.body;
}
const ask = async (id: string, fields: XmlFields) => documentOf(await post(id, fields));
function newIssue(): XmlFields {
  serials += 1;
  const { head, face } = sampleForm({ fplxdm: '026' });
  return { fpqqlsh: `TEST-${serials}`, ...head, fyxm: face };
}

test('a request and its answer, byte for byte', async () => {
  const request =
    '<?xml version="1.0" encoding="gbk"?><business id="10004" comment="查询"><body yylxdm="1"><kpzdbs>BJZ-07</kpzdbs><fplxdm>028</fplxdm></body></business>';
  // 查询 and 成功 in GBK, the rest ASCII
  const body = Buffer.concat([
    Buffer.from(request.slice(0, request.indexOf('查询'))),
    Buffer.from('b2e9d1af', 'hex'),
    Buffer.from(request.slice(request.indexOf('查询') + 2)),
  ]);
  const response = await fetch(simulator.address, { method: 'POST', body });
  const answer = Buffer.from(await response.arrayBuffer()).toString('latin1');
  expect(answer).toBe(
    '<?xml version="1.0" encoding="gbk"?><business id="10004" comment="\xb2\xe9\xd1\xaf"><body yylxdm="1"><returncode>0</returncode><returnmsg>\xb3\xc9\xb9\xa6</returnmsg>' +
      '<returndata><fplxdm>028</fplxdm><dqfpdm>011002100313</dqfpdm><dqfphm>08820001</dqfphm></returndata></body></business>',
  );
});

test('several requests at once get numbers without gaps', async () => {
  const before = await issuedCount();
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask('10008', newIssue())));
  expect(answers.every((answer) => answer.returncode === '0')).toBe(true);
  const numbers = (await ledger()).invoices.slice(before).map(({ number }) => Number(number));
  expect(new Set(numbers).size).toBe(8);
  expect(Math.max(...numbers) - Math.min(...numbers)).toBe(7);
});

test('it uploads by itself when the bureau can be reached', async () => {
  await simulator.set({ bureau: 'down' });
  await ask('10008', newIssue());
  expect(await ask('10017', { fplxdm: '026' })).toMatchObject({ returndata: { wscfpzs: '1' } });
  await simulator.set({ bureau: 'up' });
  expect(await ask('10017', { fplxdm: '026' })).toMatchObject({ returndata: { wscfpzs: '0' } });
  await ask('10008', newIssue());
  await vi.waitFor(async () => expect((await ledger()).invoices.every(({ uploaded }) => uploaded)).toBe(true));
});

/** Posts an issue that goes wrong, then asks what became of it: issued or not. */
async function issueAndAsk(act: (fields: XmlFields) => Promise<void>): Promise<boolean> {
  const fields = newIssue();
  await act(fields);
  const { returncode } = await ask('10010', { cxfs: '2', cxtj: `TEST-${serials}` });
  expect(['0', '-10323']).toContain(returncode);
  return returncode === '0';
}

test.each([
  [{ fault: 'status', status: 503 }, false],
  [{ fault: 'status', status: 500, executed: true }, true],
])('%o', async (fault, issued) => {
  await simulator.faults([{ cmd: '10008', ...fault }]);
  const became = await issueAndAsk(async (fields) => {
    expect((await post('10008', fields)).status).toBe(fault.status);
  });
  expect(became).toBe(issued);
});

test.each([
  [{ fault: 'reset' }, true],
  [{ fault: 'reset', executed: false }, false],
  [{ fault: 'truncated', bytes: 40, closed: true }, true],
])('%o breaks the connection', async (fault, issued) => {
  await simulator.faults([{ cmd: '10008', ...fault }]);
  const became = await issueAndAsk(async (fields) => {
    await expect(post('10008', fields).then((response) => response.arrayBuffer())).rejects.toThrow();
  });
  expect(became).toBe(issued);
});

test.each([
  [{ fault: 'html' }, true],
  [{ fault: 'html', executed: false }, false],
  [{ fault: 'truncated', bytes: 100 }, true],
])('%o is no document', async (fault, issued) => {
  await simulator.faults([{ cmd: '10008', ...fault }]);
  const became = await issueAndAsk(async (fields) => {
    const bytes = new Uint8Array(await (await post('10008', fields)).arrayBuffer());
    expect(parseBusiness(bytes).ok).toBe(false);
  });
  expect(became).toBe(issued);
});

test.each([
  [{ fault: 'refuse', code: '-10314' }, false],
  [{ fault: 'refuse', code: '-10326' }, false],
  [{ fault: 'refuse', code: '-10326', executed: true }, true],
])('%o answers its code', async (fault, issued) => {
  await simulator.faults([{ cmd: '10008', ...fault }]);
  const became = await issueAndAsk(async (fields) => {
    expect(await ask('10008', fields)).toMatchObject({ returncode: fault.code });
  });
  expect(became).toBe(issued);
});

test('no answer at all', async () => {
  await simulator.faults([{ cmd: '10008', fault: 'noAnswer' }]);
  const became = await issueAndAsk(async (fields) => {
    await expect(post('10008', fields, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
  });
  expect(became).toBe(true);
});

test.each([
  ['request', 0],
  ['acted', 1],
  ['reply', 1],
])('held at %s, %i issued; released, the answer is whole', async (at, issued) => {
  const before = await issuedCount();
  await simulator.faults([{ cmd: '10008', fault: 'hold', at }]);
  const answer = ask('10008', newIssue());
  await simulator.held();
  expect(await issuedCount()).toBe(before + issued);
  await simulator.release();
  expect(await answer).toMatchObject({ returncode: '0' });
  expect(await issuedCount()).toBe(before + 1);
});

test.each([
  ['request', false, 1],
  ['request', true, 0],
  ['acted', false, 1],
  ['reply', false, 1],
])('a host that is gone while it is held at %s (discarded: %s)', async (at, discardRequest, issued) => {
  const before = await issuedCount();
  const gone = new AbortController();
  await simulator.faults([{ cmd: '10008', fault: 'hold', at }]);
  const answer = post('10008', newIssue(), { signal: gone.signal }).then((response) => response.arrayBuffer());
  await simulator.held();
  gone.abort();
  await expect(answer).rejects.toThrow('abort');
  await simulator.release({ discardRequest });
  expect(await ask('20002', {})).toMatchObject({ returncode: '0' });
  await vi.waitFor(async () => expect(await issuedCount()).toBe(before + issued));
});

test('half of the body is out', async () => {
  await simulator.faults([{ cmd: '20002', fault: 'hold', at: 'reply' }]);
  const { headers, body } = await post('20002', {});
  const reader = body?.getReader();
  const first = await reader?.read();
  expect(first?.value).toHaveLength(Math.ceil(Number(headers.get('content-length')) / 2));
  await simulator.held();
  await simulator.release();
  expect((await reader?.read())?.value).toHaveLength(Math.floor(Number(headers.get('content-length')) / 2));
});

test('while a serial is being issued it is answered -10326, and then the one invoice', async () => {
  await simulator.faults([{ cmd: '10008', fault: 'slow', ms: 300, executed: false }]);
  const fields = newIssue();
  const before = await ledger();
  const slow = ask('10008', fields);
  await vi.waitFor(async () => expect((await ledger()).exchanges).toBeGreaterThan(before.exchanges), { interval: 5 });
  expect(await ask('10008', fields)).toMatchObject({ returncode: '-10326' });
  const first = await slow;
  expect(first).toMatchObject({ returncode: '0' });
  expect(await ask('10008', fields)).toEqual(first);
  expect(await issuedCount()).toBe(before.invoices.length + 1);
});

test('unplugged, nobody answers; plugged in again, it does', async () => {
  await simulator.set({ plugged: false });
  await expect(post('20002', {})).rejects.toThrow();
  await simulator.set({ plugged: true });
  expect(await ask('20002', {})).toMatchObject({ returncode: '0' });
});

test('other paths and methods are not found, and what is no document is refused', async () => {
  expect((await fetch(simulator.address)).status).toBe(404);
  expect((await fetch(simulator.address.replace('SKDo', 'Other'), { method: 'POST', body: '' })).status).toBe(404);
  expect(await documentOf(await fetch(simulator.address, { method: 'POST', body: 'no document' }))).toMatchObject({
    returncode: '3003',
  });
});

test.each([
  ['beforeWrite', '-10323'],
  ['afterWrite', '0'],
])('a power cut %s', async (at, becomes) => {
  await simulator.faults([{ cmd: '10008', fault: 'crash', at }]);
  await expect(post('10008', newIssue())).rejects.toThrow();
  expect(await simulator.exited).toBeNull();
  simulator = await startSimulator('taxserver', options);
  expect(await ask('10010', { cxfs: '2', cxtj: `TEST-${serials}` })).toMatchObject({ returncode: becomes });
});
