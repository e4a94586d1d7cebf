/**
 * Every function of the server with every field it answers, and what it refuses to anybody.
 */
import { expect, test } from 'vitest';
import { isFields, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { sampleUnit } from '../taxledger/sample-unit.testing.ts';
import { answerRequest, type ServiceWorld } from './service.ts';

function worldOf(change: object = {}): ServiceWorld {
  const unit = sampleUnit(change);
  return {
    units: () => [unit],
    terminals: () => ['BJZ-07'],
    repeatedSerial: 'success',
    conflictCarriesInvoice: false,
    qrImages: true,
  };
}
const form = sampleForm({ fplxdm: '026' });
const issue = { ...form.head, fyxm: form.face, fpqqlsh: 'serial-1' };
const blankVoid = { fplxdm: '007', zflx: '0', fpdm: '', fphm: '', hjje: '', zfr: '李四' };
const day = { fplxdm: '026', cxfs: '1', cxtj: '2026112220261122', cxlx: '0' };
const segment = 'fpdm qshm zzhm fpfs syfs lgrq lgry';
const monitor =
  'fplxdm kpjzsj bsqsrq bszzrq zxbsrq dzkpxe zsljxe fsljxe fsfpbz fsfpts syrl scjzrq xdgnbs lxkpsc lxkpzs lxzsljje lxfsljje slxx';
const record = `fpqqlsh fpdm fphm fpzt scbz kprq kpsj tspz skpbh skm jym xhdwsbh xhdwmc xhdwdzdh xhdwyhzh ghdwsbh ghdwmc ghdwdzdh
  ghdwyhzh bmbbbh hsslbs fyxm qdxm zhsl hjje hjse jshj bz skr fhr kpr qdbz ssyf kpjh tzdbh yfpdm yfphm zfrq zfr ykfsje`;

interface Case {
  readonly id: string;
  readonly body: XmlFields;
  readonly fields: string;
  /** Fields of each group under the list of this name. */
  readonly groups?: readonly [list: string, fields: string];
}

const cases: readonly Case[] = [
  {
    id: '20002',
    body: {},
    fields: 'skpbh nsrsbh nsrmc swjgdm swjgmc fplxdm dqsz qysj bbh kpjh qylx jkxx',
    groups: ['jkxx', monitor],
  },
  { id: '10004', body: { fplxdm: '026' }, fields: 'fplxdm dqfpdm dqfphm' },
  { id: '10005', body: { fplxdm: '026' }, fields: 'fplxdm dqfpdm dqfphm zsyfs lgxx', groups: ['lgxx', segment] },
  { id: '10008', body: issue, fields: 'fplxdm fpqqlsh fpdm fphm kprq skm jym ewm' },
  { id: '10009', body: blankVoid, fields: 'fplxdm fpdm fphm zfrq' },
  { id: '10010', body: day, fields: 'fplxdm fpxx', groups: ['fpxx', record] },
  { id: '10010', body: { cxfs: '2', cxtj: 'serial-1' }, fields: 'fplxdm fpxx', groups: ['fpxx', record] },
  { id: '10017', body: { fplxdm: '026' }, fields: 'fplxdm wscfpzs wscfpsj wscfpljje' },
];
const words = (text: string) => text.split(/\s+/);

test.each(cases)('$id answers all its fields', ({ id, body, fields, groups }) => {
  const world = worldOf();
  if (id === '10010') answerRequest(world, '10008', { kpzdbs: 'BJZ-07', ...issue });
  const { code, data } = answerRequest(world, id, { kpzdbs: 'BJZ-07', ...body });
  expect([code, Object.keys(data)]).toEqual(['0', words(fields)]);
  if (groups === undefined) return;
  const [list, ofEach] = groups;
  const found = data[list];
  const first = Array.isArray(found) ? found[0] : undefined;
  expect(isFields(first) ? Object.keys(first) : []).toEqual(words(ofEach));
});

test.each(cases)('$id needs a terminal that it knows', ({ id, body }) => {
  expect(answerRequest(worldOf(), id, body).code).toBe('3003');
  expect(answerRequest(worldOf(), id, { ...body, kpzdbs: 'BJZ-99' }).code).toBe('4007');
});

test('without stock the next number is a refusal, and stock is empty', () => {
  const world = worldOf({ segments: [] });
  expect(answerRequest(world, '10004', { kpzdbs: 'BJZ-07', fplxdm: '026' }).code).toBe('-10311');
  expect(answerRequest(world, '10005', { kpzdbs: 'BJZ-07', fplxdm: '026' })).toMatchObject({
    code: '0',
    data: { dqfpdm: '', dqfphm: '', zsyfs: '0', lgxx: [] },
  });
});
