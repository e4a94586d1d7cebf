/**
 * Changes of a tax disk beside issuing, against a device in memory: what each refusal means, that nothing is sent twice, and that
 * no late answer is taken for another one.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeOutcome, NumberRun, TaxDevice } from '../../../domain/device.ts';
import type { Instant, InvoiceCode, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { fen } from '../../../domain/money.ts';
import { blueInvoice, seller } from '../../conformance/sample-content.testing.ts';
import { serialConverterConfig } from '../../device-config.ts';
import type { XmlFields } from '../business-xml.ts';
import { serialConverter } from './driver.ts';
import { encodeErrorByte, encodeErrorText } from './frame.ts';
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
const { changeReply, networkReply, lateReply } = config.timersMs;
const kind: InvoiceKind = '007';
const code = '1100214320' as InvoiceCode;
const keyOf = (number: string) => ({ code, number: number as InvoiceNumber });
const run: NumberRun = { kind, code, first: '00500001' as InvoiceNumber, count: 50 };
const clerk = '张开票';
const voidOf = (number: string) => ({ what: 'issued', kind, key: keyOf(number), net: fen(50_734), clerk }) as const;
const blank = (number: string) => ({ what: 'blank', kind, next: keyOf(number), clerk }) as const;
const voided = (fphm: string): XmlFields => ({ fplxdm: kind, fpdm: code, fphm, zfrq: '20261122101501' });

let device: ScriptedDevice;
let disk: TaxDevice;

beforeEach(() => {
  stopTime();
  device = createScriptedDevice();
  disk = serialConverter(config, seller.taxId, device.open);
  answer(0x04, 'SKPXXCX', { skpbh: config.deviceNo, nsrsbh: seller.taxId, fplxdm: '007', dqsz: '20261122101500' });
});
afterEach(async () => {
  await disk.close();
  vi.useRealTimers();
});

function answer(command: number, id: string, output: XmlFields): void {
  device.at(command, (_, wire) => wire.send(...answerFrames(id, output)));
}
const asked = (command: number) => device.requests.filter((request) => request.command === command);
const outcomeOf = async <T>(changing: Promise<ChangeOutcome<T>>) => (await elapse(changing)).value;

interface Case {
  readonly command: number;
  readonly id: string;
  readonly over: 'change' | 'network';
  readonly signs: boolean;
  ask(): Promise<ChangeOutcome<unknown>>;
}
const cases: Readonly<Record<string, Case>> = {
  void: { command: 0x0b, id: 'FPZF', over: 'change', signs: true, ask: () => disk.voidInvoice(voidOf('00415001')) },
  'clock set': {
    command: 0x0d,
    id: 'SKPBSP',
    over: 'change',
    signs: false,
    ask: () => disk.setClock('2026-11-22T10:15:00+08:00' as Instant),
  },
  'hand-out': { command: 0x0f, id: 'BSPFPFF', over: 'change', signs: false, ask: () => disk.handOut(run, 2) },
  'take-back': { command: 0x10, id: 'BSPFPSH', over: 'change', signs: false, ask: () => disk.takeBack(run, 2) },
  report: { command: 0x11, id: 'SJCB', over: 'network', signs: true, ask: () => disk.report(kind) },
  clearing: { command: 0x12, id: 'JKHC', over: 'network', signs: false, ask: () => disk.clear(kind) },
  'read-in': { command: 0x19, id: 'FPDR', over: 'change', signs: false, ask: () => disk.readIn(kind) },
  return: { command: 0x1a, id: 'FJTH', over: 'change', signs: false, ask: () => disk.giveBack(run) },
  requisition: { command: 0x1b, id: 'WLLQFP', over: 'network', signs: false, ask: () => disk.requisition(run, 'download') },
};

describe.each(Object.entries(cases))('a %s', (_, { command, id, over, signs, ask }) => {
  it('that gets no answer is unknown after its own time, and is sent once', async () => {
    const { value, ms } = await elapse(ask());
    expect(value).toMatchObject({ outcome: 'unknown' });
    const replyMs = over === 'network' ? networkReply : changeReply;
    expect(ms).toBeGreaterThanOrEqual(replyMs);
    expect(ms).toBeLessThan(replyMs + 10_000);
    expect(asked(command)).toHaveLength(1);
  });

  it('carries the password of the certificate only where it signs', async () => {
    answer(command, id, { returncode: '3003' });
    await outcomeOf(ask());
    expect(asked(command)[0]?.input.skpkl).toBe('disk-pw');
    expect(asked(command)[0]?.input.keypwd).toBe(signs ? 'cert-pw' : undefined);
  });

  it.each(['4005', '240', '4711', '3065'])('answered with %s is unknown', async (returncode) => {
    answer(command, id, { returncode });
    expect(await outcomeOf(ask())).toMatchObject({ outcome: 'unknown' });
    expect(asked(command)).toHaveLength(1);
  });

  it.each([
    ['3001', 'device-bureau-unreachable'],
    ['250', 'device-unuploaded-first'],
    ['199', 'device-not-in-report-period'],
    ['195', 'device-not-reported'],
    ['09d11c', 'device-refused'],
  ])('answered with %s is refused: %s', async (returncode, problem) => {
    answer(command, id, { returncode, returnmsg: '不可以' });
    const details = { deviceId: 'disk-1', code: returncode, message: '不可以' };
    expect(await outcomeOf(ask())).toMatchObject({ outcome: 'refused', problem: { code: problem, details } });
    expect(asked(command)).toHaveLength(1);
  });

  it('that the device does not have is said not to be supported', async () => {
    device.at(command, (_, wire) => wire.send(encodeErrorByte(0x20)));
    expect(await outcomeOf(ask())).toEqual({
      outcome: 'refused',
      problem: { code: 'device-not-supported', details: { deviceId: 'disk-1', step: id } },
    });
  });

  it.each([
    ['not understood', encodeErrorByte(0x1f), 'refused'],
    ['internal trouble', encodeErrorByte(0xf0), 'unknown'],
    ['a text', encodeErrorText(Buffer.from('internal'), { width: 2, short: true }), 'unknown'],
  ])('answered with an error frame, %s', async (_what, frame, outcome) => {
    device.at(command, (_, wire) => wire.send(frame));
    expect(await outcomeOf(ask())).toMatchObject({ outcome });
    expect(asked(command)).toHaveLength(1);
  });

  it('with a wrong password shows the tries left and is not tried again', async () => {
    answer(command, id, { returncode: '0963C3' });
    const refused = { outcome: 'refused', problem: { code: 'device-password', details: { triesLeft: 3 } } };
    expect(await outcomeOf(ask())).toMatchObject(refused);
    expect(await outcomeOf(ask())).toMatchObject(refused);
    expect(asked(command)).toHaveLength(1);
  });

  it('that comes late is not taken for the issue that follows', async () => {
    device.at(command, (_, wire) => wire.sendAfter(networkReply + lateReply + 5_000, ...answerFrames(id, voided('00415001'))));
    expect(await outcomeOf(ask())).toMatchObject({ outcome: 'unknown' });
    device.at(0x0a, (_, wire) => {
      wire.send(...answerFrames(id, voided('00415001')));
      const { fpdm = '' } = voided('00415009');
      const rest = { skm: '0'.repeat(112), jym: '1'.repeat(20), kprq: '20261122101501' };
      wire.send(...answerFrames('FPKJ', { fplxdm: kind, fpdm, fphm: '00415009', ...rest }));
    });
    const issued = (await elapse(disk.issue(blueInvoice({ kind }), 'r-1' as RequestId))).value;
    expect(issued).toMatchObject({ outcome: 'signed', signed: { number: '00415009' } });
  });
});

describe('an answer that is not meant for it', () => {
  it('of another void is passed over', async () => {
    device.at(0x0b, (_, wire) =>
      wire.send(...answerFrames('FPZF', voided('00415007')), ...answerFrames('FPZF', voided('415008'))),
    );
    const done = await outcomeOf(disk.voidInvoice(voidOf('00415008')));
    expect(done).toEqual({ outcome: 'done', value: { key: keyOf('00415008'), at: '2026-11-22T10:15:01+08:00' } });
  });

  it('of a download is passed over by the confirmation', async () => {
    device.at(0x1b, (_, wire) => {
      const said = (lpzt: string) => answerFrames('WLLQFP', { fplxdm: kind, lpzt });
      wire.send(...said('1'), ...said('2'));
    });
    expect(await outcomeOf(disk.requisition(run, 'confirm'))).toEqual({ outcome: 'done', value: 'confirmed' });
    expect(asked(0x1b)[0]?.input).toMatchObject({ fpdm: code, qshm: '00500001', fpfs: '50', qr: '1' });
  });

  it.each([{ fplxdm: '004' }, { fpdm: '1100219999' }, { qshm: '500002' }, { fpfs: '49' }])(
    'about another run (%o) is passed over',
    async (other) => {
      const mine = { fplxdm: kind, fpdm: code, qshm: '500001', fpfs: '50' };
      device.at(0x1a, (_, wire) => wire.send(...answerFrames('FJTH', { ...mine, ...other })));
      expect(await outcomeOf(disk.giveBack(run))).toMatchObject({ outcome: 'unknown', reason: 'no answer in time' });
      answer(0x1a, 'FJTH', mine);
      expect(await outcomeOf(disk.giveBack(run))).toEqual({ outcome: 'done', value: null });
    },
  );

  it('of an issue that repeats a number voided since is passed over', async () => {
    answer(0x0b, 'FPZF', voided('00415008'));
    expect(await outcomeOf(disk.voidInvoice(blank('00415008')))).toMatchObject({ outcome: 'done' });
    const signed = (fphm: string) =>
      answerFrames('FPKJ', { fplxdm: kind, fpdm: code, fphm, kprq: '20261122101501', skm: '0'.repeat(112), jym: '1'.repeat(20) });
    device.at(0x0a, (_, wire) => wire.send(...signed('00415008'), ...signed('00415009')));
    const issued = (await elapse(disk.issue(blueInvoice({ kind }), 'r-1' as RequestId))).value;
    expect(issued).toMatchObject({ outcome: 'signed', signed: { number: '00415009' } });
  });

  it('of another month is passed over', async () => {
    const month = (qsrq: string, qckcfs: string) => answerFrames('TJXXCX', { fplxdm: kind, qsrq, qckcfs });
    device.at(0x13, (_, wire) => wire.send(...month('20261001', '1'), ...month('20261101', '2')));
    const counted = (await elapse(disk.month(kind, '202611'))).value;
    expect(counted).toMatchObject({
      ok: true,
      value: { opening: 2, closing: null, states: { blue: { count: null, net: null } } },
    });
  });
});

it.each([
  ['a void', 0x0b, 'FPZF', { fplxdm: kind, fpdm: code, fphm: '00415001' }, () => disk.voidInvoice(voidOf('00415001'))],
  ['a requisition', 0x1b, 'WLLQFP', { fplxdm: kind, lpzt: '' }, () => disk.requisition(run, 'download')],
  ['a read-in', 0x19, 'FPDR', { fplxdm: kind, lgxx: [{ fpdm: code, qshm: '1' }] }, () => disk.readIn(kind)],
] as const)('%s whose success cannot be read is unknown', async (_, command, id, output, ask) => {
  answer(command, id, output);
  expect(await outcomeOf<unknown>(ask())).toEqual({ outcome: 'unknown', reason: 'success that cannot be read' });
});

it('there is nothing to read in, however the device says so', async () => {
  for (const output of [{ fplxdm: kind, lgxx: [] }, { returncode: '09d106' }, { returncode: '09D200' }]) {
    answer(0x19, 'FPDR', output);
    expect(await outcomeOf(disk.readIn(kind))).toEqual({ outcome: 'done', value: [] });
  }
});

it('a run the device does not know is named', async () => {
  const problem = { code: 'device-run-unknown', details: { deviceId: 'disk-1', kind, code, first: '00500001', count: 50 } };
  const moves: readonly [number, string, () => Promise<ChangeOutcome<unknown>>][] = [
    [0x1a, 'FJTH', () => disk.giveBack(run)],
    [0x1b, 'WLLQFP', () => disk.requisition(run, 'confirm')],
    [0x0f, 'BSPFPFF', () => disk.handOut(run, 2)],
    [0x10, 'BSPFPSH', () => disk.takeBack(run, 2)],
  ];
  for (const [command, id, move] of moves) {
    for (const returncode of ['09D108', '176', '182', '222', '223']) {
      answer(command, id, { returncode });
      expect(await outcomeOf(move())).toEqual({ outcome: 'refused', problem });
    }
  }
  answer(0x19, 'FPDR', { returncode: '182' });
  const unread = { code: 'device-run-unknown', details: { deviceId: 'disk-1', kind } };
  expect(await outcomeOf(disk.readIn(kind))).toEqual({ outcome: 'refused', problem: unread });
});

describe('passwords that the device repeats in its own words', () => {
  const echoed = (input: XmlFields) => `口令 ${input.skpkl} 或证书口令 ${String(input.keypwd).toUpperCase()} 不对`;
  const told = '口令 **** 或证书口令 **** 不对';

  it.each([
    ['3003', { outcome: 'refused', problem: { code: 'device-refused', details: { message: told } } }],
    ['4005', { outcome: 'unknown', reason: `return code 4005 ${told}` }],
  ])('do not leave the driver with a return code: %s', async (returncode, outcome) => {
    device.at(0x11, ({ input }, wire) => wire.send(...answerFrames('SJCB', { returncode, returnmsg: echoed(input) })));
    expect(await outcomeOf(disk.report(kind))).toMatchObject(outcome);
  });

  it('nor with an error text, after a question or a change', async () => {
    const text = Buffer.from('<skpkl>disk-pw</skpkl>', 'latin1');
    for (const command of [0x11, 0x06]) device.at(command, (_, wire) => wire.send(encodeErrorText(text)));
    expect(await outcomeOf(disk.report(kind))).toEqual({ outcome: 'unknown', reason: 'error frame <skpkl>****</skpkl>' });
    expect((await elapse(disk.monitor(kind))).value).toMatchObject({
      problem: { code: 'device-refused', details: { message: '<skpkl>****</skpkl>' } },
    });
  });

  it('nor with what the bureau turned down', async () => {
    const fpxx = [{ fpdm: code, fphm: '00415001', code: '9', msg: 'disk-pw?' }];
    answer(0x31, 'SCCWFP', { fplxdm: kind, fpxx });
    expect((await elapse(disk.bureauErrors(kind))).value).toMatchObject({ ok: true, value: [{ message: '****?' }] });
  });
});

it('a blank void of a number that is not the next is refused', async () => {
  answer(0x0b, 'FPZF', { returncode: '784' });
  expect(await outcomeOf(disk.voidInvoice(blank('00415008')))).toMatchObject({ problem: { code: 'device-code-number' } });
  expect(asked(0x0b)[0]?.input).toMatchObject({ zflx: '0', fpdm: code, fphm: '00415008', hjje: '', zfr: clerk });
});

it('whoever voids is somebody GBK can write', async () => {
  const refused = await outcomeOf(disk.voidInvoice({ ...voidOf('00415001'), clerk: '𠮷' }));
  expect(refused).toEqual({
    outcome: 'refused',
    problem: { code: 'characters-outside-gbk', details: { field: 'zfr', characters: '𠮷' } },
  });
  expect(device.requests).toEqual([]);
});

it('after the clock was set the disk is asked for its time again, whatever was answered', async () => {
  answer(0x0d, 'SKPBSP', { returncode: '3003' });
  await elapse(disk.identify());
  await outcomeOf(disk.setClock('2026-12-01T00:00:00+08:00' as Instant));
  answer(0x04, 'SKPXXCX', { skpbh: config.deviceNo, nsrsbh: seller.taxId, fplxdm: '007', dqsz: '20261201000000' });
  answer(0x0a, 'FPKJ', { returncode: '176' });
  await elapse(disk.issue(blueInvoice({ kind }), 'r-1' as RequestId));
  expect(device.requests.map(({ command }) => command)).toEqual([0x04, 0x0d, 0x04, 0x0a]);
  expect(asked(0x0a)[0]?.input.ssyf).toBe('202612');
});
