/**
 * Every refusal of a tax unit by its plain name, and the code each dialect gives it. The rules speak names only; the code
 * is chosen at the wire, because disks of two makers and the tax-control server number the same refusal differently.
 */

/** Dialects: `goldtax` decimal codes of the 金税盘, `nisec` six hex digits of the 税控盘, `server` the tax-control server's. */
export type Dialect = 'goldtax' | 'nisec' | 'server';

export type RefusalName =
  | 'incomplete'
  | 'field'
  | 'seller'
  | 'buyerTaxId'
  | 'characters'
  | 'sums'
  | 'taxDifference'
  | 'rate'
  | 'singleLimit'
  | 'redOverRest'
  | 'codeNumber'
  | 'kind'
  | 'kindNotVoidable'
  | 'notTheNextNumber'
  | 'alreadyReported'
  | 'noStock'
  | 'pastDeadline'
  | 'reportDue'
  | 'clock'
  | 'uploadDay'
  | 'offlineCount'
  | 'offlineHours'
  | 'offlineAmount'
  | 'wrongDisk'
  | 'bureauUnreachable'
  | 'notInReportPeriod'
  | 'notReported'
  | 'unuploaded'
  | 'password'
  | 'terminalUnknown';

/** An expected refusal: nothing was done, no number was used. */
export interface Refusal {
  readonly refusal: RefusalName;
  /** What exactly, for people reading a log; part of the return message. */
  readonly why: string;
  /** For `password`: tries left, 0 to 7. */
  readonly triesLeft?: number;
}

export function refuse(refusal: RefusalName, why: string): Refusal {
  return { refusal, why };
}

/** The return code of a refusal in a dialect. */
export function refusalCode({ refusal, triesLeft }: Refusal, dialect: Dialect): string {
  switch (refusal) {
    case 'incomplete':
    case 'field':
    case 'seller':
      return '3003';
    case 'buyerTaxId':
      return dialect === 'server' ? '-10322' : '3003';
    case 'characters':
      return dialect === 'server' ? '-10321' : '3003';
    case 'sums':
    case 'taxDifference':
    case 'redOverRest':
      return '554';
    case 'rate':
      return dialect === 'server' ? '-10310' : '559';
    case 'singleLimit':
      return dialect === 'server' ? '-10306' : '82';
    case 'codeNumber':
      return '09d108';
    case 'kind':
      return dialect === 'server' ? '-10308' : '09d110';
    case 'kindNotVoidable':
      return '09d110';
    case 'notTheNextNumber':
      return '784';
    case 'alreadyReported':
      return '09d11c';
    case 'noStock':
      return dialect === 'server' ? '-10311' : '176';
    case 'pastDeadline':
      return { goldtax: '21', nisec: '09d109', server: '-10305' }[dialect];
    case 'reportDue':
      return '191';
    case 'clock':
      return { goldtax: '98', nisec: '09e105', server: '-10312' }[dialect];
    case 'uploadDay':
      return { goldtax: '246', nisec: '09d122', server: '-10307' }[dialect];
    case 'offlineCount':
      return { goldtax: '247', nisec: '09d120', server: '-10307' }[dialect];
    case 'offlineHours':
      return { goldtax: '768', nisec: '09d11f', server: '-10318' }[dialect];
    case 'offlineAmount':
      return { goldtax: '769', nisec: '09d121', server: '-10307' }[dialect];
    case 'wrongDisk':
      return dialect === 'server' ? '-10319' : '4001';
    case 'bureauUnreachable':
      return '3001';
    case 'notInReportPeriod':
      return '199';
    case 'notReported':
      return '195';
    case 'unuploaded':
      return '250';
    case 'password':
      return dialect === 'server' ? '-10317' : `0963c${triesLeft ?? 0}`;
    case 'terminalUnknown':
      return '4007';
  }
}
