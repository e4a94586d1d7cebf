import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16, crc16Hex } from './crc16.ts';
import { invoiceKinds } from './kinds.ts';
import { fen, maxFen } from './money.ts';
import { qrText, readQrText } from './qr.ts';
import { content, key, now } from './samples.testing.ts';

describe('crc16', () => {
  test('has the check value of its algorithm', () => {
    expect(crc16('123456789')).toBe(0xfee8);
    expect(crc16(Uint8Array.of(0x1b, 0x10, 0x01, 0x00, 0x05))).toBe(0xc4c7);
    expect(crc16('')).toBe(0);
  });

  test('takes text and its bytes alike', () => {
    fc.assert(fc.property(fc.uint8Array({ max: 0x7f }), (bytes) => crc16(bytes) === crc16(String.fromCharCode(...bytes))));
  });

  test('refuses text whose bytes nobody knows', () => {
    expect(() => crc16('发票')).toThrow('ASCII');
  });

  test('is written with four digits', () => {
    expect(crc16Hex('')).toBe('0000');
  });
});

describe('texts of real invoices', () => {
  test.each([
    ['01,01,1200154130,03630024,94339.62,20160621,,', '9335'],
    ['01,04,4200161350,00015045,165106.00,20160501,48114255542168294433,', 'DBFE'],
  ])('%s has checksum %s', (text, crc) => {
    expect(crc16Hex(text)).toBe(crc);
    expect(readQrText(`${text}${crc},`).ok).toBe(true);
  });

  test('an issuer who left the comma out of the checksum is read all the same', () => {
    expect(readQrText('01,10,050003523456,29342181,104.72,20180613,02418567008427471889,1774,')).toEqual({
      ok: true,
      value: {
        qrType: '10',
        kind: '026',
        code: '050003523456',
        number: '29342181',
        net: 10472,
        date: '20180613',
        checkCode: '02418567008427471889',
      },
    });
    expect(readQrText('01,10,050003523456,29342181,104.72,20180613,02418567008427471889,F499,').ok).toBe(true);
  });

  test.each([
    ['a changed amount', '01,10,050003523456,29342181,104.73,20180613,02418567008427471889,1774,'],
    ['a day that is none', '01,01,1200154130,03630024,94339.62,20160631,,9335,'],
    ['no checksum', '01,01,1200154130,03630024,94339.62,20160621,,'],
    ['another version', '02,01,1200154130,03630024,94339.62,20160621,,9335,'],
    ['nothing', ''],
  ])('%s is refused', (_, text) => {
    expect(readQrText(text)).toMatchObject({ ok: false, problem: { code: 'scan-malformed' } });
  });

  test('a day that is none is refused even with its checksum', () => {
    const text = '01,01,1200154130,03630024,94339.62,20160631,,';
    expect(readQrText(`${text}${crc16Hex(text)},`).ok).toBe(false);
  });
});

test('what is written reads back, for every kind and amount', () => {
  fc.assert(
    fc.property(fc.constantFrom(...invoiceKinds), fc.integer({ min: -maxFen, max: maxFen }), (kind, net) => {
      const checkCode = kind === '004' ? '' : '12345678901234567890';
      const { code, number } = key(kind === '026' || kind === '028' ? '011001900111' : '1100164320', 12345678);
      const text = qrText({
        content: content({ kind, totals: { net: fen(net), tax: fen(0), gross: fen(net) } }),
        signed: { code, number, issuedAt: now, cipher: '', checkCode },
      });
      expect(readQrText(text)).toMatchObject({
        ok: true,
        value: { kind, code, number, net: fen(net), date: '20261122', checkCode },
      });
    }),
  );
});
