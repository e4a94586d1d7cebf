import { expect, test } from 'vitest';
import { freightRemark } from './freight-remark.ts';
import { invoiceable } from './guard.ts';
import { invoiceKinds, kindFacts } from './kinds.ts';
import { draftFromOrder } from './open-draft.ts';
import { charset, freightTransport, lineId, now, order, orderLine, requestId, today } from './samples.testing.ts';
import { remarkFindings } from './text-rules.ts';

const coal = { description: '煤炭运费', train: 'C70 1234567', from: '大同', to: '秦皇岛' };

test.each([
  [[coal], '起运地:大同 到达地:秦皇岛 车种车号:C70 1234567 货物信息:煤炭运费'],
  [[coal, { ...coal, train: 'C70 1234568' }], '起运地:大同 到达地:秦皇岛 车种车号:C70 1234567、C70 1234568 货物信息:煤炭运费'],
  [
    [coal, { ...coal, description: '焦炭运费', from: '阳泉' }],
    '起运地:大同、阳泉 到达地:秦皇岛 车种车号:C70 1234567 货物信息:煤炭运费、焦炭运费',
  ],
  [[coal, { description: '装卸费' }], '起运地:大同 到达地:秦皇岛 车种车号:C70 1234567 货物信息:煤炭运费'],
  [[{ description: '煤炭运费', from: '大同' }], '起运地:大同 货物信息:煤炭运费'],
  [[{ description: '装卸费' }], ''],
  [[{ ...coal, train: '' }], '起运地:大同 到达地:秦皇岛 货物信息:煤炭运费'],
  [[], ''],
])('%j', (lines, remark) => {
  expect(freightRemark(lines)).toBe(remark);
});

test.each(invoiceKinds)('a draft of kind %s has all of it, and says when it is too long', (kind) => {
  const wagons = Array.from({ length: 30 }, (_, index) =>
    orderLine({ ...coal, lineId: lineId(`${index}`), taxCode: freightTransport, train: `C70 ${1234500 + index}` }),
  );
  for (const lines of [wagons.slice(0, 1), wagons]) {
    const of = order({ source: 'freight', lines });
    const lineIds = lines.map((line) => line.lineId);
    const draft = draftFromOrder({ order: of, lineIds, requestId, kind, now, guard: invoiceable(of, today), charset });
    if (!draft.ok) throw new Error(draft.problem.code);
    const { remarks } = draft.value;
    expect(remarks).toBe(freightRemark(lines));
    const tooLong = charset.byteLength(remarks) > kindFacts[kind].remarkBytes;
    expect(tooLong).toBe(lines.length > 1);
    const codes = remarkFindings({ kind, colour: 'blue' }, remarks, charset).map(({ problem }) => problem.code);
    expect(codes).toEqual(tooLong ? ['field-too-long'] : []);
  }
});
