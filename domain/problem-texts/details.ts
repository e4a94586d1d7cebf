/**
 * Details of a problem as people say them: a field's label instead of its path, a kind's name instead of its code.
 */
import { type OperationName, type OperationStep, operationNames, operationSteps } from '../device-operation.ts';
import { type InvoiceKind, invoiceKinds } from '../kinds.ts';
import { type OrderState, orderStates } from '../order.ts';
import { type SealFault, sealFaults } from '../seal.ts';
import { spokenTemplatePlace, spokenTemplateReason } from './template-words.ts';
import type { Language } from './text.ts';

type Spoken = Readonly<Record<Language, string>>;

/** Longest detail shown; the far end may have sent a page. */
const maxLength = 160;

const kindNames: Readonly<Record<InvoiceKind, Spoken>> = {
  '004': { 'zh-CN': '增值税专用发票', en: 'paper special invoice' },
  '007': { 'zh-CN': '增值税普通发票', en: 'paper general invoice' },
  '026': { 'zh-CN': '增值税电子普通发票', en: 'electronic general invoice' },
  '028': { 'zh-CN': '增值税电子专用发票', en: 'electronic special invoice' },
};

const stateNames: Readonly<Record<OrderState, Spoken>> = {
  paid: { 'zh-CN': '已支付', en: 'paid' },
  travelled: { 'zh-CN': '已乘车', en: 'travelled' },
  changed: { 'zh-CN': '已改签', en: 'changed' },
  refunded: { 'zh-CN': '已退款', en: 'refunded' },
  partlyRefunded: { 'zh-CN': '部分退款', en: 'partly refunded' },
  closed: { 'zh-CN': '已关闭', en: 'closed' },
};

const operationWords: Readonly<Record<OperationName, Spoken>> = {
  requisition: { 'zh-CN': '网上领用', en: 'requisition' },
  readIn: { 'zh-CN': '读入', en: 'read in' },
  giveBack: { 'zh-CN': '退回', en: 'give back' },
  handOut: { 'zh-CN': '分发', en: 'hand out' },
  takeBack: { 'zh-CN': '收回', en: 'take back' },
  closeMonth: { 'zh-CN': '月结', en: 'close the month' },
  setClock: { 'zh-CN': '校时', en: 'set the clock' },
  voidBlank: { 'zh-CN': '空白作废', en: 'void the next number unused' },
};

const stepNames: Readonly<Record<OperationStep, Spoken>> = {
  download: { 'zh-CN': '下载', en: 'download' },
  confirm: { 'zh-CN': '确认', en: 'confirm' },
  readIn: { 'zh-CN': '读入', en: 'read in' },
  giveBack: { 'zh-CN': '退回', en: 'give back' },
  handOut: { 'zh-CN': '分发', en: 'hand out' },
  takeBack: { 'zh-CN': '收回', en: 'take back' },
  upload: { 'zh-CN': '上传', en: 'upload' },
  report: { 'zh-CN': '抄报', en: 'report' },
  clear: { 'zh-CN': '清卡', en: 'clear' },
  setClock: { 'zh-CN': '校时', en: 'set the clock' },
  voidBlank: { 'zh-CN': '空白作废', en: 'void' },
};

const sealFaultNames: Readonly<Record<SealFault, Spoken>> = {
  changed: { 'zh-CN': '内容与盖章时不同', en: 'its content is not what was sealed' },
  signature: { 'zh-CN': '签名不正确', en: 'the signature is wrong' },
  certificate: { 'zh-CN': '证书不受信任或不在有效期', en: 'the certificate is not trusted or was not valid' },
  otherCompany: { 'zh-CN': '印章属于其他单位', en: 'the seal is of another company' },
  incomplete: { 'zh-CN': '有内容不受印章保护', en: 'a part of it is not protected by the seal' },
  unreadable: { 'zh-CN': '印章无法读取', en: 'the seal cannot be read' },
};

const fieldNames: Readonly<Record<string, Spoken>> = {
  'buyer.name': { 'zh-CN': '购买方名称', en: 'buyer name' },
  'buyer.taxId': { 'zh-CN': '购买方识别号', en: 'buyer tax id' },
  'buyer.addressPhone': { 'zh-CN': '购买方地址电话', en: 'buyer address and telephone' },
  'buyer.bankAccount': { 'zh-CN': '购买方开户行账号', en: 'buyer bank and account' },
  'seller.name': { 'zh-CN': '销售方名称', en: 'seller name' },
  'seller.taxId': { 'zh-CN': '销售方识别号', en: 'seller tax id' },
  'seller.addressPhone': { 'zh-CN': '销售方地址电话', en: 'seller address and telephone' },
  'seller.bankAccount': { 'zh-CN': '销售方开户行账号', en: 'seller bank and account' },
  remarks: { 'zh-CN': '备注', en: 'remarks' },
  payee: { 'zh-CN': '收款人', en: 'payee' },
  reviewer: { 'zh-CN': '复核', en: 'reviewer' },
  clerk: { 'zh-CN': '开票人', en: 'clerk' },
};

const columnNames: Readonly<Record<string, Spoken>> = {
  name: { 'zh-CN': '项目名称', en: 'item name' },
  spec: { 'zh-CN': '规格型号', en: 'specification' },
  unit: { 'zh-CN': '单位', en: 'unit' },
  quantity: { 'zh-CN': '数量', en: 'quantity' },
  price: { 'zh-CN': '单价', en: 'price' },
  quantityDecimals: { 'zh-CN': '数量的小数位', en: 'decimals of the quantity' },
  priceDecimals: { 'zh-CN': '单价的小数位', en: 'decimals of the price' },
};

/** A detail for a sentence. What has no name of its own stays as it is, cut to a readable length. */
export function spokenDetail(name: string, value: string | number | undefined, language: Language): string {
  if (value === undefined || value === '') return '—';
  const text = String(value);
  const known = nameOf(name, text, language);
  return known ?? (text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
}

function nameOf(name: string, text: string, language: Language): string | null {
  if (name === 'kind') {
    const kind = invoiceKinds.find((candidate) => candidate === text);
    return kind === undefined ? null : kindNames[kind][language];
  }
  if (name === 'state') {
    const state = orderStates.find((candidate) => candidate === text);
    return state === undefined ? null : stateNames[state][language];
  }
  if (name === 'fault') {
    const fault = sealFaults.find((candidate) => candidate === text);
    return fault === undefined ? null : sealFaultNames[fault][language];
  }
  if (name === 'step') {
    const step = operationSteps.find((candidate) => candidate === text);
    return step === undefined ? null : stepNames[step][language];
  }
  if (name === 'what') {
    const operation = operationNames.find((candidate) => candidate === text);
    return operation === undefined ? null : operationWords[operation][language];
  }
  if (name === 'place') return spokenTemplatePlace(text, language);
  if (name === 'reason') return spokenTemplateReason(text, language);
  return name === 'field' ? fieldName(text, language) : null;
}

function fieldName(path: string, language: Language): string | null {
  const [, row, column = ''] = /^lines\.(\d+)\.(\w+)$/.exec(path) ?? [];
  if (row === undefined) return fieldNames[path]?.[language] ?? null;
  const label = columnNames[column]?.[language] ?? column;
  const line = Number(row) + 1;
  return language === 'zh-CN' ? `第 ${line} 行${label}` : `${label} on line ${line}`;
}
