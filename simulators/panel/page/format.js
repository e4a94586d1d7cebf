/**
 * Money, times and states as people read them.
 */

/** Fen as yuan with two places; a dash for what is not known. */
export function yuan(fen) {
  return fen === null || fen === undefined ? '—' : `¥${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
}

/** Yuan as somebody typed them, in fen; null when that is no amount. */
export function fenOf(text) {
  return /^\d{1,10}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : null;
}

/** `YYYYMMDDHHMMSS` or `YYYYMMDD` with marks. */
export function deviceTime(digits) {
  if (!digits) return '—';
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?/.exec(digits) ?? [];
  return hour === undefined ? `${year}-${month}-${day}` : `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** RFC 3339 as the day and time of a clock in the station, UTC+8 as the devices'. */
export function wallTime(text) {
  return new Date(text).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(5, 16);
}

export const invoiceStates = {
  blue: ['蓝字', 'Blue', ''],
  red: ['红字', 'Red', 'bad'],
  blankVoid: ['空白作废', 'Blank void', 'off'],
  blueVoid: ['作废', 'Void', 'off'],
  redVoid: ['红字作废', 'Red void', 'off'],
};

export const segmentStates = {
  stock: ['在库', 'In stock', 'good'],
  offered: ['待领', 'Offered', 'warn'],
  downloaded: ['已下载', 'Downloaded', 'warn'],
  confirmed: ['待读入', 'To read in', 'warn'],
};

export const kindNames = { '004': '专票', '007': '普票', '025': '卷票', '026': '电子普票', '028': '电子专票' };

export function kindName(kind) {
  return `${kind} ${kindNames[kind] ?? ''}`;
}
