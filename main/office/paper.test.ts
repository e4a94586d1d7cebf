import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InvoiceKey, RequestId } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { PaperWish } from '../../domain/print-job.ts';
import { sealPicture } from '../../simulators/platform/seals/picture.ts';
import { present, tickets } from './layout/samples.testing.ts';
import { pictureOf, textOf, type Word, wordsOf } from './layout/tools.testing.ts';
import { caller, layout, onPlainPaper, ownTemplate, paperBench, relabelled } from './paper-room.testing.ts';
import { paper as front } from './usecases/desk.testing.ts';
import { takeOverIntents } from './usecases/settle-intent.ts';

let made: ReturnType<typeof paperBench>;
beforeEach(() => {
  made = paperBench();
});
afterEach(() => made.bench.remove());

const refused = (code: string, details: object = expect.anything()) => ({ ok: false, problem: { code, details } });
const paperOf = (wish: InvoiceKey & Partial<PaperWish>) => made.room().paper.paperOf({ ...onPlainPaper, ...wish });

/** The layout file as the office draws it. */
async function layoutFile(key: InvoiceKey): Promise<Buffer> {
  const invoice = made.office().ledger.views.invoice(key.code, key.number);
  const template = await made.room().shelf.ofInvoice(key);
  if (!invoice || !template.ok) throw new Error('no layout file');
  const drawn = await layout.file(invoice, template.value, 'pdf');
  if (!drawn.ok) throw new Error(drawn.problem.code);
  return Buffer.from(drawn.value);
}

const templateOf = (key: InvoiceKey) => made.office().ledger.invoiceTemplates.of(key);

describe('an issued invoice', () => {
  test('keeps the version it was made with, byte for byte, whatever becomes of templates', async () => {
    await made.save(relabelled(ownTemplate(), '第一版'));
    await made.choose('station');
    const key = await made.issued();
    expect(templateOf(key)).toEqual({ id: 'station', version: 1 });
    const before = await layoutFile(key);
    expect(await textOf(before)).toContain('第一版');

    await made.save(relabelled(ownTemplate(), '第二版'));
    await made.choose('vat-2021');
    await made.room().handlers.deleteTemplate({ templateId: 'station' }, caller);
    made.restart();
    expect((await layoutFile(key)).equals(before)).toBe(true);
    const printed = await paperOf(key);
    expect(printed).toMatchObject({ ok: true, value: { template: 'station@1', onForms: false } });
  });
  test('is made with what it was checked against, though the office died before the answer came and another was chosen since', async () => {
    await made.save(ownTemplate());
    await made.choose('station');
    made.restart((name) => {
      if (name === 'answer-parsed') throw new Error('killed');
    });
    await expect(made.press()).rejects.toThrow('killed');
    made.restart();
    await made.save(relabelled(ownTemplate(), '第二版'));
    await made.choose('vat-2021');
    const { issuing, ledger, ports } = made.office();
    takeOverIntents(ports);
    const [left] = ledger.issuing.unsettled(null);
    if (!left) throw new Error('nothing is left to settle');
    expect(left.template).toEqual({ id: 'station', version: 1 });
    const settled = await issuing.settle(left.origin.requestId, 'system');
    if (!settled.ok || settled.value.state !== 'issued') throw new Error('not settled');
    expect(templateOf(settled.value.invoice.signed)).toEqual({ id: 'station', version: 1 });
  });
  test('of before there was a choice has the first template', async () => {
    const key = await made.issued();
    made.db().exec('DROP TRIGGER invoice_templates_no_delete');
    made.db().exec('DELETE FROM invoice_templates');
    expect(templateOf(key)).toEqual({ id: 'vat-2021', version: 1 });
    expect(await paperOf(key)).toMatchObject({ ok: true, value: { template: 'vat-2021@1' } });
  });
  test('whose version is damaged gets no other one', async () => {
    await made.save(ownTemplate());
    await made.choose('station');
    const key = await made.issued();
    made.db().exec("DROP TRIGGER templates_no_update; UPDATE templates SET body = replace(body, 'station', 'stati0n')");
    expect(await made.room().shelf.ofInvoice(key)).toEqual(refused('template-damaged', { template: 'station@1' }));
    expect(await paperOf(key)).toEqual(refused('template-damaged', { template: 'station@1' }));
    made.db().exec('DROP TRIGGER templates_no_delete; DELETE FROM templates');
    expect(await paperOf(key)).toEqual(refused('template-damaged', { template: 'station@1' }));
  });
  test('is recorded whatever stands in the ledger under its number', async () => {
    const { code, number } = { code: '1100214130', number: '10000001' };
    made.db().exec(`INSERT INTO invoice_templates VALUES ('${code}', '${number}', 'x', 1, '')`);
    expect(await made.issued()).toEqual({ code, number });
  });
});

describe('before the device is asked', () => {
  test('what does not fit the form of the printer is refused, and no number is used', async () => {
    const long = '示例'.repeat(22);
    const narrow = ownTemplate({ id: 'narrow' }, 'form-241x140');
    const { buyerName } = narrow.face.fields;
    if (!buyerName) throw new Error('no buyer');
    await made.save({
      ...narrow,
      face: {
        ...narrow.face,
        fields: { ...narrow.face.fields, buyerName: { ...buyerName, w: 20, maxLines: 1, minSize: buyerName.size } },
      },
    });
    made.load('narrow');
    expect(await made.press(long, front)).toEqual(refused('layout-text-too-long', { field: 'buyer.name' }));
    expect(made.simple.asked()).toBe(0);
    expect(await made.press(long)).toMatchObject({ ok: true });
  });
  test('a choice that is gone, damaged or for another kind is told', async () => {
    await made.save(ownTemplate());
    await made.choose('station');
    const press = async () => made.press();
    made.db().exec("DROP TRIGGER template_choices_no_update; UPDATE template_choices SET template_id = 'nowhere'");
    expect(await press()).toEqual(refused('template-not-found', { template: 'nowhere' }));
    made.db().exec("UPDATE template_choices SET template_id = 'form-241x140'");
    expect(await press()).toEqual(refused('paper-not-for-kind', { template: 'form-241x140', kind: '007' }));
    made
      .db()
      .exec(
        "UPDATE template_choices SET template_id = 'station'; DROP TRIGGER templates_no_update; UPDATE templates SET body = '{'",
      );
    expect(await press()).toEqual(refused('template-damaged', { template: 'station@1' }));
    expect(made.simple.asked()).toBe(0);
  });
});

describe('a numbered form', () => {
  const onForm = { templateId: 'form-241x140' };
  const find = (words: readonly Word[], text: string): Word => {
    const word = words.find((one) => one.text === text);
    if (!word) throw new Error(`no ${text}`);
    return word;
  };

  test('gets the values and nothing that is printed on it already', async () => {
    const key = await made.issued();
    const printed = await paperOf({ ...key, ...onForm });
    expect(printed).toMatchObject({
      ok: true,
      value: { template: 'form-241x140@1', onForms: true, media: { width: 241, height: 140 } },
    });
    if (!printed.ok) return;
    const text = await textOf(printed.value.pdf);
    for (const value of ['示例科技有限公司', key.number, '￥553.00', '伍佰伍拾叁圆整', '王敏']) expect(text).toContain(value);
    for (const label of ['购买方', '税率', '货物或应税劳务', '价税合计', '备注', '普通发票']) expect(text).not.toContain(label);
    const { width, height } = await pictureOf(printed.value.pdf, 25.4);
    expect(Math.abs(width - 241) + Math.abs(height - 140)).toBeLessThanOrEqual(2);
  });
  test('is shown with all of it on screen, and where it belongs', async () => {
    const key = await made.issued();
    const shown = await made.pdfOf({ ...key, ...onForm, onScreen: true, offset: { dx: 25, dy: 25 } });
    expect(await textOf(shown)).toContain('货物或应税劳务');
    expect(await wordsOf(shown)).toEqual(await wordsOf(await made.pdfOf({ ...key, ...onForm, onScreen: true })));
  });
  test.each([
    [25, 25],
    [-18, 7],
  ])('is printed %i and %i tenths of a millimetre further', async (dx, dy) => {
    const key = await made.issued();
    const straight = await wordsOf(await made.pdfOf({ ...key, ...onForm }));
    const moved = await wordsOf(await made.pdfOf({ ...key, ...onForm, offset: { dx, dy } }));
    expect(moved).toHaveLength(straight.length);
    for (const { text } of straight.filter(({ text }) => [key.number, '示例科技有限公司', '王敏'].includes(text))) {
      expect(find(moved, text).left - find(straight, text).left).toBeCloseTo(dx / 10, 1);
      expect(find(moved, text).middle - find(straight, text).middle).toBeCloseTo(dy / 10, 1);
    }
  });
  test('of another kind is refused', async () => {
    const key = await made.issued();
    await made.save(ownTemplate({ id: 'special-form', kinds: ['004'] }, 'form-241x140'));
    expect(await paperOf({ ...key, templateId: 'special-form' })).toEqual(
      refused('paper-not-for-kind', { template: 'special-form', kind: '007' }),
    );
  });
  test('is printed with the latest version of its template', async () => {
    const key = await made.issued();
    await made.save(ownTemplate({}, 'form-241x140'));
    await made.save(ownTemplate({ name: '新' }, 'form-241x140'));
    expect(await paperOf({ ...key, templateId: 'station' })).toMatchObject({ ok: true, value: { template: 'station@2' } });
  });
});

describe('the goods list of an invoice', () => {
  const offset = { dx: 25, dy: -10 };
  const rows = Array.from({ length: 40 }, (_, index) => `第${index + 1}程`);

  test('is on plain A4 when the printer has forms: every row, no face, not moved, and no number to compare', async () => {
    const key = await made.found({ lines: tickets(40) });
    const wish = { ...key, templateId: 'form-241x140', offset };
    const face = await paperOf(wish);
    expect(face).toMatchObject({ ok: true, value: { template: 'form-241x140@1', onForms: true, offset, listApart: true } });
    const list = await paperOf({ ...wish, part: 'list' });
    if (!face.ok || !list.ok) throw new Error('not drawn');
    expect(await textOf(face.value.pdf)).not.toContain(rows[0]);
    expect(list.value).toMatchObject({
      template: 'sheet-a4@1',
      onForms: false,
      listApart: false,
      media: { width: 210, height: 297 },
      offset: { dx: 0, dy: 0 },
    });
    const text = await textOf(list.value.pdf, 'raw');
    for (const row of [...rows, '清单', key.number, '共2页第2页']) expect(text).toContain(row);
    for (const onFace of ['价税合计', '密码区', '副本']) expect(text).not.toContain(onFace);
    const straight = await made.pdfOf({ ...wish, part: 'list', offset: { dx: 0, dy: 0 } });
    expect(await wordsOf(list.value.pdf)).toEqual(await wordsOf(straight));
    expect(await textOf(await made.pdfOf({ ...wish, part: 'list', copyNo: 2 }), 'raw')).toContain('副本第2次补打');
  });
  test('of a form that has a page for one goes on plain A4 all the same', async () => {
    const key = await made.found({ lines: tickets(9) });
    const { list } = ownTemplate();
    await made.save({ ...ownTemplate({}, 'form-241x140'), list: present(list) });
    const face = await made.pdfOf({ ...key, templateId: 'station' });
    expect(new Set((await wordsOf(face)).map(({ page }) => page))).toEqual(new Set([1]));
    expect(await paperOf({ ...key, templateId: 'station', part: 'list' })).toMatchObject({
      ok: true,
      value: { template: 'sheet-a4@1', onForms: false },
    });
  });
  test.each(['vat-2021', 'roll-57', 'sheet-a5'])('is on %s where that is the paper, moved as it is set', async (templateId) => {
    const key = await made.found({ lines: tickets(9) });
    const list = await paperOf({ ...key, templateId, offset, part: 'list' });
    expect(list).toMatchObject({ ok: true, value: { template: `${templateId}@1`, onForms: false, offset, listApart: false } });
    if (!list.ok) return;
    const text = await textOf(list.value.pdf, 'raw');
    expect(text).toContain('第9程');
    expect(text).not.toContain('价税合计');
  });
  test.each([
    ['blue', 8],
    ['red', 9],
  ] as const)('is not there on a %s one of %i rows', async (colour, count) => {
    const key = await made.found({ colour, lines: tickets(count) });
    expect(await paperOf({ ...key, part: 'list' })).toEqual(refused('list-not-needed', { number: key.number }));
    expect(await paperOf({ ...key, templateId: 'form-241x140' })).toMatchObject({ ok: true, value: { listApart: false } });
  });
});

describe('plain paper', () => {
  test('gets the layout file itself, to the byte', async () => {
    const key = await made.issued();
    expect(Buffer.from(await made.pdfOf(key)).equals(await layoutFile(key))).toBe(true);
  });
  test.each([
    ['roll-57', 57],
    ['roll-76', 76],
    ['roll-82', 82],
    ['sheet-a5', 210],
    ['sheet-a4', 210],
  ])('%s has all of the invoice on it, at its width', async (templateId, width) => {
    const key = await made.issued();
    const printed = await paperOf({ ...key, templateId });
    expect(printed).toMatchObject({ ok: true, value: { template: `${templateId}@1`, onForms: false, media: { width } } });
    if (!printed.ok) return;
    const text = await textOf(printed.value.pdf, 'raw');
    for (const value of ['增值税普通发票', '示例科技有限公司', key.number, '￥553.00', '伍佰伍拾叁圆整'])
      expect(text).toContain(value);
    expect(Math.abs((await pictureOf(printed.value.pdf, 25.4)).width - width)).toBeLessThanOrEqual(1);
  });
  test.each(['vat-2021', 'form-241x140', 'roll-57', 'sheet-a4'])('a copy on %s says so, and which it is', async (templateId) => {
    const key = await made.issued();
    expect(await textOf(await made.pdfOf({ ...key, templateId, copyNo: 3 }), 'raw')).toContain('副本第3次补打');
    expect(await textOf(await made.pdfOf({ ...key, templateId }), 'raw')).not.toContain('副本');
  });
  test('a void invoice says so', async () => {
    const key = await made.issued();
    expect(await textOf(await made.pdfOf(key), 'raw')).not.toContain('作废');
    const { ledger, ports } = made.office();
    const issued = ledger.views.invoice(key.code, key.number);
    if (!issued) throw new Error('no invoice');
    const number = '10000009' as InvoiceKey['number'];
    const invoice: Invoice = {
      ...issued,
      signed: { ...issued.signed, number },
      origin: { ...issued.origin, requestId: 'found' as RequestId, evidence: 'device' },
    };
    ledger.books.recordFound(
      { invoice, state: 'blueVoid', document: ports.makeDocument(invoice, 1), held: false },
      ports.clock.now(),
      'system',
    );
    expect(templateOf({ code: key.code, number })).toEqual({ id: 'vat-2021', version: 1 });
    expect(await textOf(await made.pdfOf({ code: key.code, number }), 'raw')).toContain('作废');
  });
  test('a sealed invoice shows its seal, any other says that it has none', async () => {
    const key = await made.issued();
    const { x, y, w, h } = present(ownTemplate().face.seal);
    /** Dots where the seal stands that are neither white nor the black of text. */
    const redDots = async (pdf: Uint8Array) => {
      const { width, dots } = await pictureOf(pdf, 25.4);
      const rows = Array.from({ length: Math.floor(h) }, (_, row) => (Math.ceil(y) + row) * width + Math.ceil(x));
      return rows.flatMap((start) => [...dots.subarray(start, start + Math.floor(w))]).filter((dot) => dot > 60 && dot < 200)
        .length;
    };
    const unsealed = await made.pdfOf(key);
    expect(await textOf(unsealed)).toContain('未加盖电子印章');
    made.sealAs(sealPicture({ companyName: '示例局北京站', taxId: '91110108339805094M', serial: 1 }));
    const sealed = await made.pdfOf(key);
    expect(await textOf(sealed)).not.toContain('未加盖');
    expect(await redDots(sealed)).toBeGreaterThan((await redDots(unsealed)) + 100);
  });
  test('a picture of the seal that cannot be read is told', async () => {
    const key = await made.issued();
    made.sealAs(new Uint8Array([1, 2, 3]));
    expect(await paperOf(key)).toEqual(refused('seal-not-valid'));
  });
  test('what there is not is told', async () => {
    const key = await made.issued();
    expect(await paperOf({ ...key, number: '99999999' as InvoiceKey['number'] })).toMatchObject(refused('invoice-not-found'));
    expect(await paperOf({ ...key, templateId: 'nowhere' })).toEqual(refused('template-not-found', { template: 'nowhere' }));
  });
});

describe('of a template', () => {
  test('a test page is ruled on its paper, and is no invoice', async () => {
    const page = await made.room().paper.testPageOf('form-241x140', { dx: 25, dy: -3 });
    if (!page.ok) throw new Error(page.problem.code);
    expect(page.value).toMatchObject({ template: 'form-241x140@1', onForms: true, media: { width: 241, height: 140 } });
    const text = await textOf(page.value.pdf);
    expect(text).toContain('+2.5');
    expect(text).not.toContain('发票代码');
    expect(await made.room().paper.testPageOf('nowhere', { dx: 0, dy: 0 })).toEqual(
      refused('template-not-found', { template: 'nowhere' }),
    );
  });
  test('the kinds are known', async () => {
    expect(await made.room().paper.kindsOf('form-241x140')).toEqual({ ok: true, value: ['004', '007'] });
    expect(await made.room().paper.kindsOf('nowhere')).toEqual(refused('template-not-found', { template: 'nowhere' }));
  });
});
