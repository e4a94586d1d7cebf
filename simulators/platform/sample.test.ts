import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { sampleOrderNos, sampleOrders, sampleTickets } from './sample.ts';

const now = Date.parse('2026-11-22T10:00:00+08:00');
const orders = sampleOrders(now);
const inGbk = (text: string) => iconv.decode(iconv.encode(text, 'gbk'), 'gbk') === text;
function order(orderNo: string) {
  const found = orders.find((one) => one.orderNo === orderNo);
  if (found === undefined) throw new Error(orderNo);
  return found;
}

describe('sample orders', () => {
  it('are one for each number, shaped as the selling systems number them', () => {
    expect(orders.map(({ orderNo }) => orderNo).toSorted()).toEqual(Object.values(sampleOrderNos).toSorted());
    const shapes = {
      passenger: /^E\d{9}$/,
      freight: /^HY\d{12}$/,
      catering: /^CY\d{10}$/,
      hotel: /^JD\d{10}$/,
      other: /^QT\d{10}$/,
    };
    for (const { orderNo, source } of orders) expect(orderNo).toMatch(shapes[source]);
    for (const { ticketNo, orderNo } of sampleTickets)
      expect([ticketNo, order(orderNo).source]).toEqual([expect.stringMatching(/^\d{20,21}$/), 'passenger']);
  });

  it('keep their distance from today whenever the ledger is made', () => {
    const ages = (at: number) =>
      sampleOrders(at).map(({ travelDate }) => Math.round((at - Date.parse(`${travelDate}T10:00:00+08:00`)) / 86_400_000));
    const later = now + 1000 * 86_400_000;
    expect(ages(later)).toEqual(ages(now));
    expect(order(sampleOrderNos.tooOld).travelDate).toBe('2026-05-06');
    expect(order(sampleOrderNos.notTravelledYet).travelDate).toBe('2026-11-27');
  });

  it('hold the characters they are there for', () => {
    const text = (orderNo: string) => JSON.stringify(order(orderNo));
    expect(inGbk(text(sampleOrderNos.outsideGbk))).toBe(false);
    for (const { orderNo } of orders)
      if (orderNo !== sampleOrderNos.outsideGbk) expect([orderNo, inGbk(text(orderNo))]).toEqual([orderNo, true]);
    expect(text(sampleOrderNos.rareCharacters)).toMatch(/囍.*镕.*喆|镕.*喆.*囍/s);
  });

  it('cover what a counter meets', () => {
    const lines = orders.flatMap((one) => one.lines);
    expect(order(sampleOrderNos.freightLongList).lines.length).toBe(12);
    expect(order(sampleOrderNos.family).lines.map(({ gross }) => gross)).toEqual(['493.00', '493.00', '272.50']);
    expect(lines.some(({ gross }) => gross === '0.00')).toBe(true);
    expect(lines.some(({ refunded, gross }) => refunded === gross && gross !== '0.00')).toBe(true);
    expect(lines.some(({ invoiced }) => invoiced?.channel === '12306')).toBe(true);
    expect(lines.every(({ description }) => !description.includes('*'))).toBe(true);
    expect(new Set(orders.map(({ state }) => state))).toEqual(
      new Set(['travelled', 'paid', 'changed', 'refunded', 'partlyRefunded', 'closed']),
    );
  });

  it('name buyers by tax ids whose check character is right', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const hints = orders.flatMap(({ buyerHint }) => buyerHint?.taxId ?? []);
    expect(hints.length).toBeGreaterThan(5);
    for (const taxId of hints) {
      const sum = [...taxId.slice(0, 17)].reduce(
        (total, character, index) => total + alphabet.indexOf(character) * (3 ** index % 31),
        0,
      );
      expect(taxId.at(17)).toBe(alphabet[(31 - (sum % 31)) % 31]);
    }
  });
});
