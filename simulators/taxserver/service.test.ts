import { expect, test } from 'vitest';
import { textOf, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import type { FormTexts } from '../taxledger/form.ts';
import { sampleForm, sampleRed, specialBuyer } from '../taxledger/sample-forms.testing.ts';
import { sampleUnit } from '../taxledger/sample-unit.testing.ts';
import { answerRequest, type ServiceWorld } from './service.ts';

const rates = ['0.09'];
function worldOf(change: Partial<ServiceWorld> = {}): ServiceWorld {
  const one = sampleUnit({
    deviceNo: '661000987654',
    kinds: [{ kind: '026', rates }],
    segments: [{ kind: '026', code: '011002100311', first: '37410001', count: 3 }],
  });
  const other = sampleUnit({
    deviceNo: '661000987655',
    kinds: [{ kind: '028', rates }],
    segments: [{ kind: '028', code: '011002100313', first: '08820001', count: 3 }],
  });
  return {
    units: () => [one, other],
    terminals: () => ['BJZ-07'],
    repeatedSerial: 'success',
    conflictCarriesInvoice: false,
    qrImages: false,
    ...change,
  };
}
const ask = (world: ServiceWorld, id: string, fields: XmlFields) => answerRequest(world, id, { kpzdbs: 'BJZ-07', ...fields });
const issueFields = (serial: string, form: FormTexts = sampleForm({ fplxdm: '026' })): XmlFields => ({
  fpqqlsh: serial,
  ...form.head,
  fyxm: form.face,
});
const count = (world: ServiceWorld) => world.units().reduce((sum, { store }) => sum + store.invoices({ by: 'all' }).length, 0);

test('it says who it is, and monitor data and rates of every kind', () => {
  const { code, data } = ask(worldOf(), '20002', {});
  expect(code).toBe('0');
  expect(data).toMatchObject({
    skpbh: '661000987654',
    fplxdm: '026028',
    jkxx: [
      { fplxdm: '026', kpjzsj: '20261215', dzkpxe: '', slxx: [{ sl: '0.09' }] },
      { fplxdm: '028', slxx: [{ sl: '0.09' }] },
    ],
  });
});

test('next number and stock; without stock an error here and zero there', () => {
  const world = worldOf();
  expect(ask(world, '10004', { fplxdm: '026' }).data).toEqual({ fplxdm: '026', dqfpdm: '011002100311', dqfphm: '37410001' });
  expect(ask(world, '10005', { fplxdm: '028' }).data).toMatchObject({ dqfphm: '08820001', zsyfs: '3' });
  const empty = worldOf({ units: () => [sampleUnit({ segments: [] })] });
  expect(ask(empty, '10004', { fplxdm: '026' }).code).toBe('-10311');
  expect(ask(empty, '10005', { fplxdm: '026' })).toMatchObject({ code: '0', data: { dqfpdm: '', dqfphm: '', zsyfs: '0' } });
  expect(ask(empty, '10008', issueFields('S1')).code).toBe('-10311');
});

test('each kind is issued by the unit that holds it', () => {
  const world = worldOf();
  expect(ask(world, '10008', issueFields('S1')).data).toMatchObject({
    fpdm: '011002100311',
    fphm: '37410001',
    kprq: '20261122120000',
  });
  const special = sampleForm({ fplxdm: '028', ...specialBuyer });
  expect(ask(world, '10008', issueFields('S2', special)).data).toMatchObject({ fpdm: '011002100313', fphm: '08820001' });
  expect(ask(world, '10008', issueFields('S3', sampleForm({ fplxdm: '007' }))).code).toBe('-10308');
});

test('a serial has one invoice for ever', () => {
  const world = worldOf();
  const first = ask(world, '10008', issueFields('S1'));
  expect(ask(world, '10008', issueFields('S1'))).toEqual(first);
  // asked again in the next month it is still the same invoice
  expect(ask(world, '10008', issueFields('S1', sampleForm({ fplxdm: '026', ssyf: '202612' })))).toEqual(first);
  expect(ask(world, '10008', issueFields('S1', sampleForm({ fplxdm: '026', bz: '另一张' })))).toMatchObject({
    code: '-10324',
    data: {},
  });
  const special = sampleForm({ fplxdm: '028', ...specialBuyer });
  expect(ask(world, '10008', issueFields('S1', special)).code).toBe('-10324');
  expect(count(world)).toBe(1);
});

test('a server of the other habit answers a repeated serial with -10324 and the invoice', () => {
  const world = worldOf({ repeatedSerial: '-10324', conflictCarriesInvoice: true });
  const first = ask(world, '10008', issueFields('S1'));
  expect(ask(world, '10008', issueFields('S1'))).toMatchObject({ code: '-10324', data: first.data });
  const other = ask(world, '10008', issueFields('S1', sampleForm({ fplxdm: '026', bz: '另一张' })));
  expect(other).toMatchObject({ code: '-10324', data: first.data });
  expect(count(world)).toBe(1);
});

test('a refused serial is not used up', () => {
  const world = worldOf();
  expect(ask(world, '10008', issueFields('S1', sampleForm({ fplxdm: '026', jshj: '1.00' }))).code).toBe('554');
  expect(ask(world, '10008', issueFields('S1')).code).toBe('0');
});

test('queries by serial, number and day', () => {
  const world = worldOf();
  ask(world, '10008', issueFields('S1'));
  const byNumber = ask(world, '10010', { fplxdm: '026', cxfs: '0', cxtj: '0110021003113741000137410003', cxlx: '0' });
  const byDay = ask(world, '10010', { fplxdm: '026', cxfs: '1', cxtj: '2026112220261122', cxlx: '0' });
  const bySerial = ask(world, '10010', { fplxdm: '026', cxfs: '2', cxtj: 'S1' });
  expect(byNumber).toMatchObject({
    code: '0',
    data: { fpxx: [{ fpqqlsh: 'S1', fphm: '37410001', skpbh: '661000987654', jshj: '493.00' }] },
  });
  expect(byDay).toEqual(byNumber);
  expect(bySerial).toEqual(byNumber);
  expect(ask(world, '10010', { cxfs: '2', cxtj: 'S2' }).code).toBe('-10323');
  expect(ask(world, '10010', { fplxdm: '026', cxfs: '0', cxtj: '0110021003113741000237410003' })).toMatchObject({
    code: '0',
    data: { fpxx: [] },
  });
});

test('reds, voids and what waits for upload', () => {
  const world = worldOf();
  const { data } = ask(world, '10008', issueFields('S1'));
  const red = sampleRed({ code: textOf(data, 'fpdm'), number: textOf(data, 'fphm') }, { fplxdm: '026' });
  expect(ask(world, '10008', issueFields('S2', red)).code).toBe('0');
  expect(ask(world, '10008', issueFields('S3', red)).code).toBe('554');
  expect(
    ask(world, '10009', { fplxdm: '026', zflx: '1', fpdm: textOf(data, 'fpdm'), fphm: textOf(data, 'fphm'), zfr: '李四' }).code,
  ).toBe('09d110');
  expect(ask(world, '10017', { fplxdm: '026' }).data).toMatchObject({ wscfpzs: '2', wscfpljje: '0.00' });
});

test('strangers and unknown functions are turned away', () => {
  const world = worldOf();
  expect(ask(world, '10004', { kpzdbs: 'BJZ-99', fplxdm: '026' }).code).toBe('4007');
  expect(ask(world, '10004', { kpzdbs: '', fplxdm: '026' }).code).toBe('3003');
  expect(ask(world, '10999', {}).code).toBe('3003');
  expect(ask(world, '10008', issueFields('')).code).toBe('3003');
  expect(ask(world, '10008', issueFields('x'.repeat(51))).code).toBe('3003');
  expect(ask(world, '10008', issueFields('x'.repeat(50))).code).toBe('0');
});
