/**
 * Words of the page of the railway's electronic invoices.
 */
import type { FileTrouble } from '../../flows/ticket-file.ts';

type Trouble = { readonly sentence: string; readonly remedy: string };

export const eTicket = {
  title: '电子客票',
  open: '打开文件…',
  openAnother: '打开另一个文件…',
  reading: '正在读取…',
  intro: '铁路电子客票由铁路通过电子发票服务平台开具，不是本窗口开的发票。可在此查看、打印，也可核对抬头。',
  dropHere: '把旅客的电子客票文件拖到窗口中，或粘贴、打开：PDF、OFD 或 XML。',
  notKept: '文件只在查看时使用，不保存旅客信息。',
  maybe: '20 位号码也可能是电子客票的发票号码。要查看或打印它，请打开旅客的电子客票文件。',
  find: '打开电子客票…',
  face: '票面',
  facts: {
    number: '发票号码',
    buyer: '购买方名称',
    taxId: '统一社会信用代码',
    passenger: '旅客',
    id: '证件号',
    train: '车次',
    trip: '行程',
    departs: '乘车日期',
    seat: '席位',
    fare: '票价',
    refund: '退票费',
    net: '不含税金额',
    tax: '税额',
    issuedOn: '开票日期',
    original: '原发票号码',
    remarks: '备注',
  },
  copy: (what: string) => `复制：${what}`,
  copied: (what: string) => `已复制：${what}`,
  useTitle: '用这个抬头填写购买方',
  noTitle: '未填写',
  copies: '份数',
  printer: '打印机',
  anyPrinter: '放普通纸的打印机',
  sent: (number: string) => `电子客票 ${number} 已交给打印机`,
  troubles: {
    'too-large': { sentence: '文件超过 5 MB，没有打开。', remedy: '电子客票文件一般只有几百 KB。请旅客从 12306 重新下载。' },
    'too-much-inside': {
      sentence: '文件里的内容太多，不是电子客票，没有打开。',
      remedy: '请旅客从 12306 重新下载这张电子发票的 PDF、OFD 或 XML。',
    },
    'unknown-kind': {
      sentence: '这不是 PDF、OFD 或 XML 文件。',
      remedy: '截图和照片里没有数据，不能读取。请旅客从 12306 下载电子发票文件。',
    },
    damaged: { sentence: '文件已损坏、有密码，或打不开。', remedy: '请旅客从 12306 重新下载后再试。' },
    'no-ticket': {
      sentence: '文件里没有铁路电子客票的数据。',
      remedy: '行程信息提示单和打印后扫描的文件不含数据。请使用 12306 下载的电子发票文件。',
    },
    several: { sentence: '文件里有多张电子客票。', remedy: '请解压后一张一张打开。' },
  } satisfies Record<FileTrouble, Trouble>,
};
