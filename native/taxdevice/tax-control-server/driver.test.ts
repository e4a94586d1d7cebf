import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssueOutcome, TaxDevice } from '../../../domain/device.ts';
import type { InvoiceCode, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { blueInvoice, seller } from '../../conformance/sample-content.testing.ts';
import { taxControlServerConfig } from '../../device-config.ts';
import type { XmlFields } from '../business-xml.ts';
import { taxControlServer } from './driver.ts';
import { answering, type Behaviour, type ScriptedServer, startScriptedServer } from './scripted-server.testing.ts';

const content = blueInvoice({ kind: '026', fare: 55_300 });
const requestId = 'BJZ-07-0001' as RequestId;
const information: XmlFields = {
  skpbh: '661000987654',
  nsrsbh: seller.taxId,
  nsrmc: seller.name,
  fplxdm: '026028',
  dqsz: '20261231235959',
  bbh: 'V1',
  kpjh: '2',
  jkxx: [{ fplxdm: '026', kpjzsj: '20270115', dzkpxe: '99999.99', lxkpsc: '', slxx: [{ sl: '0.09' }, { sl: '0.06' }] }],
};
const signed = {
  fplxdm: '026',
  fpdm: '011002100311',
  fphm: '37410001',
  kprq: '20261231235959',
  skm: '0'.repeat(112),
  jym: '1'.repeat(20),
  ewm: '',
};
const record = {
  fpdm: '011002100311',
  fphm: '37410001',
  fpzt: '0',
  scbz: '0',
  kprq: '20261231',
  kpsj: '235959',
  ghdwmc: content.buyer.name,
  ghdwsbh: content.buyer.taxId,
  hjje: '507.34',
  hjse: '45.66',
  jshj: '553.00',
  fyxm: [{ spmc: 'x' }],
  qdxm: '',
  skm: '0'.repeat(112),
  jym: '1'.repeat(20),
};

let server: ScriptedServer;
let device: TaxDevice;

beforeEach(async () => {
  server = await startScriptedServer();
  device = open({});
  server.at('20002', answering(information));
});
afterEach(async () => {
  await device.close();
  await server.close();
});

function open(more: object): TaxDevice {
  const described = {
    id: 'srv',
    family: 'tax-control-server',
    url: server.url,
    terminalId: 'BJZ-07',
    kinds: ['026'],
    businesses: ['hotel'],
    timeoutMs: 2000,
  };
  return taxControlServer(taxControlServerConfig.parse({ ...described, ...more }), seller.taxId);
}
const issue = (): Promise<IssueOutcome> => device.issue(content, requestId);
const asked = (id: string) => server.requests.filter((request) => request.id === id);

describe('questions', () => {
  it('carry the terminal first and the fields under the body', async () => {
    server.at('10005', answering({ fplxdm: '026', dqfpdm: '011002100311', dqfphm: '37410001', zsyfs: '9', lgxx: [] }));
    expect(await device.stock('026')).toMatchObject({ ok: true, value: { next: { number: '37410001' }, remaining: 9 } });
    expect(server.requests).toEqual([
      { id: '10005', body: { kpzdbs: 'BJZ-07', fplxdm: '026' }, contentType: 'text/xml; charset=gbk' },
    ]);
    expect(Object.keys(server.requests[0]?.body ?? {})).toEqual(['kpzdbs', 'fplxdm']);
  });

  it('about the server answer who it is and what each kind may do', async () => {
    expect(await device.identify()).toMatchObject({ ok: true, value: { deviceNo: '661000987654', kinds: ['026', '028'] } });
    expect(await device.monitor('026')).toMatchObject({ ok: true, value: { singleLimit: 9_999_999, offlineHours: null } });
    expect(await device.rates('026')).toEqual({ ok: true, value: ['0.09', '0.06'] });
    expect(await device.monitor('004')).toMatchObject({ ok: false, problem: { code: 'device-kind-not-authorised' } });
  });

  it('about the bureau: what is unsent is asked, sending and errors are the server’s own business', async () => {
    server.at('10017', answering({ fplxdm: '026', wscfpzs: '2', wscfpsj: '20261122101500', wscfpljje: '12.30' }));
    expect(await device.unsent('026')).toEqual({
      ok: true,
      value: { kind: '026', count: 2, oldestAt: '2026-11-22T10:15:00+08:00', net: 1230 },
    });
    expect(await device.sendToBureau('026')).toEqual({ ok: true, value: { sent: 0, failed: 0 } });
    expect(await device.bureauErrors('026')).toEqual({ ok: true, value: [] });
    expect(server.requests).toHaveLength(1);
    expect(await device.unsent('028')).toMatchObject({ ok: false, problem: { code: 'device-garbled' } });
    server.at('10017', answering({}, '-10314', '忙'));
    expect(await device.unsent('026')).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
  });

  it('find another key or another taxpayer', async () => {
    expect(await open({ deviceNo: '661000000001' }).identify()).toMatchObject({
      ok: false,
      problem: { code: 'device-wrong-disk', details: { expected: '661000000001', actual: '661000987654' } },
    });
    server.at('20002', answering({ ...information, nsrsbh: '91320111339366503A' }));
    expect(await device.identify()).toMatchObject({ ok: false, problem: { code: 'device-wrong-seller' } });
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: 'device-wrong-seller' } });
    expect(asked('10008')).toEqual([]);
  });

  it('about stock may be answered by a code', async () => {
    server.at('10005', answering({}, '-10311', '无可用发票'));
    expect(await device.stock('026')).toEqual({ ok: true, value: { kind: '026', next: null, remaining: 0, segments: [] } });
  });

  it('answered with the password of the address do not tell it', async () => {
    const secret = open({ url: server.url.replace('//', '//counter:Gate%2377@') });
    server.at('10005', answering({}, '-10314', '忙: Gate#77'));
    expect(await secret.stock('026')).toMatchObject({ problem: { code: 'device-busy', details: { message: '忙: ****' } } });
  });

  it('about a serial: there, not there, or under way', async () => {
    const query = { by: 'request', kind: '026', requestId } as const;
    server.at('10010', answering({ fpxx: [record] }));
    expect(await device.query(query)).toMatchObject({ ok: true, value: [{ key: { number: '37410001' } }] });
    expect(server.requests[0]?.body).toMatchObject({ cxfs: '2', cxtj: requestId });
    server.at('10010', answering({}, '-10323', '流水号不存在'));
    expect(await device.query(query)).toEqual({ ok: true, value: [] });
    server.at('10010', answering({}, '-10326', ''));
    expect(await device.query(query)).toMatchObject({ ok: false, problem: { code: 'issue-in-progress' } });
  });

  it('without an answer, or with one nobody can read, are Problems', async () => {
    server.at('10005', (_, response) => response.destroy());
    expect(await device.stock('026')).toMatchObject({ ok: false, problem: { code: 'device-silent' } });
    server.at('10005', (_, response) => response.end('<html>'));
    expect(await device.stock('026')).toMatchObject({ ok: false, problem: { code: 'device-garbled' } });
    server.at('10005', (_, response) => response.writeHead(503).end());
    expect(await device.stock('026')).toMatchObject({
      ok: false,
      problem: { code: 'device-garbled', details: { reason: 'HTTP 503' } },
    });
  });
});

describe('issuing', () => {
  it('sends the request id as the serial and reads the signature', async () => {
    server.at('10008', answering(signed));
    expect(await issue()).toEqual({
      outcome: 'signed',
      signed: {
        code: '011002100311',
        number: '37410001',
        issuedAt: '2026-12-31T23:59:59+08:00',
        cipher: '0'.repeat(112),
        checkCode: '1'.repeat(20),
      },
    });
    expect(asked('10008')[0]?.body).toMatchObject({
      kpzdbs: 'BJZ-07',
      fpqqlsh: requestId,
      fplxdm: '026',
      kpjh: '2',
      ssyf: '202612',
    });
    expect(asked('10008')[0]?.body).not.toHaveProperty('skpkl');
  });

  it.each([
    ['-10306', 'over-single-limit'],
    ['-10311', 'device-no-stock'],
    ['-10318', 'device-offline-hours'],
    ['-10305', 'device-past-deadline'],
    ['-10314', 'device-busy'],
    ['554', 'device-refused'],
  ])('%s is a refusal: %s', async (code, problem) => {
    server.at('10008', answering({}, code, '说明'));
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: problem, details: { code, message: '说明' } } });
  });

  it.each([
    ['a server error', (_: XmlFields, response) => void response.writeHead(500).end()],
    ['a reset', (_: XmlFields, response) => void response.destroy()],
    [
      'half an answer',
      (_: XmlFields, response) =>
        void response.writeHead(200, { 'content-length': 500 }).write('<?xml', () => response.destroy()),
    ],
    ['a page for people', (_: XmlFields, response) => void response.end('<html><body>Bad Gateway</body></html>')],
    ['success without a number', answering({ ...signed, fphm: '' })],
    ['4005', answering({}, '4005')],
    ['a code nobody knows', answering({}, '-19999')],
  ] as const satisfies readonly (readonly [string, Parameters<ScriptedServer['at']>[1]])[])(
    '%s leaves the outcome unknown',
    async (_, behaviour) => {
      server.at('10008', behaviour);
      expect(await issue()).toMatchObject({ outcome: 'unknown' });
      expect(asked('10008')).toHaveLength(1);
    },
  );

  it('silence leaves the outcome unknown', async () => {
    device = open({ timeoutMs: 200 });
    await device.identify();
    server.at('10008', () => {});
    expect(await issue()).toEqual({ outcome: 'unknown', reason: 'no answer in time' });
  });

  it('with nobody listening is a refusal', async () => {
    await device.identify();
    await server.close();
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: 'device-absent', details: { deviceId: 'srv' } } });
  });
});

describe('a void', () => {
  const key = { code: '1100214320' as InvoiceCode, number: '00415007' as InvoiceNumber };
  const request = { what: 'issued', kind: '007', key, net: fen(50_734), clerk: '张开票' } as const;
  const voided = { fplxdm: '007', fpdm: key.code, fphm: key.number, zfrq: '20261122101502' };

  it('is sent once, with the net total of what is voided', async () => {
    server.at('10009', answering(voided));
    expect(await device.voidInvoice(request)).toEqual({ outcome: 'done', value: { key, at: '2026-11-22T10:15:02+08:00' } });
    const fields = {
      kpzdbs: 'BJZ-07',
      fplxdm: '007',
      zflx: '1',
      fpdm: key.code,
      fphm: key.number,
      hjje: '507.34',
      zfr: '张开票',
    };
    expect(server.requests.filter(({ id }) => id === '10009').map(({ body }) => body)).toEqual([fields]);
  });

  it.each([
    ['09d108', 'device-code-number'],
    ['09d110', 'device-kind-not-authorised'],
    ['09d11c', 'device-refused'],
    ['784', 'device-code-number'],
  ])('%s is the refusal %s', async (code, problem) => {
    server.at('10009', answering({}, code, '不能作废'));
    const refused = { outcome: 'refused', problem: { code: problem, details: { deviceId: 'srv', kind: '007', code } } };
    expect(await device.voidInvoice(request)).toMatchObject(refused);
  });

  it.each<[string, Behaviour]>([
    ['a server error', (_, response) => void response.writeHead(502).end()],
    ['a reset', (_, response) => void response.destroy()],
    ['a page for people', (_, response) => void response.end('<html><body>Bad Gateway</body></html>')],
    ['a code nobody knows', answering({}, '-19999')],
    ['success without a time', answering({ ...voided, zfrq: '' })],
    ['success of another number', answering({ ...voided, fphm: '00415008' })],
  ])('%s leaves it unknown, and it is not sent again', async (_, behaviour) => {
    server.at('10009', behaviour);
    expect(await device.voidInvoice(request)).toMatchObject({ outcome: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  it('with nobody listening is a refusal', async () => {
    await server.close();
    expect(await device.voidInvoice(request)).toMatchObject({ outcome: 'refused', problem: { code: 'device-absent' } });
  });

  it('by somebody whose name cannot be written is not sent', async () => {
    const refused = { outcome: 'refused', problem: { code: 'characters-outside-gbk', details: { field: 'zfr' } } };
    expect(await device.voidInvoice({ ...request, clerk: '𠮷' })).toMatchObject(refused);
    expect(server.requests).toEqual([]);
  });
});

describe('a serial that was sent before', () => {
  it('takes the first result when the server has the same content under it', async () => {
    server.at('10008', answering(signed, '-10324'));
    server.at('10010', answering({ fpxx: [record] }));
    expect(await issue()).toMatchObject({ outcome: 'signed', signed: { number: '37410001' } });
  });

  it('is for a person to see when the server has other content under it, whatever the answer carries', async () => {
    server.at('10008', answering(signed, '-10324'));
    server.at('10010', answering({ fpxx: [{ ...record, hjje: '1.00' }] }));
    expect(await issue()).toMatchObject({ outcome: 'unknown', reason: 'the serial was issued with other content' });
  });

  it('stays unknown when the server will not say what it has', async () => {
    server.at('10008', answering({}, '-10324'));
    server.at('10010', answering({}, '-10323'));
    expect(await issue()).toMatchObject({ outcome: 'unknown' });
    server.at('10010', (_, response) => response.destroy());
    expect(await issue()).toMatchObject({ outcome: 'unknown' });
  });

  it('that is under way is asked for until it is there', async () => {
    server.at('10008', answering({}, '-10326'));
    let turns = 2;
    server.at('10010', (body, response) =>
      (turns-- > 0 ? answering({}, '-10326') : answering({ fpxx: [record] }))(body, response),
    );
    expect(await issue()).toMatchObject({ outcome: 'signed', signed: { number: '37410001' } });
    expect(asked('10010')).toHaveLength(3);
  });

  it('that stays under way is unknown', async () => {
    device = open({ timeoutMs: 600 });
    server.at('10008', answering({}, '-10326'));
    server.at('10010', answering({}, '-10326'));
    expect(await issue()).toMatchObject({ outcome: 'unknown', reason: 'the serial is still being issued' });
  });
});

it('keeps to the limit of requests at one time', async () => {
  device = open({ maxInFlight: 2 });
  let inside = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  server.at('10005', (body, response) => {
    inside += 1;
    most = Math.max(most, inside);
    waiting.push(() => {
      inside -= 1;
      answering({ fplxdm: '026', zsyfs: '0' })(body, response);
    });
    // the second of a pair lets both go, so a third could only come in too early
    if (waiting.length === 2) for (const answer of waiting.splice(0)) answer();
  });
  const answers = await Promise.all(Array.from({ length: 6 }, () => device.stock('026')));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(most).toBe(2);
});
