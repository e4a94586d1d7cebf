/**
 * A unit's records under their wire names. Both families write and read the same names, so they share this file; the envelope
 * around them is each family's own.
 */
import { isFields, type XmlFields, type XmlTree } from '../../native/taxdevice/business-xml.ts';
import { lastDayOf } from './clock.ts';
import type { FormTexts, Texts } from './form.ts';
import type { Kind } from './kinds.ts';
import { formatNumber, type LedgerInvoice, nextIn, remainingIn, type Segment, states } from './model.ts';
import { formatFen } from './money.ts';
import type { MonthStatistics } from './months.ts';
import type { Unit } from './unit.ts';
import type { Monitor } from './unit-options.ts';

/** Fields of a request that are secrets or addresses of the exchange, never part of the invoice. */
const notOfTheInvoice = new Set(['skpbh', 'skpkl', 'keypwd', 'kpzdbs', 'fpqqlsh']);

/** The text children of an element. */
export function textsOf(fields: XmlFields): Texts {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, child]) => (typeof child === 'string' ? [[name, child]] : [])),
  );
}

/** An issue request as the rules read it. */
export function formTexts(fields: XmlFields): FormTexts {
  const head = Object.entries(textsOf(fields)).filter(([name]) => !notOfTheInvoice.has(name));
  return { head: Object.fromEntries(head), face: rowsOf(fields.fyxm), list: rowsOf(fields.qdxm) };
}

function rowsOf(tree: XmlTree | undefined): readonly Texts[] {
  return Array.isArray(tree) ? tree.flatMap((row: XmlTree) => (isFields(row) ? [textsOf(row)] : [])) : [];
}

/** Who the unit is (税控盘信息). */
export function identityFields(unit: Unit): XmlFields {
  const { options } = unit;
  return {
    skpbh: options.deviceNo,
    nsrsbh: options.taxId,
    nsrmc: options.name,
    swjgdm: options.taxOffice.code,
    swjgmc: options.taxOffice.name,
    fplxdm: unit
      .kinds()
      .map(({ kind }) => kind)
      .join(''),
    dqsz: unit.now(),
    qysj: options.startedAt,
    bbh: options.version,
    kpjh: String(options.machineNo),
    qylx: options.companyType,
  };
}

/** Monitor data (监控数据); what the unit does not say is empty. */
export function monitorFields(kind: Kind, monitor: Monitor): XmlFields {
  const money = (fen: number | null) => (fen === null ? '' : formatFen(fen));
  const whole = (value: number | null) => (value === null ? '' : String(value));
  return {
    fplxdm: kind,
    kpjzsj: monitor.issueDeadline ?? '',
    bsqsrq: monitor.periodStart ?? '',
    bszzrq: monitor.periodEnd ?? '',
    zxbsrq: monitor.lastReport ?? '',
    dzkpxe: money(monitor.singleLimit),
    zsljxe: money(monitor.blueTotalLimit),
    fsljxe: money(monitor.redTotalLimit),
    fsfpbz: '1',
    fsfpts: whole(monitor.redDays),
    syrl: whole(monitor.freeBytes),
    scjzrq: whole(monitor.uploadDay),
    xdgnbs: whole(monitor.activeLimits),
    lxkpsc: whole(monitor.offlineHours),
    lxkpzs: whole(monitor.offlineCount),
    lxzsljje: money(monitor.offlineBlue),
    lxfsljje: money(monitor.offlineRed),
  };
}

/** Stock of one kind (购票信息): open segments only, next code and number empty when there are none. */
export function stockFields(unit: Unit, kind: Kind): XmlFields {
  const open = openSegments(unit, kind);
  const [first] = open;
  return {
    fplxdm: kind,
    dqfpdm: first?.code ?? '',
    dqfphm: first === undefined ? '' : nextIn(first),
    zsyfs: String(open.reduce((sum, segment) => sum + remainingIn(segment), 0)),
    lgxx: open.map(segmentFields),
  };
}

/** Segments in stock with numbers left, in the order they are used. */
export function openSegments(unit: Unit, kind: Kind): readonly Segment[] {
  return unit.store.segments(kind).filter((segment) => segment.state === 'stock' && remainingIn(segment) > 0);
}

export function segmentFields(segment: Segment): XmlFields {
  return {
    fpdm: segment.code,
    qshm: formatNumber(segment.first),
    zzhm: formatNumber(segment.first + segment.count - 1),
    fpfs: String(segment.count),
    syfs: String(remainingIn(segment)),
    lgrq: segment.boughtAt,
    lgry: segment.boughtBy,
  };
}

/** What is still to be uploaded of one kind (离线数据); amount is the gross-free net of blues less that of reds. */
export function pendingFields(unit: Unit, kind: Kind): XmlFields {
  const pending = unit.store.pending(kind);
  return {
    fplxdm: kind,
    wscfpzs: String(pending.count),
    wscfpsj: pending.oldestAt ?? '',
    wscfpljje: formatFen(pending.blueNet - pending.redNet),
  };
}

/** One record of an invoice query. */
export function recordFields(unit: Unit, invoice: LedgerInvoice): XmlFields {
  const { texts } = invoice;
  const head = (name: string) => texts?.head[name] ?? '';
  return {
    fpdm: invoice.code,
    fphm: invoice.number,
    fpzt: String(states.indexOf(invoice.state)),
    scbz: invoice.uploaded ? '1' : '0',
    kprq: invoice.issuedAt.slice(0, 8),
    kpsj: invoice.issuedAt.slice(8),
    tspz: head('tspz'),
    skpbh: unit.options.deviceNo,
    skm: invoice.cipher,
    jym: invoice.checkCode,
    xhdwsbh: unit.options.taxId,
    xhdwmc: unit.options.name,
    xhdwdzdh: head('xhdwdzdh'),
    xhdwyhzh: head('xhdwyhzh'),
    ghdwsbh: head('ghdwsbh'),
    ghdwmc: head('ghdwmc'),
    ghdwdzdh: head('ghdwdzdh'),
    ghdwyhzh: head('ghdwyhzh'),
    bmbbbh: head('bmbbbh'),
    hsslbs: head('hsslbs'),
    fyxm: texts?.face ?? [],
    qdxm: texts?.list ?? [],
    zhsl: head('zhsl'),
    hjje: formatFen(invoice.net),
    hjse: formatFen(invoice.tax),
    jshj: formatFen(invoice.gross),
    bz: head('bz'),
    skr: head('skr'),
    fhr: head('fhr'),
    kpr: head('kpr'),
    qdbz: head('qdbz'),
    ssyf: head('ssyf'),
    kpjh: String(unit.options.machineNo),
    tzdbh: head('tzdbh'),
    yfpdm: invoice.originalCode,
    yfphm: invoice.originalNumber,
    zfrq: invoice.voidedAt ?? '',
    zfr: invoice.voidedBy,
    ykfsje: formatFen(unit.store.reddened(invoice.code, invoice.number)),
  };
}

/** Statistics of a month (统计信息), `YYYYMM`: counts, and amount and tax of each class. */
export function statisticsFields(month: string, { opening, bought, returned, closing, classes }: MonthStatistics): XmlFields {
  const named = { zs: classes.blue, zf: classes.blueVoid, fs: classes.red, ff: classes.redVoid } as const;
  const counts = Object.entries(named).map(([prefix, { count }]) => [`${prefix}fpfs`, String(count)]);
  const sums = Object.entries(named).flatMap(([prefix, { net, tax }]) => [
    [`${prefix}fpljje`, formatFen(net)],
    [`${prefix}fpljse`, formatFen(tax)],
  ]);
  return {
    qsrq: `${month}01`,
    jzrq: lastDayOf(month),
    qckcfs: String(opening),
    lgfpfs: String(bought),
    thfpfs: String(returned),
    ...Object.fromEntries(counts),
    kffpfs: String(classes.blankVoid.count),
    qmkcfs: String(closing),
    ...Object.fromEntries(sums),
  };
}
