import { expect, test } from 'vitest';
import { issue, voidBlank } from './issuing.ts';
import { clearPeriod, monthStatistics, reportPeriod } from './months.ts';
import { sampleForm } from './sample-forms.testing.ts';
import { sampleUnit } from './sample-unit.testing.ts';
import { uploadKind } from './uploads.ts';

const refusal = (result: { readonly refusal?: string } | null) => result?.refusal ?? null;

test('the month: report after its end with everything uploaded, then clear', () => {
  const unit = sampleUnit();
  issue(unit, sampleForm());
  expect(refusal(reportPeriod(unit, '007'))).toBe('notInReportPeriod');
  expect(refusal(clearPeriod(unit, '007'))).toBe('notReported');

  unit.change({ clock: '20261201080000' });
  expect(issue(unit, sampleForm())).toMatchObject({ refused: { refusal: 'reportDue' } });
  expect(refusal(reportPeriod(unit, '007'))).toBe('unuploaded');
  expect(uploadKind(unit, '007')).toEqual({ sent: 1, failed: 0 });
  expect(refusal(reportPeriod(unit, '007'))).toBeNull();
  expect(unit.kind('007')?.monitor).toMatchObject({
    lastReport: '20261201080000',
    periodStart: '20261201000000',
    periodEnd: '20261231235959',
    issueDeadline: '20261215',
  });
  expect(refusal(reportPeriod(unit, '007'))).toBe('notInReportPeriod');
  expect(issue(unit, sampleForm())).toHaveProperty('done');

  unit.change({ clock: '20261216000000' });
  expect(issue(unit, sampleForm())).toMatchObject({ refused: { refusal: 'pastDeadline' } });
  expect(refusal(clearPeriod(unit, '007'))).toBeNull();
  expect(unit.kind('007')?.monitor.issueDeadline).toBe('20270115');
  expect(issue(unit, sampleForm())).toHaveProperty('done');
  expect(refusal(clearPeriod(unit, '007'))).toBe('notReported');
});

test('without the bureau nothing is reported, cleared or uploaded', () => {
  const unit = sampleUnit({ bureau: 'down' });
  issue(unit, sampleForm());
  unit.change({ clock: '20261201080000' });
  expect(refusal(reportPeriod(unit, '007'))).toBe('bureauUnreachable');
  expect(refusal(clearPeriod(unit, '007'))).toBe('bureauUnreachable');
  expect(uploadKind(unit, '007')).toMatchObject({ refusal: 'bureauUnreachable' });
  expect(unit.store.pending('007').count).toBe(1);
});

test('statistics carry the stock from month to month', () => {
  const unit = sampleUnit();
  issue(unit, sampleForm());
  voidBlank(unit, { kind: '007', code: '', number: '', net: null, by: '李四' });
  expect(monthStatistics(unit, '007', '202611')).toMatchObject({
    opening: 0,
    bought: 7,
    closing: 5,
    classes: { blue: { count: 1, net: 45_229, tax: 4071 }, blankVoid: { count: 1, net: 0, tax: 0 } },
  });
  expect(monthStatistics(unit, '007', '202612')).toMatchObject({ opening: 5, bought: 0, closing: 5 });
});

test('invoices the bureau turns down stay and carry its error', () => {
  const unit = sampleUnit();
  issue(unit, sampleForm());
  issue(unit, sampleForm());
  unit.change({ uploadErrors: [{ code: '1100214320', number: '00000009', error: 'S001', message: '上传错误' }] });
  expect(uploadKind(unit, '007')).toEqual({ sent: 1, failed: 1 });
  expect(unit.store.invoices({ by: 'pending', kind: '007' })).toMatchObject([
    { number: '00000009', uploadError: { error: 'S001', message: '上传错误' } },
  ]);
  unit.change({ uploadErrors: [] });
  expect(uploadKind(unit, '007')).toEqual({ sent: 1, failed: 0 });
});
