import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issue, voidBlank, voidIssued } from './issuing.ts';
import { nextIn } from './model.ts';
import { monthStatistics } from './months.ts';
import { sampleForm, sampleRed } from './sample-forms.testing.ts';
import { sampleUnit } from './sample-unit.testing.ts';
import type { Unit } from './unit.ts';

const blank = { kind: '007', code: '', number: '', net: null, by: '李四' } as const;

function next(unit: Unit): string | null {
  const segment = unit.store.firstOpen('007');
  return segment === null ? null : `${segment.code} ${nextIn(segment)}`;
}
function issued(unit: Unit, form = sampleForm()) {
  const outcome = issue(unit, form);
  if ('refused' in outcome) throw new Error(`${outcome.refused.refusal}: ${outcome.refused.why}`);
  return outcome.done;
}
const refusal = (outcome: { readonly done: unknown } | { readonly refused: { readonly refusal: string } }) =>
  'refused' in outcome ? outcome.refused.refusal : null;

test('numbers come from the first open segment and roll over to the next', () => {
  const unit = sampleUnit();
  const given = Array.from({ length: 7 }, () => issued(unit)).map(({ code, number }) => `${code} ${number}`);
  expect(given).toEqual([
    '1100214320 00000009',
    '1100214320 00000010',
    '1100214320 00000011',
    '1100214330 00000100',
    '1100214330 00000101',
    '1100214330 00000102',
    '1100214330 00000103',
  ]);
  expect(refusal(issue(unit, sampleForm()))).toBe('noStock');
});

test('an invoice has the shape of a signed one', () => {
  const invoice = issued(sampleUnit());
  expect(invoice.cipher).toMatch(/^[0-9+\-*/<>]{112}$/);
  expect(invoice.checkCode).toMatch(/^\d{20}$/);
  expect(invoice).toMatchObject({
    state: 'blue',
    issuedAt: '20261122120000',
    net: 45_229,
    tax: 4071,
    gross: 49_300,
    uploaded: false,
  });
  const special = issue(sampleUnit(), sampleForm({ fplxdm: '004', ghdwsbh: '91320111339366503A', ghdwdzdh: 'a', ghdwyhzh: 'b' }));
  expect('done' in special ? special.done.checkCode : null).toBe('');
});

test('two requests with the same content are two invoices', () => {
  const unit = sampleUnit();
  expect(issued(unit).number).not.toBe(issued(unit).number);
});

test('a refusal uses no number', () => {
  const unit = sampleUnit();
  const before = next(unit);
  expect(refusal(issue(unit, sampleForm({ jshj: '1.00' })))).toBe('sums');
  expect(refusal(issue(unit, sampleForm({ fplxdm: '028' })))).toBe('kind');
  expect(next(unit)).toBe(before);
  expect(unit.store.invoices({ by: 'all' })).toEqual([]);
});

test('reds may be partial and stop at the gross of the blue', () => {
  const unit = sampleUnit();
  const blue = issued(unit);
  const part = { ...sampleRed(blue).face[0], spsl: '', dj: '', je: '-300.00', se: '-27.00' };
  const red = sampleForm({ kplx: '1', yfpdm: blue.code, yfphm: blue.number }, [part]);
  expect(issued(unit, red)).toMatchObject({ state: 'red', gross: -32_700, originalNumber: blue.number });
  expect(refusal(issue(unit, red))).toBe('redOverRest');
  expect(unit.store.reddened(blue.code, blue.number)).toBe(32_700);
});

test('a void red gives its amount back', () => {
  const unit = sampleUnit();
  const blue = issued(unit);
  const red = issued(unit, sampleRed(blue));
  expect(refusal(voidIssued(unit, { ...blank, code: blue.code, number: blue.number }))).toBe('codeNumber');
  expect(refusal(voidIssued(unit, { ...blank, code: red.code, number: red.number }))).toBeNull();
  expect(unit.store.invoice(red.code, red.number)?.state).toBe('redVoid');
  expect(refusal(issue(unit, sampleRed(blue)))).toBeNull();
});

test('a void has to be uploaded again', () => {
  const unit = sampleUnit();
  const { code, number, net } = issued(unit);
  unit.store.setUploaded(code, number);
  expect(refusal(voidIssued(unit, { ...blank, code, number, net }))).toBeNull();
  expect(unit.store.invoice(code, number)).toMatchObject({ state: 'blueVoid', uploaded: false, voidedBy: '李四' });
  expect(refusal(voidIssued(unit, { ...blank, code, number }))).toBe('codeNumber');
});

test('voids that are refused change nothing', () => {
  const unit = sampleUnit();
  const { code, number } = issued(unit);
  const electronic = issued(unit, sampleForm({ fplxdm: '026' }));
  expect(refusal(voidIssued(unit, { ...blank, code, number: '00000099' }))).toBe('codeNumber');
  expect(refusal(voidIssued(unit, { ...blank, code, number, net: 1 }))).toBe('sums');
  expect(refusal(voidIssued(unit, { ...blank, kind: '026', code: electronic.code, number: electronic.number }))).toBe(
    'kindNotVoidable',
  );
  expect(refusal(voidBlank(unit, { ...blank, kind: '026' }))).toBe('kindNotVoidable');
  unit.change({ limits: { lastReport: '20261122120001' } });
  expect(refusal(voidIssued(unit, { ...blank, code, number }))).toBe('alreadyReported');
  expect(unit.store.invoices({ by: 'all' }).map(({ state }) => state)).toEqual(['blue', 'blue']);
});

test('a blank void uses the next number and no other', () => {
  const unit = sampleUnit();
  expect(refusal(voidBlank(unit, { ...blank, number: '00000010' }))).toBe('notTheNextNumber');
  expect(refusal(voidBlank(unit, { ...blank, code: '1100214330', number: '00000009' }))).toBe('notTheNextNumber');
  expect(voidBlank(unit, { ...blank, code: '1100214320', number: '00000009' })).toMatchObject({ done: { number: '00000009' } });
  expect(voidBlank(unit, blank)).toMatchObject({ done: { number: '00000010' } });
  expect(next(unit)).toBe('1100214320 00000011');
});

test('a clock that went back issues nothing until it is right again', () => {
  const unit = sampleUnit();
  issued(unit);
  unit.change({ clock: '20261122115959' });
  expect(refusal(issue(unit, sampleForm()))).toBe('clock');
  unit.change({ clock: '20261122120000' });
  expect(refusal(issue(unit, sampleForm()))).toBeNull();
});

test('the ledger survives its process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taxledger-'));
  const file = join(folder, 'unit.sqlite');
  const first = sampleUnit({}, file);
  const { code, number } = issued(first);
  first.store.close();
  const second = sampleUnit({ segments: [] }, file);
  expect(second.store.invoice(code, number)).toMatchObject({ gross: 49_300 });
  expect(next(second)).toBe('1100214320 00000010');
  second.store.close();
  rmSync(folder, { recursive: true });
});

test('whatever is done, every number is given once and the month balances', () => {
  const step = fc.constantFrom('issue', 'refused', 'red', 'void', 'blank');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const unit = sampleUnit();
      for (const what of steps) {
        const all = unit.store.invoices({ by: 'all' });
        const last = all.at(-1);
        if (what === 'issue') issue(unit, sampleForm());
        if (what === 'refused') issue(unit, sampleForm({ hjje: '0.01' }));
        if (what === 'red' && last !== undefined) issue(unit, sampleRed(last));
        if (what === 'void' && last !== undefined) voidIssued(unit, { ...blank, code: last.code, number: last.number });
        if (what === 'blank') voidBlank(unit, blank);
      }
      const used = unit.store.invoices({ by: 'all' }).map(({ code, number }) => `${code} ${number}`);
      expect(new Set(used).size).toBe(used.length);
      const month = monthStatistics(unit, '007', '202611');
      expect(month).toMatchObject({ opening: 0, bought: 7, returned: 0, closing: 7 - used.length });
      const left = unit.store.segments('007').reduce((sum, segment) => sum + segment.count - segment.used, 0);
      expect(left).toBe(month.closing);
      const reds = unit.store.invoices({ by: 'all' }).filter(({ state }) => state === 'blue');
      for (const { code, number, gross } of reds) expect(unit.store.reddened(code, number)).toBeLessThanOrEqual(gross);
      unit.store.close();
    }),
    { numRuns: 40 },
  );
});
