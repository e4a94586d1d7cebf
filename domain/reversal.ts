/**
 * The full reversal of an issued invoice (红字发票, 红冲): the same form with every amount turned round, naming the one it takes back.
 */
import type { Invoice, InvoiceContent, InvoiceLine } from './invoice.ts';
import { negateFen } from './money.ts';
import type { Decimal } from './tax-types.ts';

/**
 * What would have to be issued to take a blue invoice back in full. A special kind also needs a red-letter form number
 * (红字信息表编号), which is not there yet. The remarks are the clerk's to add; the reference to the original is the device driver's.
 */
export function reversalOf({ content, signed }: Invoice): InvoiceContent {
  const { net, tax, gross } = content.totals;
  return {
    ...content,
    colour: 'red',
    lines: content.lines.map(reversedLine),
    totals: { net: negateFen(net), tax: negateFen(tax), gross: negateFen(gross) },
    remarks: '',
    original: { code: signed.code, number: signed.number },
  };
}

/** Quantity and amounts turn round; the unit price stays. */
function reversedLine({ quantity, deduction, ...line }: InvoiceLine): InvoiceLine {
  return {
    ...line,
    net: negateFen(line.net),
    tax: negateFen(line.tax),
    ...(quantity === undefined ? {} : { quantity: turned(quantity) }),
    ...(deduction === undefined ? {} : { deduction: negateFen(deduction) }),
  };
}

function turned(quantity: Decimal): Decimal {
  return (quantity.startsWith('-') ? quantity.slice(1) : `-${quantity}`) as Decimal;
}
