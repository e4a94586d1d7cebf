/**
 * Places and faults of a template as people say them: a box by its label on the form, a fault by what is wrong with it.
 */
import type { FaceField, ListField, RowField } from '../template.ts';
import type { TemplateFaultReason } from '../template-check.ts';
import type { Language } from './text.ts';

type Spoken = Readonly<Record<Language, string>>;
const spoken = (zh: string, en: string): Spoken => ({ 'zh-CN': zh, en });

/** Names of the fields of a form. */
export const templateFieldNames: Readonly<Record<FaceField | ListField, Spoken>> = {
  title: spoken('标题', 'title'),
  machineNo: spoken('机器编号', 'machine number'),
  negativeMark: spoken('销项负数标记', 'mark of a red invoice'),
  code: spoken('发票代码', 'invoice code'),
  number: spoken('发票号码', 'invoice number'),
  date: spoken('开票日期', 'date of issue'),
  checkCode: spoken('校验码', 'check code'),
  buyerName: spoken('购买方名称', 'buyer name'),
  buyerTaxId: spoken('购买方识别号', 'buyer tax id'),
  buyerAddressPhone: spoken('购买方地址电话', 'buyer address and telephone'),
  buyerBankAccount: spoken('购买方开户行账号', 'buyer bank and account'),
  cipher: spoken('密码区', 'cipher'),
  totalNet: spoken('合计金额', 'net total'),
  totalTax: spoken('合计税额', 'tax total'),
  wordsMark: spoken('大写前的符号', 'sign before the words'),
  words: spoken('价税合计大写', 'amount in words'),
  gross: spoken('价税合计小写', 'gross total'),
  sellerName: spoken('销售方名称', 'seller name'),
  sellerTaxId: spoken('销售方识别号', 'seller tax id'),
  sellerAddressPhone: spoken('销售方地址电话', 'seller address and telephone'),
  sellerBankAccount: spoken('销售方开户行账号', 'seller bank and account'),
  remarks: spoken('备注', 'remarks'),
  payee: spoken('收款人', 'payee'),
  reviewer: spoken('复核', 'reviewer'),
  clerk: spoken('开票人', 'clerk'),
  unsealed: spoken('未加盖印章的提示', 'note that there is no seal'),
  owner: spoken('所属发票', 'invoice it belongs to'),
  page: spoken('页码', 'page number'),
  pageNet: spoken('本页小计金额', 'net sum of the page'),
  pageTax: spoken('本页小计税额', 'tax sum of the page'),
};

/** Names of the columns of a table. */
export const templateColumnNames: Readonly<Record<RowField | 'index', Spoken>> = {
  index: spoken('序号', 'row number'),
  name: spoken('项目名称', 'item name'),
  spec: spoken('规格型号', 'specification'),
  unit: spoken('单位', 'unit'),
  quantity: spoken('数量', 'quantity'),
  price: spoken('单价', 'price'),
  net: spoken('金额', 'net'),
  rate: spoken('税率', 'rate'),
  tax: spoken('税额', 'tax'),
};

const reasons: Readonly<Record<TemplateFaultReason, Spoken>> = {
  'template-not-one': spoken('这不是模板文件', 'this is not a template file'),
  'template-wrong-value': spoken('值不正确或超出允许范围', 'the value is wrong or outside its limits'),
  'template-unknown-entry': spoken('模板中没有这一项', 'a template has no such entry'),
  'template-too-many': spoken('数量太多', 'there are too many of them'),
  'template-outside-page': spoken('超出纸张', 'it reaches over the edge of the page'),
  'template-box-too-small': spoken('框太小', 'the box is too small'),
  'template-text-sizes': spoken(
    '最小字号大于字号，或框放不下一行字',
    'the smallest size is above the size, or no line fits the box',
  ),
  'template-missing': spoken('发票必须有这一项', 'an invoice cannot go without it'),
  'template-rows': spoken('行数不够，或行高大于行距', 'too few rows, or rows higher than their distance'),
};

const pages: Readonly<Record<'face' | 'list', Spoken>> = {
  face: spoken('票面', 'face'),
  list: spoken('清单页', 'goods list page'),
};

const parts: Readonly<Record<string, Spoken>> = {
  file: spoken('整个文件', 'the whole file'),
  rules: spoken('线', 'line'),
  labels: spoken('文字', 'label'),
  table: spoken('明细表', 'table'),
  qr: spoken('二维码', 'QR code'),
  seal: spoken('印章位置', 'place of the seal'),
  kinds: spoken('发票种类', 'invoice kinds'),
  page: spoken('纸张', 'page'),
  ink: spoken('颜色', 'colour'),
  name: spoken('模板名称', 'name of the template'),
  id: spoken('模板编号', 'id of the template'),
  version: spoken('版本', 'version'),
  use: spoken('用途', 'purpose'),
};

/**
 * A place of a template by what stands there: `票面“购买方名称”`. Paths begin with `face`, `list` or `template`; null for one that names
 * nothing known, and for places of other files.
 */
export function spokenTemplatePlace(path: string, language: Language): string | null {
  const [first = '', ...rest] = path.split('.');
  if (first === 'template') return known(parts, rest[0] ?? 'file')?.[language] ?? null;
  if (first !== 'face' && first !== 'list') return null;
  const page = pages[first][language];
  if (rest.length === 0) return page;
  const what = partName(rest, language);
  if (what === null) return null;
  return language === 'zh-CN' ? `${page}“${what}”` : `“${what}” on the ${page}`;
}

/** What is wrong; null for a reason that is not one of a template. */
export function spokenTemplateReason(reason: string, language: Language): string | null {
  return known(reasons, reason)?.[language] ?? null;
}

function partName([part = '', name = '', field = '']: readonly string[], language: Language): string | null {
  if (part === 'fields') return known(templateFieldNames, name)?.[language] ?? null;
  if (part === 'table' && name === 'columns') return known(templateColumnNames, field)?.[language] ?? null;
  if (part === 'table' && name === 'index') return templateColumnNames.index[language];
  const title = known(parts, part)?.[language] ?? null;
  // people count from 1
  return title !== null && /^\d+$/.test(name) ? `${title} ${Number(name) + 1}` : title;
}

function known<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
