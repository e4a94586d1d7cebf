/**
 * Identity and telephone numbers and e-mail addresses as they may be stored and logged: enough to recognise, not enough to use.
 */

/** A hash or a request's id: digits in it stand for nobody. */
const machineMade = '(?<![0-9a-z])(?:[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-z])';
const identity = '(?<!\\d)(\\d{6})\\d{8}(\\d{3}[\\dx])(?!\\d)';
const mobile = '(?<!\\d)((?:(?:00)?86)?1[3-9]\\d)\\d{6}(\\d{2})(?!\\d)';
const personal = new RegExp([machineMade, identity, mobile].join('|'), 'giu');
const mail = /(?<![\p{L}\p{N}._%+'-])([\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]*@(?=[\p{L}\p{N}])/gu;

/**
 * Masks identity numbers (the first 6 and the last 4 characters stay), mobile numbers (the first 3 and the last 2 stay) and e-mail addresses
 * (the first character and the domain stay). Hashes, request ids, and numbers and codes of invoices stay as they are.
 */
export function mask(text: string): string {
  return text
    .replace(personal, (found: string, idStart?: string, idEnd?: string, telStart?: string, telEnd?: string) => {
      if (idStart !== undefined) return `${idStart}********${idEnd}`;
      return telStart === undefined ? found : `${telStart}******${telEnd}`;
    })
    .replace(mail, '$1***@');
}

/** JSON of a value, each of its texts masked by itself: masked as one text, it would be JSON no more where an escape stands at an address. */
export function maskedJson(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => (typeof each === 'string' ? mask(each) : each));
}
