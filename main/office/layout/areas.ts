/**
 * The place name at the head of an invoice's title, read from the area digits of its code (发票代码).
 */
import type { InvoiceCode } from '../../../domain/ids.ts';

/** Cities with a tax bureau of their own rank, by four area digits. */
const cities: Readonly<Record<string, string>> = {
  '2102': '大连',
  '3302': '宁波',
  '3502': '厦门',
  '3702': '青岛',
  '4403': '深圳',
};

/** Provinces by their first two area digits. */
const provinces: Readonly<Record<string, string>> = {
  '11': '北京',
  '12': '天津',
  '13': '河北',
  '14': '山西',
  '15': '内蒙古',
  '21': '辽宁',
  '22': '吉林',
  '23': '黑龙江',
  '31': '上海',
  '32': '江苏',
  '33': '浙江',
  '34': '安徽',
  '35': '福建',
  '36': '江西',
  '37': '山东',
  '41': '河南',
  '42': '湖北',
  '43': '湖南',
  '44': '广东',
  '45': '广西',
  '46': '海南',
  '50': '重庆',
  '51': '四川',
  '52': '贵州',
  '53': '云南',
  '54': '西藏',
  '61': '陕西',
  '62': '甘肃',
  '63': '青海',
  '64': '宁夏',
  '65': '新疆',
};

/** Short name of the issuing area; empty when the digits name none, because a title without a place is still right. */
export function areaName(code: InvoiceCode): string {
  const area = code.length === 12 ? code.slice(1, 5) : code.slice(0, 4);
  return cities[area] ?? provinces[area.slice(0, 2)] ?? '';
}
