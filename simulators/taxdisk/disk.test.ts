import { expect, test } from 'vitest';
import { encodeBusiness, isFields, parseBusiness, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { sampleUnit } from '../taxledger/sample-unit.testing.ts';
import type { Unit } from '../taxledger/unit.ts';
import { credentials, issueInput } from './business-host.testing.ts';
import { type AnswerStyle, answerCommand } from './disk.ts';
import { createQuirks } from './quirks.ts';

const style: AnswerStyle = { emptyQuery: 'count0', quirks: createQuirks({}, '00000000') };

function ask(unit: Unit | null, command: number, id: string, input: XmlFields, how = style): XmlFields {
  const reply = answerCommand(unit, command, encodeBusiness({ id, comment: '', body: { input } }), how);
  if (reply.kind === 'trouble') throw new Error(reply.text);
  const parsed = parseBusiness(reply.bytes);
  const output = parsed.ok ? parsed.document.body.output : undefined;
  return isFields(output) ? output : {};
}
const code = (output: XmlFields) => output.returncode;

test('who it is can be asked without knowing its number', () => {
  const unit = sampleUnit();
  expect(ask(unit, 0x04, 'SKPXXCX', { skpkl: 'disk-pw1' })).toMatchObject({
    skpbh: '499000123456',
    nsrsbh: '91110108339805094M',
    nsrmc: '中国铁路示例局集团有限公司北京站',
    fplxdm: '004007026',
    returncode: '00000000',
  });
  expect(code(ask(unit, 0x04, 'SKPXXCX', { skpbh: '499000999999', skpkl: 'disk-pw1' }))).toBe('4001');
  expect(code(ask(unit, 0x08, 'GPXXCX', { ...credentials, skpbh: '' }))).toBe('4001');
  expect(code(ask(null, 0x04, 'SKPXXCX', { skpkl: 'disk-pw1' }))).toBe('4001');
});

test('the disk number is checked before passwords, so a wrong disk costs no try', () => {
  const unit = sampleUnit();
  const wrong = { ...credentials, skpbh: '499000999999', skpkl: 'wrong' };
  expect(code(ask(unit, 0x08, 'GPXXCX', wrong))).toBe('4001');
  expect(code(ask(unit, 0x08, 'GPXXCX', { ...credentials, skpkl: 'wrong' }))).toBe('0963c6');
});

test('the certificate password is needed to sign and checked wherever it is sent', () => {
  const unit = sampleUnit();
  const { keypwd: _, ...without } = issueInput(sampleForm());
  expect(code(ask(unit, 0x0a, 'FPKJ', without))).toBe('3003');
  expect(code(ask(unit, 0x0b, 'FPZF', { ...without, zflx: '0', zfr: '李四' }))).toBe('3003');
  expect(code(ask(unit, 0x11, 'SJCB', without))).toBe('3003');
  expect(code(ask(unit, 0x08, 'GPXXCX', without))).toBe('00000000');
  expect(code(ask(unit, 0x08, 'GPXXCX', { ...credentials, keypwd: 'wrong' }))).toBe('0963c6');
  expect(unit.store.invoices({ by: 'all' })).toEqual([]);
});

test('an issue answers code, number, time and signature', () => {
  const unit = sampleUnit();
  const output = ask(unit, 0x0a, 'FPKJ', issueInput(sampleForm()));
  expect(output).toMatchObject({ fplxdm: '007', fpdm: '1100214320', fphm: '00000009', kprq: '20261122120000', hjje: '452.29' });
  expect(String(output.skm)).toHaveLength(112);
  expect(String(output.jym)).toMatch(/^\d{20}$/);
});

test('a record comes back as it was sent, by number and by day', () => {
  const unit = sampleUnit();
  const form = sampleForm({ bz: '备注 <&> "\'', ghdwmc: '张三&李四' });
  ask(unit, 0x0a, 'FPKJ', issueInput(form));
  const byNumber = ask(unit, 0x0c, 'FPCX', { ...credentials, cxfs: '0', cxtj: '11002143200000000900000009', cxlx: '0' });
  const byDay = ask(unit, 0x0c, 'FPCX', { ...credentials, cxfs: '1', cxtj: '2026112220261122', cxlx: '1' });
  expect(byDay).toEqual(byNumber);
  const { zxbm: _, ...row } = form.face[0] ?? {};
  expect(byNumber.fpxx).toMatchObject([
    {
      fpdm: '1100214320',
      fphm: '00000009',
      fpzt: '0',
      scbz: '0',
      kprq: '20261122',
      kpsj: '120000',
      ghdwmc: '张三&李四',
      bz: '备注 <&> "\'',
      fyxm: [row],
      qdxm: [],
      jshj: '493.00',
      ykfsje: '0.00',
    },
  ]);
  expect(JSON.stringify(byNumber)).not.toContain('-pw1');
});

test('none is none, in each of the ways a disk says so', () => {
  const unit = sampleUnit();
  const query = { ...credentials, cxfs: '0', cxtj: '11002143200000000900000009', cxlx: '0' };
  expect(ask(unit, 0x0c, 'FPCX', query)).toMatchObject({ fpxx: [], returncode: '00000000' });
  expect(code(ask(unit, 0x0c, 'FPCX', query, { ...style, emptyQuery: '09d106' }))).toBe('09d106');
  expect(code(ask(unit, 0x0c, 'FPCX', query, { ...style, emptyQuery: '09d200' }))).toBe('09d200');
  expect(code(ask(unit, 0x0c, 'FPCX', { ...query, cxtj: '123' }))).toBe('3003');
});

test('uploads happen when they are asked for, and the waiting are told', () => {
  const unit = sampleUnit({ bureau: 'down' });
  ask(unit, 0x0a, 'FPKJ', issueInput(sampleForm()));
  expect(ask(unit, 0x30, 'HQLXSJ', credentials)).toMatchObject({ wscfpzs: '1', wscfpsj: '20261122120000', wscfpljje: '452.29' });
  expect(code(ask(unit, 0x16, 'FPSSSC', credentials))).toBe('3001');
  unit.change({ bureau: 'up' });
  expect(ask(unit, 0x16, 'FPSSSC', credentials)).toMatchObject({ yscfpzs: '1', sbfpzs: '0' });
  expect(ask(unit, 0x30, 'HQLXSJ', credentials)).toMatchObject({ wscfpzs: '0', wscfpsj: '' });
});

test('uploads that failed are listed with the error', () => {
  const unit = sampleUnit();
  ask(unit, 0x0a, 'FPKJ', issueInput(sampleForm()));
  unit.change({ uploadErrors: [{ code: '1100214320', number: '00000009', error: 'S001', message: '上传错误' }] });
  expect(ask(unit, 0x16, 'FPSSSC', credentials)).toMatchObject({ yscfpzs: '0', sbfpzs: '1' });
  expect(ask(unit, 0x31, 'SCCWFP', credentials)).toMatchObject({ fpxx: [{ fphm: '00000009', code: 'S001', msg: '上传错误' }] });
});

test('void, rates, clock, statistics, stock in and out', () => {
  const unit = sampleUnit();
  const blank = { ...credentials, zflx: '0', fpdm: '', fphm: '', hjje: '', zfr: '李四' };
  expect(ask(unit, 0x0b, 'FPZF', blank)).toMatchObject({ fpdm: '1100214320', fphm: '00000009', zfrq: '20261122120000' });
  expect(code(ask(unit, 0x0b, 'FPZF', { ...blank, fpdm: '1100214320', fphm: '00000011' }))).toBe('784');
  expect(code(ask(unit, 0x0b, 'FPZF', { ...blank, fplxdm: '026' }))).toBe('09d110');
  expect(ask(unit, 0x07, 'SQSLCX', credentials)).toMatchObject({
    slxx: [{ sl: '0.13' }, { sl: '0.09' }, { sl: '0.06' }, { sl: '0.00' }],
  });
  expect(ask(unit, 0x13, 'TJXXCX', { ...credentials, ssyf: '202611' })).toMatchObject({
    qsrq: '20261101',
    jzrq: '20261130',
    lgfpfs: '7',
    kffpfs: '1',
    qmkcfs: '6',
    zsfpfs: '0',
    zsfpljje: '0.00',
  });
  expect(code(ask(unit, 0x0d, 'SKPBSP', { ...credentials, czlx: '4', dqsz: '20261130080000' }))).toBe('00000000');
  expect(unit.now()).toBe('20261130080000');
  expect(code(ask(unit, 0x0d, 'SKPBSP', { ...credentials, czlx: '1' }))).toBe('3003');
  expect(code(ask(unit, 0x1a, 'FJTH', { ...credentials, fpdm: '1100214330', qshm: '00000102', fpfs: '2' }))).toBe('00000000');
  unit.change({ segments: [{ kind: '007', code: '1100214340', first: '00000500', count: 5, state: 'offered', boughtBy: '' }] });
  const range = { ...credentials, fpdm: '1100214340', qshm: '00000500', fpfs: '5' };
  expect(ask(unit, 0x1b, 'WLLQFP', range)).toMatchObject({ lpzt: '1' });
  expect(ask(unit, 0x1b, 'WLLQFPJGQR', range)).toMatchObject({ lpzt: '2' });
  expect(ask(unit, 0x19, 'FPDR', credentials)).toMatchObject({ lgxx: [{ fpdm: '1100214340', fpfs: '5', syfs: '5' }] });
  expect(ask(unit, 0x08, 'GPXXCX', credentials)).toMatchObject({ dqfphm: '00000010', zsyfs: '9' });
});

test('the month cycle by commands', () => {
  const unit = sampleUnit();
  expect(code(ask(unit, 0x11, 'SJCB', credentials))).toBe('199');
  expect(code(ask(unit, 0x12, 'JKHC', credentials))).toBe('195');
  unit.change({ clock: '20261201000000' });
  expect(code(ask(unit, 0x0a, 'FPKJ', issueInput(sampleForm())))).toBe('191');
  expect(code(ask(unit, 0x11, 'SJCB', credentials))).toBe('00000000');
  expect(code(ask(unit, 0x12, 'JKHC', credentials))).toBe('00000000');
  expect(ask(unit, 0x06, 'JKSJCX', credentials)).toMatchObject({ kpjzsj: '20270115', zxbsrq: '20261201000000' });
});

test('kinds it does not hold and documents that do not fit are told apart', () => {
  const unit = sampleUnit();
  expect(code(ask(unit, 0x08, 'GPXXCX', { ...credentials, fplxdm: '028' }))).toBe('09d110');
  expect(code(ask(unit, 0x08, 'GPXXCX', { ...credentials, fplxdm: '999' }))).toBe('09d110');
  expect(code(ask(unit, 0x08, 'GPXXCX', { ...credentials, fplxdm: '' }))).toBe('3003');
  expect(() => ask(unit, 0x08, 'FPKJ', credentials)).toThrow('业务编号');
  expect(answerCommand(unit, 0x08, Buffer.from('<a>'), style).kind).toBe('trouble');
  expect(
    code(
      ask(
        sampleUnit({
          dialect: 'nisec',
          clock: '20270201000000',
          kinds: [{ kind: '007', rates: ['0.09'], monitor: { issueDeadline: '20270115' } }],
        }),
        0x0a,
        'FPKJ',
        issueInput(sampleForm()),
      ),
    ),
  ).toBe('09d109');
});
