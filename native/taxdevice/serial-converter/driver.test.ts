import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IssueOutcome, TaxDevice } from '../../../domain/device.ts';
import type { Instant, InvoiceCode, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { blueInvoice, seller } from '../../conformance/sample-content.testing.ts';
import { serialConverterConfig } from '../../device-config.ts';
import type { XmlFields } from '../business-xml.ts';
import { serialConverter } from './driver.ts';
import { encodeErrorByte, encodeErrorText, encodeOk } from './frame.ts';
import { answerFrames, createScriptedDevice, type ScriptedDevice } from './scripted-device.testing.ts';
import { elapse, stopTime } from './virtual-time.testing.ts';

const config = serialConverterConfig.parse({
  id: 'disk-1',
  family: 'serial-converter',
  port: '/dev/null',
  deviceNo: '499000123456',
  diskPassword: 'disk-pw',
  certificatePassword: 'cert-pw',
  kinds: ['007'],
  businesses: ['passenger'],
});
const identity = {
  skpbh: '499000123456',
  nsrsbh: seller.taxId,
  nsrmc: seller.name,
  fplxdm: '004007025',
  dqsz: '20261231235959',
  bbh: 'V1',
  kpjh: '3',
};
const content = blueInvoice({ kind: '007', fare: 55_300 });
const signed = {
  fplxdm: '007',
  fpdm: '1100214320',
  fphm: '415001',
  kprq: '20261231235959',
  hjje: '507.34',
  skm: '0'.repeat(112),
  jym: '1'.repeat(20),
};
const requestId = 'r-1' as RequestId;

let device: ScriptedDevice;
let disk: TaxDevice;

beforeEach(() => {
  stopTime();
  device = createScriptedDevice();
  disk = serialConverter(config, seller.taxId, device.open);
  answer(0x04, 'SKPXXCX', identity);
});
afterEach(async () => {
  await disk.close();
  vi.useRealTimers();
});

function answer(command: number, id: string, output: XmlFields): void {
  device.at(command, (_, wire) => wire.send(...answerFrames(id, output)));
}
const issue = async (): Promise<IssueOutcome> => (await elapse(disk.issue(content, requestId))).value;
const asked = (command: number) => device.requests.filter((request) => request.command === command);

describe('after a process that asked and is gone', () => {
  const asked = (): Instant => instantFromDate(Date.now() - 1_000);
  const { changeReply, lateReply } = config.timersMs;

  it('nothing is sent, a link test neither, for as long as the answer may still come', async () => {
    disk.awaitLateAnswer(content, asked());
    const known = await elapse(disk.identify());
    expect(known.value).toMatchObject({ ok: true });
    expect(known.ms).toBeGreaterThanOrEqual(changeReply + lateReply - 1_000);
    expect(known.ms).toBeLessThan(changeReply + lateReply + 10_000);
  });

  it('is over as soon as the answer has come and the line is quiet, and the answer is no one else is told it', async () => {
    disk.awaitLateAnswer(content, asked());
    const identified = disk.identify();
    device.sendAfter(4_000, ...answerFrames('FPKJ', signed));
    const known = await elapse(identified);
    expect(known.value).toMatchObject({ ok: true, value: { deviceNo: '499000123456' } });
    expect(known.ms).toBeLessThan(20_000);
  });

  it.each([
    ['of the device itself', false, changeReply],
    ['for which it asks the bureau', true, config.timersMs.networkReply],
  ])('a change %s is waited for as long as its own answer may take', async (_, overNetwork, replyMs) => {
    disk.awaitLateChange(overNetwork, asked());
    const { ms } = await elapse(disk.identify());
    expect(ms).toBeGreaterThanOrEqual(replyMs + lateReply - 1_000);
    expect(ms).toBeLessThan(replyMs + lateReply + 10_000);
  });

  it('is over at once when the time is long past', async () => {
    disk.awaitLateAnswer(content, instantFromDate(Date.now() - changeReply - lateReply - 60_000));
    expect((await elapse(disk.identify())).ms).toBeLessThan(2_000);
  });
});

describe('who is there', () => {
  it('is asked with the number of the disk that belongs here', async () => {
    expect((await elapse(disk.identify())).value).toEqual({
      ok: true,
      value: {
        deviceNo: '499000123456',
        taxId: seller.taxId,
        name: seller.name,
        kinds: ['004', '007'],
        clock: '2026-12-31T23:59:59+08:00',
        version: 'V1',
      },
    });
    expect(asked(0x04)[0]?.input).toEqual({ skpbh: '499000123456', skpkl: 'disk-pw' });
  });

  it('is asked once for each opening of the line, before anything else', async () => {
    answer(0x0a, 'FPKJ', signed);
    await issue();
    answer(0x0a, 'FPKJ', { ...signed, fphm: '415002' });
    await issue();
    expect(device.requests.map(({ command }) => command)).toEqual([0x04, 0x0a, 0x0a]);
    device.hangUp();
    answer(0x0a, 'FPKJ', { ...signed, fphm: '415003' });
    await issue();
    expect(device.requests.map(({ command }) => command).slice(3)).toEqual([0x04, 0x0a]);
  });

  it('another disk is refused by its number, and asked for it once', async () => {
    device.at(0x04, ({ input }, wire) => {
      const output =
        input.skpbh === '' ? { ...identity, skpbh: '661000000001' } : { returncode: '4001', returnmsg: 'no such disk' };
      wire.send(...answerFrames('SKPXXCX', output));
    });
    const wrong = {
      code: 'device-wrong-disk',
      details: { deviceId: 'disk-1', expected: '499000123456', actual: '661000000001' },
    };
    expect((await elapse(disk.identify())).value).toEqual({ ok: false, problem: wrong });
    expect(await issue()).toEqual({ outcome: 'refused', problem: wrong });
    expect(asked(0x04).map(({ input }) => input.skpbh)).toEqual(['499000123456', '', '499000123456']);
    expect(asked(0x0a)).toEqual([]);
  });

  it('a disk that does not look at the number is refused too', async () => {
    answer(0x04, 'SKPXXCX', { ...identity, skpbh: '661000000001' });
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: 'device-wrong-disk' } });
  });

  it('a disk that was swapped behind our back is found by its answer to the issue', async () => {
    answer(0x0a, 'FPKJ', { returncode: '4001', returnmsg: '' });
    await elapse(disk.identify());
    answer(0x04, 'SKPXXCX', { ...identity, skpbh: '661000000001' });
    expect(await issue()).toMatchObject({
      outcome: 'refused',
      problem: { code: 'device-wrong-disk', details: { actual: '661000000001' } },
    });
  });

  it('a disk of another taxpayer is refused, and no invoice is sent to it', async () => {
    answer(0x04, 'SKPXXCX', { ...identity, nsrsbh: '91320111339366503A' });
    const wrong = { code: 'device-wrong-seller', details: { expected: seller.taxId, actual: '91320111339366503A' } };
    expect((await elapse(disk.identify())).value).toMatchObject({ ok: false, problem: wrong });
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: wrong });
    expect(asked(0x0a)).toEqual([]);
  });
});

describe('a wrong password', () => {
  it('of the disk shows the tries left and is never sent again', async () => {
    answer(0x04, 'SKPXXCX', { returncode: '0963c4', returnmsg: '口令错误' });
    const wrong = { code: 'device-password', details: { triesLeft: 4, code: '0963c4' } };
    expect((await elapse(disk.identify())).value).toMatchObject({ ok: false, problem: wrong });
    expect((await elapse(disk.stock('007'))).value).toMatchObject({ ok: false, problem: wrong });
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: wrong });
    expect(device.requests).toHaveLength(1);
  });

  it('of the certificate stops issuing, not asking', async () => {
    answer(0x0a, 'FPKJ', { returncode: '0963C2', returnmsg: '' });
    answer(0x08, 'GPXXCX', { fplxdm: '007', dqfpdm: '', dqfphm: '', zsyfs: '0' });
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: 'device-password', details: { triesLeft: 2 } } });
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: 'device-password' } });
    expect(asked(0x0a)).toHaveLength(1);
    expect((await elapse(disk.stock('007'))).value).toMatchObject({ ok: true, value: { next: null } });
  });

  it('of a foreign disk is not held against ours', async () => {
    device.at(0x04, ({ input }, wire) =>
      wire.send(...answerFrames('SKPXXCX', { returncode: input.skpbh === '' ? '0963c6' : '4001', returnmsg: '' })),
    );
    expect((await elapse(disk.identify())).value).toMatchObject({
      ok: false,
      problem: { code: 'device-wrong-disk', details: { actual: '' } },
    });
    await elapse(disk.identify());
    expect(asked(0x04).filter(({ input }) => input.skpbh === '')).toHaveLength(1);
    answer(0x04, 'SKPXXCX', identity);
    expect((await elapse(disk.identify())).value).toMatchObject({ ok: true });
  });
});

describe('issuing', () => {
  it('sends the request once and reads the signature', async () => {
    answer(0x0a, 'FPKJ', signed);
    expect(await issue()).toEqual({
      outcome: 'signed',
      signed: {
        code: '1100214320',
        number: '00415001',
        issuedAt: '2026-12-31T23:59:59+08:00',
        cipher: '0'.repeat(112),
        checkCode: '1'.repeat(20),
      },
    });
    expect(asked(0x0a)).toHaveLength(1);
    expect(asked(0x0a)[0]?.input).toMatchObject({
      skpbh: '499000123456',
      skpkl: 'disk-pw',
      keypwd: 'cert-pw',
      kpjh: '3',
      ssyf: '202612',
    });
  });

  it('carries the month of the disk, which runs on from when it was asked', async () => {
    answer(0x0a, 'FPKJ', signed);
    await elapse(disk.identify());
    await vi.advanceTimersByTimeAsync(60_000);
    await issue();
    expect(asked(0x0a)[0]?.input.ssyf).toBe('202701');
  });

  it.each([
    ['82', 'over-single-limit'],
    ['00000082', 'over-single-limit'],
    ['554', 'device-refused'],
    ['559', 'rate-not-authorised'],
    ['3003', 'device-refused'],
    ['09d108', 'device-code-number'],
    ['09D110', 'device-kind-not-authorised'],
    ['784', 'device-code-number'],
    ['176', 'device-no-stock'],
    ['21', 'device-past-deadline'],
    ['09d109', 'device-past-deadline'],
    ['191', 'device-report-due'],
    ['98', 'device-clock'],
    ['246', 'device-upload-day'],
    ['09d122', 'device-upload-day'],
    ['247', 'device-offline-count'],
    ['09d120', 'device-offline-count'],
    ['768', 'device-offline-hours'],
    ['09d11f', 'device-offline-hours'],
    ['769', 'device-offline-amount'],
    ['09d121', 'device-offline-amount'],
    ['3001', 'device-bureau-unreachable'],
  ])('%s is a refusal: %s', async (returncode, code) => {
    answer(0x0a, 'FPKJ', { returncode, returnmsg: '说明' });
    expect(await issue()).toEqual({
      outcome: 'refused',
      problem: {
        code,
        details: { deviceId: 'disk-1', kind: '007', net: '507.34', rate: '0.09', code: returncode, message: '说明' },
      },
    });
  });

  it.each(['4005', '240', '99999', 'x', '000a', '09ffff', '3065', '706'])('%s leaves the outcome unknown', async (returncode) => {
    answer(0x0a, 'FPKJ', { returncode, returnmsg: '' });
    expect(await issue()).toMatchObject({ outcome: 'unknown' });
    expect(asked(0x0a)).toHaveLength(1);
  });

  it.each([
    ['a document that is none', [encodeOk(0x20, 0, Buffer.from('<business'))]],
    ['no return code', answerFrames('FPKJ', { ...signed, returncode: '' })],
    ['success without a number', answerFrames('FPKJ', { ...signed, fphm: '' })],
    ['success without a time', answerFrames('FPKJ', { ...signed, kprq: '20261332000000' })],
    ['an error text', [encodeErrorText(Buffer.from('internal'))]],
    ['error F0', [encodeErrorByte(0xf0)]],
  ])('%s leaves the outcome unknown', async (_, frames) => {
    device.at(0x0a, (_request, wire) => wire.send(...frames));
    expect(await issue()).toMatchObject({ outcome: 'unknown' });
    expect(asked(0x0a)).toHaveLength(1);
  });

  it('silence leaves the outcome unknown, and the answer that comes late is no one else is told it', async () => {
    device.at(0x0a, (_, wire) => wire.sendAfter(45_000, ...answerFrames('FPKJ', signed)));
    answer(0x08, 'GPXXCX', { fplxdm: '007', dqfpdm: '1100214320', dqfphm: '00415002', zsyfs: '9', lgxx: [] });
    expect(await issue()).toEqual({ outcome: 'unknown', reason: 'no answer in time' });
    const { value, ms } = await elapse(disk.stock('007'));
    expect(value).toMatchObject({ ok: true, value: { next: { number: '00415002' } } });
    expect(ms).toBeGreaterThan(14_000);
  });

  it('passes over the late answer to another issue', async () => {
    device.at(0x0a, (_, wire) => {
      wire.send(...answerFrames('FPKJ', { ...signed, fphm: '415000', hjje: '1.00' }));
      wire.sendAfter(2000, ...answerFrames('FPKJ', signed));
    });
    expect(await issue()).toMatchObject({ outcome: 'signed', signed: { number: '00415001' } });
  });

  it('passes over the late answer to an issue of the same sums by its number', async () => {
    const segment = { fpdm: '1100214320', qshm: '00415001', fpfs: '12', syfs: '11' };
    answer(0x08, 'GPXXCX', { fplxdm: '007', dqfpdm: '1100214320', dqfphm: '00415002', zsyfs: '11', lgxx: [segment] });
    await elapse(disk.stock('007'));
    device.at(0x0a, (_, wire) => {
      wire.send(...answerFrames('FPKJ', signed));
      wire.sendAfter(2000, ...answerFrames('FPKJ', { ...signed, fphm: '00415002' }));
    });
    expect(await issue()).toMatchObject({ outcome: 'signed', signed: { number: '00415002' } });
    device.at(0x0a, (_, wire) => {
      wire.send(...answerFrames('FPKJ', { ...signed, fphm: '00415002' }));
      wire.sendAfter(2000, ...answerFrames('FPKJ', { ...signed, fphm: '00415003' }));
    });
    expect(await issue()).toMatchObject({ outcome: 'signed', signed: { number: '00415003' } });
  });

  it('an error byte that means "not understood" is a refusal', async () => {
    device.at(0x0a, (_, wire) => wire.send(encodeErrorByte(0x1f)));
    expect(await issue()).toMatchObject({ outcome: 'refused', problem: { code: 'device-garbled' } });
    expect(asked(0x0a)).toHaveLength(1);
  });

  it('refuses by itself what GBK cannot carry', async () => {
    const rare = { ...content, buyer: { ...content.buyer, name: '𠮷野家' } };
    expect((await elapse(disk.issue(rare, requestId))).value).toEqual({
      outcome: 'refused',
      problem: { code: 'characters-outside-gbk', details: { field: 'ghdwmc', characters: '𠮷' } },
    });
    expect(asked(0x0a)).toEqual([]);
  });

  it('with the device absent is a refusal', async () => {
    device.setLine('absent');
    expect(await issue()).toMatchObject({
      outcome: 'refused',
      problem: { code: 'device-absent', details: { deviceId: 'disk-1' } },
    });
  });
});

describe('questions', () => {
  const stock = { fplxdm: '007', dqfpdm: '1100214320', dqfphm: '00415001', zsyfs: '12', lgxx: [] };

  it('are asked once more when the line spoilt the answer', async () => {
    let spoilt = 1;
    device.at(0x08, (_, wire) => wire.send(...(spoilt-- > 0 ? [encodeErrorByte(0x1f)] : answerFrames('GPXXCX', stock))));
    expect((await elapse(disk.stock('007'))).value).toMatchObject({ ok: true, value: { remaining: 12 } });
    device.at(0x08, (_, wire) => wire.send(encodeErrorByte(0x1f)));
    expect((await elapse(disk.stock('007'))).value).toMatchObject({ ok: false, problem: { code: 'device-garbled' } });
    expect(asked(0x08)).toHaveLength(4);
  });

  it('are not asked again of a silent device', async () => {
    device.at(0x08, () => {});
    expect((await elapse(disk.stock('007'))).value).toMatchObject({ ok: false, problem: { code: 'device-silent' } });
    expect(asked(0x08)).toHaveLength(1);
  });

  it('are not answered by answers to other questions', async () => {
    device.at(0x08, (_, wire) => {
      wire.send(...answerFrames('JKSJCX', { fplxdm: '007' }));
      wire.send(...answerFrames('GPXXCX', { ...stock, fplxdm: '004' }));
      wire.sendAfter(1000, ...answerFrames('GPXXCX', stock));
    });
    expect((await elapse(disk.stock('007'))).value).toMatchObject({ ok: true, value: { kind: '007', remaining: 12 } });
  });

  it.each([
    ['no hit', { fpxx: [] }],
    ['09d106', { returncode: '09d106' }],
    ['09d200', { returncode: '09D200' }],
  ])('about invoices: %s means that there is none', async (_, output) => {
    answer(0x0c, 'FPCX', output);
    const query = { by: 'dates', kind: '007', from: '20261101', to: '20261130', unuploadedOnly: true } as const;
    expect((await elapse(disk.query(query))).value).toEqual({ ok: true, value: [] });
    expect(asked(0x0c)[0]?.input).toMatchObject({ fplxdm: '007', cxfs: '1', cxtj: '2026110120261130', cxlx: '1' });
  });

  it('about numbers are not answered by other numbers', async () => {
    const record = (fphm: string) => ({
      fpdm: '1100214320',
      fphm,
      fpzt: '0',
      scbz: '0',
      kprq: '20261122',
      kpsj: '101500',
      hjje: '1.00',
      hjse: '0.09',
      jshj: '1.09',
      fyxm: [{ spmc: '*运输服务*旅客运输' }],
    });
    device.at(0x0c, (_, wire) => {
      wire.send(...answerFrames('FPCX', { fplxdm: '007', fpxx: [record('00415000')] }));
      wire.sendAfter(1000, ...answerFrames('FPCX', { fplxdm: '007', fpxx: [record('00415001')] }));
    });
    const number = '00415001' as InvoiceNumber;
    const query = { by: 'numbers', kind: '007', code: '1100214320' as InvoiceCode, from: number, to: number } as const;
    expect((await elapse(disk.query(query))).value).toMatchObject({
      ok: true,
      value: [{ key: { number: '00415001' }, lineCount: 1 }],
    });
    expect(asked(0x0c)[0]?.input).toMatchObject({ cxfs: '0', cxtj: '11002143200041500100415001', cxlx: '0' });
  });

  it('with a broken record are no answer: a list with a hole would pass for a whole one', async () => {
    answer(0x0c, 'FPCX', { fplxdm: '007', fpxx: [{ fpdm: '1100214320', fphm: 'x' }] });
    const query = { by: 'dates', kind: '007', from: '20261101', to: '20261130', unuploadedOnly: false } as const;
    expect((await elapse(disk.query(query))).value).toMatchObject({ ok: false, problem: { code: 'device-garbled' } });
  });
});

describe('the bureau', () => {
  it('is asked about with the password of the disk alone', async () => {
    answer(0x30, 'HQLXSJ', { fplxdm: '007', wscfpzs: '3', wscfpsj: '20261122101500', wscfpljje: '12.30' });
    expect((await elapse(disk.unsent('007'))).value).toEqual({
      ok: true,
      value: { kind: '007', count: 3, oldestAt: '2026-11-22T10:15:00+08:00', net: 1230 },
    });
    expect(asked(0x30)[0]?.input).toEqual({ skpbh: '499000123456', skpkl: 'disk-pw', fplxdm: '007' });
  });

  it('may take the device minutes', async () => {
    device.at(0x16, (_, wire) =>
      wire.sendAfter(170_000, ...answerFrames('FPSSSC', { fplxdm: '007', yscfpzs: '9', sbfpzs: '0' })),
    );
    expect((await elapse(disk.sendToBureau('007'))).value).toEqual({ ok: true, value: { sent: 9, failed: 0 } });
    device.at(0x16, () => {});
    const silent = await elapse(disk.sendToBureau('007'));
    expect(silent.value).toMatchObject({ ok: false, problem: { code: 'device-silent' } });
    expect(silent.ms).toBeGreaterThanOrEqual(config.timersMs.networkReply);
    expect(asked(0x16)).toHaveLength(2);
  });

  it('is sent everything again when the line spoilt the answer', async () => {
    let spoilt = 1;
    const nothingLeft = answerFrames('FPSSSC', { yscfpzs: '0', sbfpzs: '0' });
    device.at(0x16, (_, wire) => wire.send(...(spoilt-- > 0 ? [encodeErrorByte(0x1f)] : nothingLeft)));
    expect((await elapse(disk.sendToBureau('007'))).value).toEqual({ ok: true, value: { sent: 0, failed: 0 } });
    expect(asked(0x16)).toHaveLength(2);
  });

  it.each([
    ['cannot be reached', '3001', 'device-bureau-unreachable'],
    ['answers what nobody knows', '4711', 'device-refused'],
  ])('%s', async (_, returncode, code) => {
    answer(0x16, 'FPSSSC', { returncode, returnmsg: '网络' });
    expect((await elapse(disk.sendToBureau('007'))).value).toMatchObject({ ok: false, problem: { code } });
    expect(asked(0x16)).toHaveLength(1);
  });

  it('has nothing to send and has turned nothing down', async () => {
    answer(0x16, 'FPSSSC', { returncode: '09d106' });
    answer(0x31, 'SCCWFP', { returncode: '09d200' });
    expect((await elapse(disk.sendToBureau('007'))).value).toEqual({ ok: true, value: { sent: 0, failed: 0 } });
    expect((await elapse(disk.bureauErrors('007'))).value).toEqual({ ok: true, value: [] });
    answer(0x30, 'HQLXSJ', { returncode: '09d106' });
    expect((await elapse(disk.unsent('007'))).value).toMatchObject({ ok: false, problem: { code: 'device-garbled' } });
  });
});

it('ends at once when it is closed, whatever it waits for', async () => {
  await elapse(disk.identify());
  device.at(0x0a, () => {});
  const issued = disk.issue(content, requestId);
  const next = disk.stock('007');
  await vi.advanceTimersByTimeAsync(1000);
  const closed = elapse(disk.close());
  expect((await closed).ms).toBe(0);
  expect(await elapse(issued)).toMatchObject({ value: { outcome: 'unknown' }, ms: 0 });
  expect(await elapse(next)).toMatchObject({ value: { ok: false, problem: { code: 'device-absent' } }, ms: 0 });
  expect(device.openings()).toBe(1);
});

it('serves callers one at a time, in order', async () => {
  answer(0x06, 'JKSJCX', { fplxdm: '007' });
  answer(0x07, 'SQSLCX', { fplxdm: '007', slxx: [{ sl: '0.090' }, { sl: '0' }] });
  const both = Promise.all([disk.monitor('007'), disk.rates('007'), disk.identify()]);
  const { value } = await elapse(both);
  expect(value).toMatchObject([
    { ok: true, value: { singleLimit: null, offlineHours: null } },
    { ok: true, value: ['0.09', '0.00'] },
    { ok: true },
  ]);
  expect(device.requests.map(({ command }) => command)).toEqual([0x04, 0x06, 0x07, 0x04]);
});
