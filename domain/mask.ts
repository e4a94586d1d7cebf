/**
 * Identity and telephone numbers and e-mail addresses as they may be stored and logged: enough to recognise, not enough to use.
 */

/**
 * Masks identity numbers (the first 6 and the last 4 characters stay), mobile numbers (the first 3 and the last 2 stay) and e-mail addresses
 * (the first character and the domain stay).
 */
export function mask(text: string): string {
  return text
    .replace(/(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)/g, '$1********$2')
    .replace(/(?<!\d)(1[3-9]\d)\d{6}(\d{2})(?!\d)/g, '$1******$2')
    .replace(/(?<![\p{L}\p{N}._%+'-])([\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]*@(?=[\p{L}\p{N}])/gu, '$1***@');
}
