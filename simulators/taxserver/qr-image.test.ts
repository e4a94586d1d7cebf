import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import { issue } from '../taxledger/issuing.ts';
import type { LedgerInvoice } from '../taxledger/model.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { sampleUnit } from '../taxledger/sample-unit.testing.ts';
import { qrImage, qrText } from './qr-image.ts';

function issued(): LedgerInvoice {
  const outcome = issue(sampleUnit(), sampleForm({ fplxdm: '026' }));
  if ('refused' in outcome) throw new Error(outcome.refused.why);
  return outcome.done;
}

test('the text carries the CRC of all before it', () => {
  const known = {
    code: '4200161350',
    number: '00015045',
    net: 16_510_600,
    issuedAt: '20160501000000',
    checkCode: '48114255542168294433',
  };
  expect(qrText({ ...issued(), ...known, kind: '007' })).toBe(
    '01,04,4200161350,00015045,165106.00,20160501,48114255542168294433,DBFE,',
  );
});

test('the picture is a PNG that a scanner reads', () => {
  const invoice = issued();
  const image = Buffer.from(qrImage(invoice), 'base64');
  expect(image.subarray(1, 4).toString()).toBe('PNG');
  const size = image.readUInt32BE(16);
  const data = image.indexOf('IDAT') + 4;
  const rows = inflateSync(image.subarray(data, data + image.readUInt32BE(data - 8)));
  const stride = 1 + Math.ceil(size / 8);
  const white = (x: number, y: number) => ((rows[y * stride + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  const scale = 4;
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).map((_, at) => {
    const pixel = at >> 2;
    const [x, y] = [Math.floor((pixel % (size * scale)) / scale), Math.floor(pixel / (size * scale) / scale)];
    return at % 4 === 3 || white(x, y) ? 255 : 0;
  });
  expect(jsQR.default(pixels, size * scale, size * scale)?.data).toBe(qrText(invoice));
});
