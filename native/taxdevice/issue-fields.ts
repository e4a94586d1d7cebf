/**
 * One invoice as the fields of an issue request (发票开具), the same names in both families. Pure: what the device must
 * know beside the content is given.
 */

import type { Instant } from '../../domain/ids.ts';
import { deviceDate } from '../../domain/instant.ts';
import type { InvoiceContent, InvoiceLine } from '../../domain/invoice.ts';
import { fenToYuan } from '../../domain/money.ts';
import { assertNever } from '../../domain/problem.ts';
import { combinedRate, maxRowsOnFace } from '../../domain/tax.ts';
import type { XmlFields } from './business-xml.ts';

/** What an issue request carries beside the content. */
export interface IssueContext {
  /** Version of the tax-class code table (bmbbbh). */
  readonly taxCodeVersion: string;
  /** Signature parameter of the maker (qmcs). */
  readonly signatureParameter: string;
  /** Machine number of the device (kpjh). */
  readonly machineNo: string;
  /** Time by the device's clock; its month goes onto the request (ssyf). */
  readonly deviceTime: Instant;
}

/** Row on the face of a form whose goods are on a list. */
const listPlaceholder = '(详见销货清单)';

export function issueFields(content: InvoiceContent, context: IssueContext): XmlFields {
  const { seller, buyer, totals, lines } = content;
  const listed = lines.length > maxRowsOnFace;
  const rows = lines.map(lineFields);
  return {
    fplxdm: content.kind,
    kplx: content.colour === 'blue' ? '0' : '1',
    tspz: '00',
    xhdwsbh: seller.taxId,
    xhdwmc: seller.name,
    xhdwdzdh: seller.addressPhone,
    xhdwyhzh: seller.bankAccount,
    ghdwsbh: buyer.taxId,
    ghdwmc: buyer.name,
    ghdwdzdh: buyer.addressPhone,
    ghdwyhzh: buyer.bankAccount,
    bmbbbh: context.taxCodeVersion,
    hsslbs: lines.some((line) => line.deduction !== undefined) ? '2' : '0',
    fyxm: listed ? [placeholderFields(content)] : rows,
    ...(listed ? { qdxm: rows } : {}),
    zhsl: combinedRate(lines),
    hjje: fenToYuan(totals.net),
    hjse: fenToYuan(totals.tax),
    jshj: fenToYuan(totals.gross),
    bz: content.remarks,
    skr: content.payee,
    fhr: content.reviewer,
    kpr: content.clerk,
    qdbz: listed ? '1' : '0',
    ssyf: deviceDate(context.deviceTime).slice(0, 6),
    kpjh: context.machineNo,
    tzdbh: content.redFormNo ?? '',
    yfpdm: content.original?.code ?? '',
    yfphm: content.original?.number ?? '',
    qmcs: context.signatureParameter,
  };
}

function lineFields(line: InvoiceLine): XmlFields {
  return {
    fphxz: natureDigit(line.nature),
    spmc: line.name,
    ggxh: line.spec,
    dw: line.unit,
    spsl: line.quantity ?? '',
    dj: line.price ?? '',
    je: fenToYuan(line.net),
    kcje: line.deduction === undefined ? '' : fenToYuan(line.deduction),
    sl: line.rate,
    se: fenToYuan(line.tax),
    hsbz: line.priceIncludesTax ? '1' : '0',
    spbm: line.taxCode,
    zxbm: '',
    ...zeroRateFields(line.zeroRate),
  };
}

function natureDigit(nature: InvoiceLine['nature']): string {
  switch (nature) {
    case 'normal':
      return '0';
    case 'discount':
      return '1';
    case 'discounted':
      return '2';
    default:
      return assertNever(nature);
  }
}

/** Why a rate is zero, in the three fields that must agree (优惠标识, 零税率标识, 特殊管理). */
function zeroRateFields(zeroRate: InvoiceLine['zeroRate']): XmlFields {
  switch (zeroRate) {
    case undefined:
      return { yhzcbs: '0', lslbs: '', zzstsgl: '' };
    case 'exempt':
      return { yhzcbs: '1', lslbs: '1', zzstsgl: '免税' };
    case 'notTaxed':
      return { yhzcbs: '1', lslbs: '2', zzstsgl: '不征税' };
    case 'ordinaryZero':
      return { yhzcbs: '0', lslbs: '3', zzstsgl: '' };
    default:
      return assertNever(zeroRate);
  }
}

/** The one row on the face that stands for a goods list; it carries the list's sums. */
function placeholderFields({ totals, lines }: InvoiceContent): XmlFields {
  return {
    fphxz: '3',
    spmc: listPlaceholder,
    ggxh: '',
    dw: '',
    spsl: '',
    dj: '',
    je: fenToYuan(totals.net),
    kcje: '',
    sl: combinedRate(lines),
    se: fenToYuan(totals.tax),
    hsbz: '0',
    spbm: '',
    zxbm: '',
    ...zeroRateFields(undefined),
  };
}
