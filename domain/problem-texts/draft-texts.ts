/**
 * Words for trouble with a draft: everything here is found before the device is asked.
 */
import { said } from './text.ts';

export const draftTexts = {
  'draft-not-found': said(
    '这份草稿已经不在了，可能已被放弃。没有开具发票。',
    '请重新查询订单并打开新的草稿。',
    'This draft is gone; it was probably dropped. No invoice was issued from it.',
    'Look the order up again and open a new draft.',
  ),
  'draft-already-issued': said(
    '这份草稿已经开具为发票，没有再次开具。',
    '请在“最近开具”中查看或重打。',
    'This draft has already become an invoice. It was not issued again.',
    'Find it among the recent invoices to view or reprint it.',
  ),
  'line-missing': said(
    '没有可开票的行，或订单中没有草稿所指的那一行。',
    '请重新查询订单并选择要开票的行。',
    'There is no line to invoice, or the order does not have the line the draft names.',
    'Look the order up again and choose the lines to invoice.',
  ),
  'amount-zero': said(
    '金额为零或为负，不能开票。',
    '请核对金额和折扣；折扣不能超过该行金额。',
    'An amount is zero or negative, which cannot be invoiced.',
    'Check the amount and the discount; a discount cannot exceed its line.',
  ),
  'amount-too-large': said(
    '金额超过单张发票的上限 {limit} 元。',
    '请核对金额；确实如此时分成几张开具。',
    'The amount is over {limit} yuan, the most one invoice can carry.',
    'Check the amount; if it is right, issue several invoices.',
  ),
  'too-many-lines': said(
    '共 {lines} 行，此类发票最多 {limit} 行。',
    '请合并相同项目，或分成几张开具。',
    'There are {lines} lines; this kind of invoice takes at most {limit}.',
    'Merge equal items or issue several invoices.',
  ),
  'buyer-name-missing': said(
    '没有填写购买方名称。',
    '请填写单位全称；个人填写姓名或“个人”。',
    "The buyer's name is missing.",
    "Enter the full name of the organisation, or the person's name.",
  ),
  'buyer-tax-id-missing': said(
    '{kind}必须填写购买方纳税人识别号。',
    '请向购买方索取识别号，或改开普通发票。',
    "This kind of invoice needs the buyer's tax id ({kind}).",
    'Ask the buyer for it, or issue a general invoice instead.',
  ),
  'buyer-tax-id-malformed': said(
    '纳税人识别号“{taxId}”的长度或字符不对。',
    '请对照营业执照核对；应为大写字母和数字，专用发票为 15、17、18 或 20 位。',
    'The tax id “{taxId}” has the wrong length or characters.',
    'Compare it with the business licence: capitals and digits only; 15, 17, 18 or 20 of them on special invoices.',
  ),
  'buyer-tax-id-check-digit': said(
    '识别号“{taxId}”的校验位不符，可能有输错的字符。仍然可以开具。',
    '请与购买方再核对一遍；确认无误即可继续。',
    'The check digit of tax id “{taxId}” does not fit; a character may be wrong. It can still be issued.',
    'Read it over once more with the buyer; go on if it is right.',
  ),
  'buyer-details-missing': said(
    '{kind}必须填写购买方的地址电话和开户行账号。',
    '请补全购买方信息，或改开普通发票。',
    "This kind of invoice needs the buyer's address and telephone, bank and account ({kind}).",
    'Fill them in, or issue a general invoice instead.',
  ),
  'characters-outside-gbk': said(
    '“{field}”中的这些字符税控设备无法写入：{characters}',
    '请改用购买方认可的通用写法；生僻字以其证照上的替代写法为准。',
    'The tax device cannot write these characters of “{field}”: {characters}',
    'Use a common form the buyer accepts; for rare characters take the one on their own papers.',
  ),
  'field-too-long': said(
    '“{field}”太长：最多 {limit}，现在是 {length}（一个汉字算 2）。',
    '请缩短内容。',
    '“{field}” is too long: at most {limit}, now {length} (a Chinese character counts 2).',
    'Shorten it.',
  ),
  'field-has-line-break': said(
    '“{field}”中有换行或不可见字符。',
    '请删除换行，写成一行。',
    '“{field}” holds a line break or an invisible character.',
    'Remove it and write everything on one line.',
  ),
  'reserved-phrase': said(
    '“{field}”中不能出现“{phrase}”，它由系统使用。',
    '请删除或改写这几个字。',
    '“{phrase}” may not appear in “{field}”; it is reserved for the system.',
    'Delete or reword it.',
  ),
  'item-name-without-class': said(
    '第 {line} 行的项目名称没有以“*分类简称*”开头。',
    '请写成如“*餐饮服务*工作餐”的形式，或重新选择税收分类。',
    'The item name on line {line} does not start with its class in stars.',
    'Write it like “*餐饮服务*工作餐”, or choose the tax class again.',
  ),
  'tax-code-malformed': said(
    '第 {line} 行的税收分类编码“{taxCode}”不是 19 位数字。',
    '请重新选择税收分类。',
    'The tax-class code “{taxCode}” on line {line} is not 19 digits.',
    'Choose the tax class again.',
  ),
  'rate-not-authorised': said(
    '第 {line} 行的税率 {rate} 未经授权；设备允许：{allowed}',
    '请改用允许的税率；需要新税率时由财务向税务机关申请。',
    'The rate {rate} on line {line} is not authorised; the device allows: {allowed}',
    'Use an allowed rate. For a new one, finance must apply to the tax bureau.',
  ),
  'rate-zero-on-special': said(
    '第 {line} 行税率为零，专用发票不能开零税率。',
    '请改开普通发票，或核对税率。',
    'Line {line} has a zero rate, which a special invoice cannot have.',
    'Issue a general invoice instead, or check the rate.',
  ),
  'zero-rate-mark-wrong': said(
    '第 {line} 行的零税率标识与税率 {rate} 不符。',
    '税率为零时请选择免税、不征税或普通零税率；税率不为零时请清除标识。',
    'The zero-rate mark on line {line} does not fit its rate {rate}.',
    'For a zero rate choose exempt, not taxed or ordinary zero; for any other rate clear the mark.',
  ),
  'price-times-quantity': said(
    '第 {line} 行的数量乘单价与金额 {amount} 元不符。',
    '请核对数量和单价，或清空单价由系统计算。',
    'Quantity times price does not give {amount} yuan on line {line}.',
    'Check both, or clear the price and let it be worked out.',
  ),
  'tax-difference-line': said(
    '第 {line} 行的税额与税率相差 {difference} 元，超出允许的误差。',
    '请重新输入该行金额。',
    'The tax on line {line} is {difference} yuan off its rate, more than is allowed.',
    "Enter the line's amount again.",
  ),
  'tax-difference-total': said(
    '各行税额误差合计 {difference} 元，超过 1.27 元。',
    '请分成几张开具。',
    'The tax differences of all lines add up to {difference} yuan, more than 1.27.',
    'Issue several invoices.',
  ),
  'order-amount-changed': said(
    '金额 {actual} 元与订单可开金额 {expected} 元不一致。',
    '金额由订单决定，不能修改；请重新查询订单，按最新金额开具。',
    'The amount {actual} yuan is not the {expected} yuan that the order leaves to invoice.',
    'The order decides the amount. Look it up again and use the amount it has now.',
  ),
  'over-single-limit': said(
    '不含税金额 {net} 元超过设备的单张限额 {limit} 元。',
    '请分成几张开具，或改用限额更高的设备。',
    "The net total {net} yuan is over the device's limit of {limit} yuan for one invoice.",
    'Issue several invoices, or use a device with a higher limit.',
  ),
  'clerk-name-missing': said(
    '没有开票人姓名。',
    '请退出后用本人账号重新登录；仍然没有时请站段运维补录姓名。',
    "The clerk's name is missing.",
    'Sign out and in again as yourself; if it is still missing, station IT must enter it.',
  ),
} as const;
