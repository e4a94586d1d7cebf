/**
 * Words of the outbox, and of deliveries to buyers.
 */
import type { OutboxKind } from '../../../domain/outbox.ts';
import type { CommandInput } from '../../../preload/contract.ts';
import type { OutboxItem } from '../../api.ts';

type Channel = CommandInput<'deliverInvoice'>['channel'];

export const uploads = {
  title: '未上传',
  total: (n: string) => `共 ${n} 项`,
  first: (n: string) => `只列出前 ${n} 项`,
  empty: '全部已上传，没有等待的内容。',
  loading: '正在读取…',
  alone: '联网后自动上传，不影响开具。退回的不会挡住别的：弄清原因后可以重试。',
  retry: '重试',
  retryOne: (what: string) => `重试 ${what}`,
  retryAll: (n: string) => `重试全部退回（${n}）`,
  retried: (n: string) => `已重新安排 ${n} 项`,
  now: '现在上传',
  what: '内容',
  invoice: '发票',
  buyer: '购买方',
  amount: '金额',
  age: '排队',
  attempts: '已试',
  times: (n: number) => `${n} 次`,
  next: '下次',
  deadline: '期限',
  kinds: { document: '发票数据', layout: '版式文件', delivery: '交付买方' } satisfies Record<OutboxKind, string>,
  states: { pending: '等待', sending: '正在上传', parked: '已退回' } satisfies Record<OutboxItem['state'], string>,
  behind: { document: '等待其发票数据', layout: '等待其版式文件' },
};

export const deliver = {
  title: (code: string, number: string) => `交付 ${code} ${number}`,
  button: '交付',
  buttonOf: (number: string) => `交付 ${number}`,
  channel: '方式',
  channels: { email: '电子邮件', sms: '短信', qr: '二维码' } satisfies Record<Channel, string>,
  to: { email: '邮箱地址', sms: '手机号码' },
  wrong: { email: '请填写完整的邮箱地址。', sms: '请填写 11 位手机号码。' },
  qr: '平台为这张发票生成提取二维码，买方扫码即可下载。',
  send: '发送',
  queued: '已交给平台发送。',
  queuedOffline: '平台现在连不上。已排队，网络恢复后自动发送，不用再按。',
  waiting: '平台还没有答复。答复后二维码会自动显示在这里；买方不等时可以关闭。',
  offline: '网络不通，已排队。平台答复后二维码会显示在这里，重新打开也能看到。',
  returned: '平台没有受理这次交付，原因见“未上传”。',
  code: (number: string) => `发票 ${number} 的提取二维码`,
  scan: '请买方扫码。',
  close: '关闭',
};
