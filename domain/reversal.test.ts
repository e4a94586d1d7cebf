import { expect, test } from 'vitest';
import type { DeviceId, DeviceNo } from './ids.ts';
import type { Invoice } from './invoice.ts';
import { reversalOf } from './reversal.ts';
import { content, key, now, orderNo, requestId } from './samples.testing.ts';

function sampleInvoice(): Invoice {
  return {
    content: content(),
    signed: { ...key('011002100311', 1), issuedAt: now, cipher: '', checkCode: '' },
    origin: {
      requestId,
      deviceId: 'disk-1' as DeviceId,
      deviceNo: '499000123456' as DeviceNo,
      orderNo,
      source: 'passenger',
      orderLineIds: [],
      offline: false,
    },
  };
}

test('a reversal takes back every fen, names the original, and keeps prices', () => {
  const invoice = sampleInvoice();
  const red = reversalOf(invoice);
  expect(red.colour).toBe('red');
  expect(red.original).toEqual({ code: invoice.signed.code, number: invoice.signed.number });
  for (const part of ['net', 'tax', 'gross'] as const) expect(red.totals[part] + invoice.content.totals[part]).toBe(0);
  for (const [index, line] of red.lines.entries()) {
    const blue = invoice.content.lines[index];
    expect([line.net + (blue?.net ?? 1), line.tax + (blue?.tax ?? 1)]).toEqual([0, 0]);
    expect(line.price).toBe(blue?.price);
  }
});

test('turned round twice it is the same form', () => {
  const invoice = sampleInvoice();
  const twice = reversalOf({ ...invoice, content: reversalOf(invoice) });
  expect(twice.lines).toEqual(invoice.content.lines);
  expect(twice.totals).toEqual(invoice.content.totals);
});
