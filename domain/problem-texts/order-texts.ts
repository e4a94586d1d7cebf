/**
 * Words for trouble with looking up an order.
 */
import { said } from './text.ts';

export const orderTexts = {
  'scan-malformed': said(
    '看不懂“{text}”：不是订单号、电子客票号，也不是发票二维码。',
    '请核对后重新输入或重新扫描；旅客订单号为 E 加 9 位数字，货运为 HY 加 12 位数字。',
    '“{text}” is not an order number, a ticket number or the code of an invoice.',
    'Check it and type or scan it again. Passenger orders are E and 9 digits, freight orders HY and 12 digits.',
  ),
  'scan-is-invoice': said(
    '这是一张发票：代码 {code} 号码 {number}，不是订单。',
    '请在“最近开具”中查找这张发票；要开新票请扫描订单。',
    'This is an invoice, code {code} number {number}, not an order.',
    'Find it among the recent invoices; to issue a new one, scan the order.',
  ),
  'order-not-found': said(
    '没有找到订单 {orderNo}。',
    '请与旅客核对订单号，并确认业务类型选择正确。',
    'Order {orderNo} was not found.',
    'Check the number with the customer, and that the kind of business is right.',
  ),
  'order-already-invoiced': said(
    '已经开过发票：代码 {code} 号码 {number}（渠道：{channel}）。没有重复开具。',
    '请把已有发票交给旅客；抬头有误时先红冲或作废，再重新开具。',
    'Already invoiced: code {code} number {number} (channel: {channel}). It was not issued twice.',
    'Give the customer that invoice. If its title is wrong, reverse or void it first, then issue anew.',
  ),
  'order-claimed-elsewhere': said(
    '另一个渠道正在为这张订单开票。本柜台没有开具。',
    '请稍等片刻再查；占用最长 15 分钟后自动解除。',
    'Another channel is invoicing this order now. Nothing was issued here.',
    'Wait a little and look the order up again. The hold ends by itself within 15 minutes.',
  ),
  'order-refunded': said(
    '这笔款项已经退款（已退 {refunded} 元），没有可开票的金额。',
    '请向旅客说明；只有退票费等未退部分可以开票。',
    'This was paid back ({refunded} yuan), so nothing is left to invoice.',
    'Tell the customer. Only what was not paid back, such as the refund fee, can be invoiced.',
  ),
  'order-not-invoiceable': said(
    '订单 {orderNo} 的状态是“{state}”，不能开票。',
    '请在售票或货运系统中查看该订单的情况。',
    'Order {orderNo} is {state} and cannot be invoiced.',
    'Look into the order in the ticket or freight system.',
  ),
  'order-too-old': said(
    '行程结束于 {travelDate}，已超过 {days} 天的开票期限。',
    '逾期不能在柜台开票；请向旅客说明，有异议的交值班主任处理。',
    'The trip ended on {travelDate}, more than {days} days ago: too late to invoice.',
    'It cannot be invoiced at the counter any more. Explain this; refer an objection to the supervisor.',
  ),
  'order-maybe-invoiced': said(
    '设备上有一张发票 {code} {number}，购买方和金额都与这张相同，台账重建时不知道它属于哪个订单。',
    '请先核对是否就是这个订单的发票；是的话不要再开，直接打印那一张。',
    'The device has an invoice {code} {number} for the same buyer and amount, and a rebuilt ledger does not know which order it was for.',
    'Check first whether it is the invoice of this order; if so, do not issue again but print that one.',
  ),
  'order-offline-unknown': said(
    '平台现在连不上，本机也没有订单 {orderNo} 的缓存。',
    '请稍后再试，或请旅客在 12306 上自行申请开票。',
    'The platform cannot be reached and this counter has no copy of order {orderNo}.',
    'Try again later, or ask the customer to request the invoice on 12306.',
  ),
} as const;
