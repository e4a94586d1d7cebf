/**
 * Words of the comparison of the books and of the copies of the ledger.
 */
import type { BooksReport } from '../../api.ts';

type Repair = BooksReport['ranges'][number]['repaired'][number]['repair'];

export const books = {
  title: '对账',
  explain: '把设备、账本、平台逐号对照。能补的自动补上；不一致的列为待处理事项，由人来决定。对账期间可以照常开具。',
  recent: '核对近期',
  everything: '核对全部号码',
  everythingNeeds: '核对全部号码会长时间占用设备，请主管操作。',
  running: '正在对账…',
  progress: (device: string, done: string, total: string) => `${device}：已核对 ${done}，共 ${total}`,
  never: '还没有对过账。',
  loading: '正在读取…',
  when: (started: string, ended: string) => `${started} 开始，${ended} 完成`,
  agree: (n: string) => `${n} 个号码全部一致。`,
  agreeAsked: (n: string) => `问到的各方之间，${n} 个号码全部一致。`,
  differ: (n: string) => `${n} 个号码不一致，见待处理事项。`,
  incomplete: '有一方没有问到，这次结果不完整：',
  platform: '平台',
  ranges: '号段',
  device: '设备',
  kind: '种类',
  numbers: '号码',
  duplicates: (numbers: string) => `重号：${numbers}`,
  repaired: (n: string) => `自动补正 ${n} 个`,
  repairs: {
    recorded: '记入账本',
    sentAgain: '重新上传',
  } satisfies Record<Repair, string>,
  partial: '另外两方没有全部问到，这个号段的结果不完整。',
  leftOut: (numbers: string) => `暂不判断：${numbers}（开具结果还没有查清）`,
  differences: '不一致',
  outcome: '情况',
  task: '处理',
  taskOf: (number: string) => `处理 ${number}`,
  settled: '已处理',
  more: (n: string) => `另有 ${n} 处未列出`,
  noRanges: '没有需要核对的号码。',
  backUp: '备份账本',
  backedUp: (file: string) => `账本已备份到 ${file}`,
};
