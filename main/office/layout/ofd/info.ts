/**
 * What an OFD says of itself beside its pages. Bookkeeping reads these names and values without drawing anything, so
 * they say exactly what the page says.
 */
import { createHash } from 'node:crypto';
import type { FileInfo } from '../pdf.ts';
import { faceTexts, type PrintableInvoice, titleOf } from '../texts.ts';

export interface OfdInfo extends FileInfo {
  readonly data: string;
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** Names and values in order (`CustomDatas`). */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export const producer = 'Fapiao Counter';
/** Of what this room writes; goes up when the same invoice gives another file. */
const producerVersion = '1.0';

/** `xml` is the invoice as data, `templateVersion` names the template and its version. */
export function ofdInfo(invoice: PrintableInvoice, templateVersion: string, xml: string): OfdInfo {
  const { content, signed } = invoice;
  const printed = faceTexts(invoice);
  return {
    title: `${titleOf(invoice)} ${signed.code} ${signed.number}`,
    issuedAt: new Date(signed.issuedAt),
    data: xml,
    id: createHash('sha256').update(`${signed.code} ${signed.number} ${signed.issuedAt}`).digest('hex').slice(0, 32),
    facts: [
      ['template-version', templateVersion],
      ['native-producer', producer],
      ['producer-version', producerVersion],
      ['发票代码', signed.code],
      ['发票号码', signed.number],
      ['合计税额', withoutSign(printed.totalTax)],
      ['合计金额', withoutSign(printed.totalNet)],
      ['开票日期', printed.date],
      ['校验码', printed.checkCode],
      ['购买方纳税人识别号', content.buyer.taxId],
      ['销售方纳税人识别号', content.seller.taxId],
    ],
  };
}

/** A printed amount without its currency; `***` stays. */
function withoutSign(amount: string): string {
  return amount.replace('￥', '');
}
