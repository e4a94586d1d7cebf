/**
 * Amount in words (价税合计大写), as it is printed beside the figures so that nobody can add a digit.
 *
 * The optional points of the central bank's writing rules are decided here once: 圆, not 元; 整 after 圆 and after 角;
 * 零 between 圆 and 角 when the 圆 digit is 0 (107000.53 is …柒仟圆零伍角叁分); no 零 after 万 or 亿 when the thousands
 * digit follows directly (壹拾万柒仟). Amounts under one yuan have no 圆 part.
 */
import type { Fen } from './money.ts';

const digitWords = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const;
const places = ['', '拾', '佰', '仟'] as const;

/** The words of an amount: `壹仟肆佰零玖圆伍角整`; red amounts start with `(负数)`. */
export function amountInWords(amount: Fen): string {
  const sign = amount < 0 ? '(负数)' : '';
  const value = Math.abs(amount);
  const yuan = Math.floor(value / 100);
  const jiao = Math.floor(value / 10) % 10;
  const cents = value % 10;
  if (value === 0) return '零圆整';

  const whole = yuan > 0 ? `${wholeInWords(yuan)}圆` : '';
  if (jiao === 0 && cents === 0) return `${sign}${whole}整`;
  const gap = yuan > 0 && (jiao === 0 || yuan % 10 === 0) ? '零' : '';
  const jiaoWords = jiao > 0 ? `${digitWords[jiao]}角` : '';
  const centWords = cents > 0 ? `${digitWords[cents]}分` : '整';
  return `${sign}${whole}${gap}${jiaoWords}${centWords}`;
}

/** A positive whole number; 亿 and 万 split it, and a part that does not fill its places is joined by 零. */
function wholeInWords(value: number): string {
  if (value >= 100_000_000) return joined(value, 100_000_000, '亿');
  if (value >= 10_000) return joined(value, 10_000, '万');
  return sectionInWords(value);
}

function joined(value: number, unit: number, unitWord: string): string {
  const high = Math.floor(value / unit);
  const rest = value % unit;
  if (rest === 0) return wholeInWords(high) + unitWord;
  return wholeInWords(high) + unitWord + (rest < unit / 10 ? '零' : '') + wholeInWords(rest);
}

/** 1 to 9999. */
function sectionInWords(value: number): string {
  const digits = value.toString();
  let words = '';
  let zeroPending = false;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[index]);
    if (digit === 0) {
      zeroPending = true;
      continue;
    }
    words += `${zeroPending ? '零' : ''}${digitWords[digit]}${places[digits.length - 1 - index]}`;
    zeroPending = false;
  }
  return words;
}
