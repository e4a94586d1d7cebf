/**
 * Tax classes (税收分类编码) of a railway station's businesses: the short name that every item name must start with,
 * and the rate usual for it. The device's own list of rates decides; this one only proposes.
 */
import type { TaxCode, TaxRate } from './tax-types.ts';

interface TaxClass {
  /** First digits of every code of the class; the longest that fits decides. */
  readonly prefix: string;
  readonly shortName: string;
  /** Null where the class has no one rate of its own. */
  readonly rate: TaxRate | null;
}

const nine = '0.09' as TaxRate;
const six = '0.06' as TaxRate;

/** International carriage is zero-rated or exempt from case to case, so it proposes no rate. */
const taxClasses: readonly TaxClass[] = [
  { prefix: '301', shortName: '运输服务', rate: null },
  // passengers by rail, and of these international, and Hong Kong, Macao and Taiwan
  { prefix: '3010101010', shortName: '运输服务', rate: nine },
  { prefix: '3010101010200', shortName: '运输服务', rate: null },
  { prefix: '3010101010300', shortName: '运输服务', rate: null },
  // goods by rail, the same
  { prefix: '3010102010', shortName: '运输服务', rate: nine },
  { prefix: '3010102010200', shortName: '运输服务', rate: null },
  { prefix: '3010102010300', shortName: '运输服务', rate: null },
  { prefix: '3070401', shortName: '餐饮服务', rate: six },
  { prefix: '3070402', shortName: '住宿服务', rate: six },
  // loading, storage and the like
  { prefix: '30404', shortName: '物流辅助服务', rate: six },
  // refund and change fees are other modern services
  { prefix: '30499', shortName: '现代服务', rate: six },
];

/** A tax-class code is exactly 19 digits. */
export function isTaxCode(text: string): text is TaxCode {
  return /^\d{19}$/.test(text);
}

/** True for codes of carriage of passengers by rail. */
export function isPassengerTransport(taxCode: TaxCode): boolean {
  return taxCode.startsWith('3010101010');
}

/** True for codes of carriage, of passengers or goods. */
export function isTransport(taxCode: TaxCode): boolean {
  return taxCode.startsWith('301');
}

/** Short name of a code's class; null when the code is none of the station's businesses. */
export function classShortName(taxCode: TaxCode): string | null {
  return classOf(taxCode)?.shortName ?? null;
}

/** The rate usual for a code; null when there is none or the code is not known. */
export function usualRate(taxCode: TaxCode): TaxRate | null {
  return classOf(taxCode)?.rate ?? null;
}

/** True when a name starts with a class in stars and goes on: `*餐饮服务*工作餐`. */
export function hasClassStars(name: string): boolean {
  return /^\*[^*]+\*[^*]/.test(name);
}

/**
 * The name as the form wants it: `*运输服务*旅客运输`. A name that has its stars stays as it is; so does one of an
 * unknown class, which validation then reports.
 */
export function itemName(taxCode: TaxCode, description: string): string {
  const shortName = classShortName(taxCode);
  const plain = description.trim();
  return shortName === null || hasClassStars(plain) ? plain : `*${shortName}*${plain}`;
}

function classOf(taxCode: TaxCode): TaxClass | null {
  let best: TaxClass | null = null;
  for (const candidate of taxClasses) {
    if (taxCode.startsWith(candidate.prefix) && candidate.prefix.length > (best?.prefix.length ?? 0)) best = candidate;
  }
  return best;
}
