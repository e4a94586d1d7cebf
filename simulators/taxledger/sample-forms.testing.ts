/**
 * Issue requests for the tests of the simulators: complete and right, to be made wrong one field at a time.
 */
import type { FormTexts, Texts } from './form.ts';
import { formatFen, parseFen } from './money.ts';
import { sampleSeller } from './sample.ts';

/** A railway ticket of 493.00 at 9 %: 452.29 + 40.71. */
export const ticketRow: Texts = {
  fphxz: '0',
  spmc: '*运输服务*旅客运输',
  ggxh: '',
  dw: '',
  spsl: '1',
  dj: '493.00',
  je: '452.29',
  kcje: '',
  sl: '0.09',
  se: '40.71',
  hsbz: '1',
  spbm: '3010101010100000000',
  zxbm: '',
  yhzcbs: '0',
  lslbs: '',
  zzstsgl: '',
};

/** The same row reversed: quantity and amounts negative, the price as it was. */
export const reversedRow: Texts = { ...ticketRow, spsl: '-1', je: '-452.29', se: '-40.71' };

/** A form of kind 007 over these rows, its sums right. `change` replaces or adds fields; they are not checked. */
export function sampleForm(change: Texts = {}, rows: readonly Texts[] = [ticketRow]): FormTexts {
  const sum = (field: string) => rows.reduce((total, row) => total + (parseFen(row[field] ?? '') ?? 0), 0);
  const rates = new Set(rows.map((row) => row.sl));
  const [rate = ''] = rates;
  const list = rows.length > 8 ? rows : [];
  const head = {
    fplxdm: '007',
    kplx: '0',
    tspz: '00',
    xhdwsbh: sampleSeller.taxId,
    xhdwmc: sampleSeller.name,
    xhdwdzdh: '北京市西城区示例路1号 010-12345678',
    xhdwyhzh: '示例银行北京分行 0200001234567890',
    ghdwsbh: '',
    ghdwmc: '张三',
    ghdwdzdh: '',
    ghdwyhzh: '',
    bmbbbh: '33.0',
    hsslbs: '0',
    zhsl: rates.size > 1 ? '99.01' : rate,
    hjje: formatFen(sum('je')),
    hjse: formatFen(sum('se')),
    jshj: formatFen(sum('je') + sum('se')),
    bz: '',
    skr: '',
    fhr: '',
    kpr: '李四',
    qdbz: list.length > 0 ? '1' : '0',
    ssyf: '',
    kpjh: '0',
    tzdbh: '',
    yfpdm: '',
    yfphm: '',
    qmcs: '',
    ...change,
  };
  const face = list.length > 0 ? [{ ...ticketRow, fphxz: '3', spmc: '(详见销货清单)' }] : rows;
  return { head, face, list };
}

/** A red of the ticket that names this blue. */
export function sampleRed(original: { readonly code: string; readonly number: string }, change: Texts = {}): FormTexts {
  return sampleForm({ kplx: '1', yfpdm: original.code, yfphm: original.number, ...change }, [reversedRow]);
}

/** What a special invoice needs of its buyer. */
export const specialBuyer: Texts = {
  ghdwsbh: '91320111339366503A',
  ghdwmc: '示例物流有限公司',
  ghdwdzdh: '南京市示例路2号 025-87654321',
  ghdwyhzh: '示例银行南京分行 4301001234567890',
};
