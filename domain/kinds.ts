/**
 * The four kinds of VAT invoice a counter issues (发票类型代码 fplxdm), and what differs between them.
 */

/** 004 paper special 专票 · 007 paper general 普票 · 026 e-general 电子普票 · 028 e-special 电子专票. */
export const invoiceKinds = ['004', '007', '026', '028'] as const;
export type InvoiceKind = (typeof invoiceKinds)[number];

export interface KindFacts {
  /** Printed on numbered forms, or a layout file. */
  readonly medium: 'paper' | 'electronic';
  /** Special kinds need the buyer's full details and may be deducted by the buyer. */
  readonly special: boolean;
  /** Second field of the QR text. */
  readonly qrType: '01' | '04' | '10' | '20';
  /** Longest remark in GBK bytes. */
  readonly remarkBytes: number;
}

/** Facts of each kind; the QR type is that of the trade, remark limits are the smallest in practice. */
export const kindFacts: Readonly<Record<InvoiceKind, KindFacts>> = {
  '004': { medium: 'paper', special: true, qrType: '01', remarkBytes: 184 },
  '007': { medium: 'paper', special: false, qrType: '04', remarkBytes: 138 },
  '026': { medium: 'electronic', special: false, qrType: '10', remarkBytes: 130 },
  '028': { medium: 'electronic', special: true, qrType: '20', remarkBytes: 230 },
};
