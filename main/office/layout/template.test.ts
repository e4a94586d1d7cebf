import { describe, expect, test } from 'vitest';
import { tellProblem } from '../../../domain/problem-texts.ts';
import { templateText } from '../../../domain/template.ts';
import { requiredFields } from '../../../domain/template-check.ts';
import { shippedTemplates, vat2021 } from './shipped-templates.ts';
import { readTemplate } from './template.ts';

/** The template as its file has it, changed by `change` on the way. */
function fileOf(change: (file: Editable) => void = () => {}): unknown {
  const file: Editable = JSON.parse(templateText(vat2021));
  change(file);
  return file;
}
// biome-ignore lint/suspicious/noExplicitAny: a hostile file has any form
type Editable = any;

function refusal(file: unknown) {
  const read = readTemplate(file);
  if (read.ok) throw new Error('the file was taken');
  expect(read.problem.code).toBe('template-refused');
  return read.problem;
}
const faultOf = (change: (file: Editable) => void) => {
  const { place, reason } = refusal(fileOf(change)).details;
  return [String(place).replace(/^template\./, ''), reason];
};

test.each(shippedTemplates.map((template) => [template.id, template] as const))(
  '%s comes back from its own text, and the text is the same again',
  (_id, template) => {
    const text = templateText(template);
    const read = readTemplate(JSON.parse(text));
    expect(read).toEqual({ ok: true, value: template });
    expect(read.ok && templateText(read.value)).toBe(text);
  },
);

test('what a file leaves out has the usual value', () => {
  const read = readTemplate(fileOf((file) => void delete file.face.fields.code.minSize));
  expect(read.ok && read.value.face.fields.code?.minSize).toBe(4);
});

describe('no template at all', () => {
  test.each([[null], [undefined], [7], ['{}'], [[]], [() => vat2021], [new Map([['id', 'x']])]])('%s', (file) => {
    expect(refusal(file).details).toMatchObject({ reason: expect.stringMatching(/^template-(not-one|missing)$/) });
  });
});

describe('values of another kind', () => {
  test.each<[string, (file: Editable) => void]>([
    ['face.fields.code.x', (file) => (file.face.fields.code.x = '164')],
    ['face.fields.code.x', (file) => (file.face.fields.code.x = Number.NaN)],
    ['face.fields.code.w', (file) => (file.face.fields.code.w = Number.POSITIVE_INFINITY)],
    ['face.fields.code.y', (file) => (file.face.fields.code.y = 1e300)],
    ['face.fields.code.role', (file) => (file.face.fields.code.role = 'wingdings')],
    ['face.fields.code.size', (file) => (file.face.fields.code.size = 0)],
    ['face.fields.code.maxLines', (file) => (file.face.fields.code.maxLines = 1.5)],
    ['face.rules.0.4', (file) => (file.face.rules[0][4] = -1)],
    ['face.rules.3', (file) => (file.face.rules[3] = [1, 2, 3])],
    ['face.table.rows', (file) => (file.face.table.rows = 1e9)],
    ['face.table.pitch', (file) => (file.face.table.pitch = 0)],
    ['face.qr.size', (file) => (file.face.qr.size = 5)],
    ['id', (file) => (file.id = '../../etc/passwd')],
    ['name', (file) => (file.name = 'a\u202Eb')],
    ['name', (file) => (file.name = 'x'.repeat(61))],
    ['version', (file) => (file.version = 0)],
    ['use', (file) => (file.use = 'banner')],
    ['kinds', (file) => (file.kinds = [])],
    ['kinds', (file) => (file.kinds = ['026', '026'])],
    ['kinds.0', (file) => (file.kinds = ['999'])],
    ['page.width', (file) => (file.page.width = 100_000)],
    ['ink.1', (file) => (file.ink[1] = 256)],
    ['face.fields', (file) => (file.face.fields = [])],
    ['face.labels', (file) => (file.face.labels = { length: 1e9 })],
  ])('%s', (place, change) => {
    expect(faultOf(change)).toEqual([place, 'template-wrong-value']);
  });
});

describe('entries that a template does not have', () => {
  test.each<[string, (file: Editable) => void]>([
    ['script', (file) => (file.script = 'alert(1)')],
    ['face.fields.iban', (file) => (file.face.fields.iban = file.face.fields.code)],
    ['face.fields.code.font', (file) => (file.face.fields.code.font = 'C:/x.ttf')],
    ['face.table.columns.constructor', (file) => (file.face.table.columns.constructor = file.face.table.columns.net)],
  ])('%s', (place, change) => {
    expect(faultOf(change)).toEqual([place, 'template-unknown-entry']);
  });

  test.each(['', 'face', 'face.fields', 'face.table.columns', 'list'])('a prototype in “%s”', (path) => {
    const text = templateText(vat2021);
    const file: Editable = JSON.parse(text);
    const at = path === '' ? file : path.split('.').reduce((object: Editable, key) => object[key], file);
    Object.defineProperty(at, '__proto__', { value: { x: 1 }, enumerable: true });
    expect(refusal(file).details).toMatchObject({ reason: 'template-unknown-entry' });
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('x');
  });
});

test('a million labels are refused for their number, and nothing is said of each', () => {
  const many = Array.from({ length: 1_000_000 }, () => ({ x: 'wrong' }));
  for (const list of ['labels', 'rules'] as const) {
    const { details } = refusal(fileOf((file) => (file.face[list] = many)));
    expect(details).toEqual({ place: `face.${list}`, reason: 'template-too-many' });
  }
});

describe('what an invoice cannot go without', () => {
  test.each(requiredFields(vat2021))('%s', (field) => {
    expect(faultOf((file) => void delete file.face.fields[field])).toEqual([`face.fields.${field}`, 'template-missing']);
  });

  test.each(['name', 'net', 'rate', 'tax'])('column %s', (column) => {
    expect(faultOf((file) => void delete file.face.table.columns[column])).toEqual([
      `face.table.columns.${column}`,
      'template-missing',
    ]);
  });

  test('the code and the goods list of a layout file', () => {
    expect(faultOf((file) => void delete file.face.qr)).toEqual(['face.qr', 'template-missing']);
    expect(faultOf((file) => void delete file.list)).toEqual(['list', 'template-missing']);
    expect(faultOf((file) => void delete file.page)).toEqual(['page', 'template-missing']);
  });
});

describe('a refusal is a sentence', () => {
  const sentences = (change: (file: Editable) => void) => {
    const { text } = tellProblem(refusal(fileOf(change)));
    return [text['zh-CN'].sentence, text.en.sentence];
  };

  test('that names the box and what is wrong with it', () => {
    expect(sentences((file) => (file.face.fields.buyerName.x = 200))).toEqual([
      '这个模板不能使用：票面“购买方名称”：超出纸张。原有模板没有改变。',
      'This template cannot be used: “buyer name” on the face: it reaches over the edge of the page. The templates in use are unchanged.',
    ]);
    expect(sentences((file) => void delete file.face.table.columns.net)[0]).toContain('票面“金额”：发票必须有这一项');
    expect(sentences((file) => (file.list.labels[2].size = 'big'))[1]).toContain('“label 3” on the goods list page');
  });

  test('that says how many other things are wrong', () => {
    const [zh, en] = sentences((file) => {
      file.face.fields.buyerName.x = 200;
      file.face.qr.y = 139;
    });
    expect(zh).toContain('（另有 1 处问题）');
    expect(en).toContain('; 1 other faults');
  });

  test('whatever the file holds, without repeating it at length', () => {
    for (const change of [
      (file: Editable) => (file['x'.repeat(10_000)] = 1),
      (file: Editable) => (file.face.fields['<b>{place}</b>'] = 1),
    ]) {
      for (const sentence of sentences(change)) expect(sentence.length).toBeLessThan(260);
    }
    expect(sentences((file) => (file.kinds = []))[1]).toContain('used: invoice kinds: the value is wrong');
    expect(tellProblem(refusal(null)).text.en.sentence).toContain('the whole file: this is not a template file');
  });
});
