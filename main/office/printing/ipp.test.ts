import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAnswer, encodeRequest, operations } from './ipp.ts';

const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

test('a request is the bytes of RFC 8010', () => {
  const bytes = encodeRequest(
    {
      operation: operations.printJob,
      attributes: [{ name: 'job-name', tag: 'name', values: ['a'] }],
      job: [
        { name: 'copies', tag: 'integer', values: [2] },
        { name: 'sides', tag: 'keyword', values: ['x', 'yz'] },
      ],
      document: Buffer.from('%PDF'),
    },
    7,
  );
  expect(ascii(bytes)).toBe(
    '\x02\x00\x00\x02\x00\x00\x00\x07' +
      '\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x48\x00\x1battributes-natural-language\x00\x02en' +
      '\x42\x00\x08job-name\x00\x01a' +
      '\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x02\x44\x00\x05sides\x00\x01x\x44\x00\x00\x00\x02yz' +
      '\x03%PDF',
  );
});

test('an answer is read into one object for each job', () => {
  const answer = Buffer.from(
    '\x02\x00\x00\x00\x00\x00\x00\x07' +
      '\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x41\x00\x0estatus-message\x00\x02ok' +
      '\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x09\x23\x00\x09job-state\x00\x04\x00\x00\x00\x05' +
      '\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x0a\x44\x00\x01r\x00\x01a\x44\x00\x00\x00\x01b\x13\x00\x01n\x00\x00' +
      '\x03',
    'latin1',
  );
  expect(decodeAnswer(answer)).toEqual({
    status: 0,
    message: 'ok',
    objects: [
      new Map([
        ['job-id', [9]],
        ['job-state', [5]],
      ]),
      new Map<string, (string | number)[]>([
        ['job-id', [10]],
        ['r', ['a', 'b']],
        ['n', []],
      ]),
    ],
  });
});

test('whatever else arrives is no answer and no crash', () => {
  const header = Buffer.from([2, 0, 0, 0, 0, 0, 0, 1]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const answer = decodeAnswer(Buffer.concat([header, noise]));
      expect(answer === null || Array.isArray(answer.objects)).toBe(true);
    }),
  );
  expect(decodeAnswer(Buffer.alloc(0))).toBeNull();
  expect(decodeAnswer(header)).toBeNull();
});
