/**
 * The words of tax: rates and tax-class codes, as types only.
 */
import type { Brand } from './ids.ts';

/** Tax rate as a decimal string, `"0.09"`. `"0.00"` needs a zero-rate mark. */
export type TaxRate = Brand<string, 'TaxRate'>;
/** Tax-class code (税收分类编码 spbm), exactly 19 digits. */
export type TaxCode = Brand<string, 'TaxCode'>;
/** Quantity or unit price as a plain decimal string, at most 15 decimals. */
export type Decimal = Brand<string, 'Decimal'>;
/** Why a rate is zero (零税率标识 lslbs): 1 exempt 免税 · 2 not taxed 不征税 · 3 ordinary zero rate. */
export type ZeroRate = 'exempt' | 'notTaxed' | 'ordinaryZero';
