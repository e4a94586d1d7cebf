/**
 * Every command with every field it answers, and what it refuses before it does anything. The names stand here once more on purpose:
 * they are what a driver may count on.
 */
import { expect, test } from 'vitest';
import { encodeBusiness, isFields, parseBusiness, type XmlFields, type XmlTree } from '../../native/taxdevice/business-xml.ts';
import { giveBackHandedOut } from '../taxledger/hand-out.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { sampleUnit } from '../taxledger/sample-unit.testing.ts';
import type { Unit } from '../taxledger/unit.ts';
import { credentials, issueInput } from './business-host.testing.ts';
import { diskCommands } from './commands.ts';
import { answerCommand } from './disk.ts';
import { createQuirks } from './quirks.ts';

const range = { fpdm: '1100214330', qshm: '00000102', fpfs: '2' };
const handedOut = { kind: '007', code: '1100214330', first: 102, count: 2 } as const;
const bought = { fpdm: '1100214340', qshm: '00000500', fpfs: '5' };
const offer = (unit: Unit) =>
  unit.change({ segments: [{ kind: '007', code: '1100214340', first: '00000500', count: 5, state: 'offered', boughtBy: '' }] });
const issued = (unit: Unit) => ask(unit, 0x0a, 'FPKJ', issueInput(sampleForm()));
const segment = 'fpdm qshm zzhm fpfs syfs lgrq lgry';
const record = `fpdm fphm fpzt scbz kprq kpsj tspz skpbh skm jym xhdwsbh xhdwmc xhdwdzdh xhdwyhzh ghdwsbh ghdwmc ghdwdzdh ghdwyhzh
  bmbbbh hsslbs fyxm qdxm zhsl hjje hjse jshj bz skr fhr kpr qdbz ssyf kpjh tzdbh yfpdm yfphm zfrq zfr ykfsje`;

interface Case {
  readonly command: number;
  readonly id: string;
  readonly input?: XmlFields;
  readonly before?: (unit: Unit) => void;
  readonly fields: string;
  /** Fields of each group under the list of this name. */
  readonly groups?: readonly [list: string, fields: string];
  /** An input field without which nothing is done. */
  readonly needs?: readonly string[];
}

const cases: readonly Case[] = [
  {
    command: 0x04,
    id: 'SKPXXCX',
    fields: 'skpbh nsrsbh nsrmc swjgdm swjgmc fplxdm dqsz qysj bbh kpjh qylx',
  },
  {
    command: 0x06,
    id: 'JKSJCX',
    fields:
      'fplxdm kpjzsj bsqsrq bszzrq zxbsrq dzkpxe zsljxe fsljxe fsfpbz fsfpts syrl scjzrq xdgnbs lxkpsc lxkpzs lxzsljje lxfsljje',
  },
  { command: 0x07, id: 'SQSLCX', fields: 'fplxdm slxx', groups: ['slxx', 'sl'] },
  { command: 0x08, id: 'GPXXCX', fields: 'fplxdm dqfpdm dqfphm zsyfs lgxx', groups: ['lgxx', segment] },
  {
    command: 0x0a,
    id: 'FPKJ',
    input: issueInput(sampleForm()),
    fields: 'fplxdm fpdm fphm kprq hjje skm jym qmz',
    needs: ['keypwd', 'kplx'],
  },
  {
    command: 0x0b,
    id: 'FPZF',
    input: { zflx: '0', fpdm: '', fphm: '', hjje: '', zfr: '李四' },
    fields: 'fplxdm fpdm fphm zfrq',
    needs: ['keypwd', 'zflx', 'zfr'],
  },
  {
    command: 0x0c,
    id: 'FPCX',
    input: { cxfs: '1', cxtj: '2026112220261122', cxlx: '0' },
    before: issued,
    fields: 'fplxdm fpxx',
    groups: ['fpxx', record],
    needs: ['cxfs', 'cxtj'],
  },
  { command: 0x0d, id: 'SKPBSP', input: { czlx: '4', dqsz: '20261122120000' }, fields: '', needs: ['czlx', 'dqsz'] },
  {
    command: 0x0f,
    id: 'BSPFPFF',
    input: { ...range, kpjh: '3' },
    fields: 'fplxdm fpdm',
    needs: ['fpdm', 'qshm', 'fpfs', 'kpjh'],
  },
  {
    command: 0x10,
    id: 'BSPFPSH',
    input: { ...range, kpjh: '3' },
    before: (unit) => {
      ask(unit, 0x0f, 'BSPFPFF', { ...credentials, ...range, kpjh: '3' });
      giveBackHandedOut(unit, handedOut);
    },
    fields: 'fplxdm fpdm',
    needs: ['fpdm', 'qshm', 'fpfs', 'kpjh'],
  },
  {
    command: 0x11,
    id: 'SJCB',
    before: (unit) => unit.change({ clock: '20261201000000' }),
    fields: 'fplxdm',
    needs: ['keypwd'],
  },
  {
    command: 0x12,
    id: 'JKHC',
    before: (unit) => unit.setMonitor('007', { awaitingClear: true }),
    fields: 'fplxdm',
  },
  {
    command: 0x13,
    id: 'TJXXCX',
    input: { ssyf: '202611' },
    fields: `fplxdm qsrq jzrq qckcfs lgfpfs thfpfs zsfpfs zffpfs fsfpfs fffpfs kffpfs qmkcfs zsfpljje zsfpljse zffpljje zffpljse
      fsfpljje fsfpljse fffpljje fffpljse`,
    needs: ['ssyf'],
  },
  { command: 0x16, id: 'FPSSSC', fields: 'fplxdm yscfpzs sbfpzs' },
  {
    command: 0x19,
    id: 'FPDR',
    before: (unit) => {
      offer(unit);
      ask(unit, 0x1b, 'WLLQFP', { ...credentials, ...bought });
      ask(unit, 0x1b, 'WLLQFP', { ...credentials, ...bought, qr: '1' });
    },
    fields: 'fplxdm lgxx',
    groups: ['lgxx', segment],
  },
  { command: 0x1a, id: 'FJTH', input: range, fields: 'fplxdm fpdm', needs: ['fpdm', 'qshm', 'fpfs'] },
  { command: 0x1b, id: 'WLLQFP', input: bought, before: offer, fields: 'fplxdm lpzt', needs: ['fpdm', 'qshm', 'fpfs'] },
  { command: 0x1b, id: 'WLLQFPJGQR', input: bought, before: offer, fields: 'fplxdm lpzt', needs: ['fpdm', 'qshm', 'fpfs'] },
  { command: 0x30, id: 'HQLXSJ', before: issued, fields: 'fplxdm wscfpzs wscfpsj wscfpljje' },
  {
    command: 0x31,
    id: 'SCCWFP',
    before: (unit) => {
      issued(unit);
      unit.change({ uploadErrors: [{ code: '1100214320', number: '00000009', error: 'S001', message: '上传错误' }] });
      ask(unit, 0x16, 'FPSSSC', credentials);
    },
    fields: 'fplxdm fpxx',
    groups: ['fpxx', 'fpdm fphm code msg'],
  },
];

function ask(unit: Unit | null, command: number, id: string, input: XmlFields): XmlFields {
  const style = { emptyQuery: 'count0', quirks: createQuirks({}, '00000000') } as const;
  const reply = answerCommand(unit, command, encodeBusiness({ id, comment: '', body: { input } }), style);
  if (reply.kind === 'trouble') throw new Error(reply.text);
  const parsed = parseBusiness(reply.bytes);
  const output: XmlTree | undefined = parsed.ok ? parsed.document.body.output : undefined;
  return isFields(output) ? output : {};
}
const inputOf = ({ input = {} }: Case): XmlFields => ({ ...credentials, ...input });
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

test('every command that is known is asked here', () => {
  expect(cases.map(({ command, id }) => `${command} ${id}`)).toEqual(
    [...diskCommands].flatMap(([command, { ids }]) => ids.map((id) => `${command} ${id}`)),
  );
});

test.each(cases)('$id answers all its fields, return code and message last', (one) => {
  const unit = sampleUnit();
  one.before?.(unit);
  const output = ask(unit, one.command, one.id, inputOf(one));
  expect(output.returncode).toBe('00000000');
  expect(Object.keys(output)).toEqual([...words(one.fields), 'returncode', 'returnmsg']);
  const [list, fields] = one.groups ?? [];
  if (list === undefined || fields === undefined) return;
  const groups = output[list];
  const first = Array.isArray(groups) ? groups[0] : undefined;
  expect(isFields(first) ? Object.keys(first) : []).toEqual(words(fields));
});

test.each(cases)(
  '$id refuses another disk, no disk, a wrong password, a kind it does not hold, and what it needs when it is missing',
  (one) => {
    const unit = sampleUnit();
    one.before?.(unit);
    const before = JSON.stringify([unit.store.segments('007'), unit.store.handOuts('007'), unit.store.invoices({ by: 'all' })]);
    const code = (change: XmlFields, of: Unit | null = unit) =>
      ask(of, one.command, one.id, { ...inputOf(one), ...change }).returncode;
    expect(code({ skpbh: '499000999999' })).toBe('4001');
    expect(code({}, null)).toBe('4001');
    expect(code({ skpkl: '' })).toBe('3003');
    expect(code({ skpkl: 'wrong' })).toBe('0963c6');
    const ofTheDisk = diskCommands.get(one.command)?.run.of === 'disk';
    if (!ofTheDisk) expect(code({ fplxdm: '028' })).toBe('09d110');
    if (!ofTheDisk) expect(code({ fplxdm: '' })).toBe('3003');
    for (const name of one.needs ?? []) expect([name, code({ [name]: '' })]).toEqual([name, '3003']);
    expect(JSON.stringify([unit.store.segments('007'), unit.store.handOuts('007'), unit.store.invoices({ by: 'all' })])).toBe(
      before,
    );
  },
);
