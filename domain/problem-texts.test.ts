import { describe, expect, test } from 'vitest';
import { type ProblemDetails, problem, problemCodes } from './problem.ts';
import { operationTexts } from './problem-texts/operation-texts.ts';
import { languages } from './problem-texts/text.ts';
import { problemTexts, tellProblem } from './problem-texts.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('there are words for every code, and for nothing else', () => {
  expect(Object.keys(problemTexts).sort()).toEqual([...problemCodes].sort());
});

describe.each(problemCodes)('%s', (code) => {
  const zh = problemTexts[code]['zh-CN'];
  const { en } = problemTexts[code];

  test('says what happened and what to do, in both languages', () => {
    for (const text of [zh.sentence, zh.remedy]) expect(text).toMatch(/\p{Script=Han}{2}/u);
    for (const text of [en.sentence, en.remedy]) expect(text).toMatch(/[a-z]{2}.*\S/);
    // Chinese stands in the English words only as an example of what to type.
    for (const text of [en.sentence, en.remedy]) expect(text.replace('“*餐饮服务*工作餐”', '')).not.toMatch(/\p{Script=Han}/u);
  });

  test('is short and calm', () => {
    for (const text of [zh.sentence, zh.remedy]) expect(text.length).toBeLessThanOrEqual(70);
    for (const text of [en.sentence, en.remedy]) expect(text.length).toBeLessThanOrEqual(180);
    expect(`${zh.sentence}${zh.remedy}${en.sentence}${en.remedy}`).not.toMatch(/[!！]/);
  });

  test('names the same details in both languages', () => {
    expect(placeholders(zh.sentence + zh.remedy)).toEqual(placeholders(en.sentence + en.remedy));
  });
});

describe('where a device was involved', () => {
  // Stock, months and the clock: no invoice is issued there.
  const used = problemCodes.filter((code) => code.startsWith('device-') && !(code in operationTexts));

  test.each(used)('%s says whether a number was used', (code) => {
    expect(problemTexts[code]['zh-CN'].sentence).toMatch(/没有使用(新的)?发票号码/);
    expect(problemTexts[code].en.sentence).toMatch(/no (new )?number was used|used no number/i);
  });

  test.each(['issue-unknown', 'issue-in-progress'] as const)('%s promises that nothing is issued twice', (code) => {
    expect(problemTexts[code]['zh-CN'].sentence).toMatch(/重复开具/);
    expect(problemTexts[code].en.sentence).toMatch(/twice/);
  });

  test.each(problemCodes.filter((code) => code.startsWith('platform-') && code !== 'platform-refused'))(
    '%s says that what was issued is saved',
    (code) => {
      expect(problemTexts[code]['zh-CN'].sentence).toMatch(/已保存/);
      expect(problemTexts[code].en.sentence).toMatch(/saved/);
    },
  );
});

describe('telling a problem', () => {
  test('fills in the details, keeps the code and the details', () => {
    const told = tellProblem(problem('over-single-limit', { net: '1,200.00', limit: '1,000.00' }));
    expect(told).toMatchObject({ code: 'over-single-limit', details: { net: '1,200.00', limit: '1,000.00' } });
    expect(told.text['zh-CN'].sentence).toBe('不含税金额 1,200.00 元超过设备的单张限额 1,000.00 元。');
    expect(told.text.en.sentence).toBe(
      "The net total 1,200.00 yuan is over the device's limit of 1,000.00 yuan for one invoice.",
    );
  });

  test('a missing or empty detail is a dash', () => {
    expect(tellProblem(problem('order-not-found')).text.en.sentence).toBe('Order — was not found.');
    expect(tellProblem(problem('order-not-found', { orderNo: '' })).text.en.sentence).toBe('Order — was not found.');
  });

  test.each(problemCodes)('%s leaves no placeholder', (code) => {
    const { text } = tellProblem(problem(code));
    for (const language of languages) expect(text[language].sentence + text[language].remedy).not.toMatch(/[{}[\]]/);
  });

  test('figures that nobody told are left out of a sentence, together', () => {
    const told = (details: ProblemDetails) => tellProblem(problem('device-offline-count', details)).text;
    const known = { deviceId: 'disk-1', kind: '007', used: 30, most: 30 };
    expect(told(known)['zh-CN'].sentence).toContain('已到张数上限：30 张，最多 30 张。');
    expect(told(known).en.sentence).toContain('as are allowed: 30 of 30. No');
    for (const details of [
      { deviceId: 'disk-1', kind: '007' },
      { ...known, most: '' },
    ]) {
      expect(told(details)['zh-CN'].sentence).toContain('已到张数上限。没有');
      expect(told(details).en.sentence).toContain('as are allowed. No');
    }
    expect(told({ ...known, used: 0 }).en.sentence).toContain('0 of 30');
  });

  test('a detail with brackets in it is told as it is', () => {
    const run = { code: '[1]', first: '[x]', count: 2 };
    expect(tellProblem(problem('device-run-unknown', run)).text.en.sentence).toContain('([1] [x], 2 numbers)');
  });

  test('an operation that stands in the way is named', () => {
    const { text } = tellProblem(problem('operation-under-way', { deviceId: 'disk-1', what: 'closeMonth', step: 'clear' }));
    expect(text['zh-CN'].sentence).toContain('“月结”还未完成，停在“清卡”');
    expect(text.en.sentence).toContain('close the month, at the step “clear”');
  });

  test('fields, kinds and states have names', () => {
    const field = (path: string) => tellProblem(problem('field-has-line-break', { field: path })).text;
    expect(field('buyer.name')['zh-CN'].sentence).toContain('购买方名称');
    expect(field('lines.2.spec')['zh-CN'].sentence).toContain('第 3 行规格型号');
    expect(field('lines.2.spec').en.sentence).toContain('specification on line 3');
    expect(field('somewhere.else').en.sentence).toContain('somewhere.else');
    expect(tellProblem(problem('buyer-tax-id-missing', { kind: '004' })).text.en.sentence).toContain('paper special');
    expect(tellProblem(problem('buyer-tax-id-missing', { kind: '999' })).text.en.sentence).toContain('999');
    expect(tellProblem(problem('order-not-invoiceable', { orderNo: 'E1', state: 'closed' })).text['zh-CN'].sentence).toContain(
      '已关闭',
    );
  });

  test('what a far end sent is cut, and never taken for a placeholder', () => {
    const told = tellProblem(problem('platform-refused', { detail: `{type}$&${'x'.repeat(5000)}`, type: 'secret' }));
    expect(told.text.en.sentence).toContain('{type}$&xxx');
    expect(told.text.en.sentence.length).toBeLessThan(300);
  });
});
