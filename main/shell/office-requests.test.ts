import { expect, test } from 'vitest';
import type { PrintOrder } from '../../preload/shell-requests.ts';
import { answerOffice } from './office-requests.ts';

const order: PrintOrder = {
  queue: 'OKI',
  title: 'a',
  pdf: new Uint8Array([1]),
  copies: 1,
  media: { width: 241, height: 140 },
};
const printer = { queue: 'OKI', state: 'idle', reason: '' } as const;
const printing = { printers: async () => [printer], print: async () => ({ outcome: 'handedOver' }) as const };

test('each question has its answer under its number', async () => {
  expect(await answerOffice(printing, { shellRequest: 7, what: 'printers' })).toEqual({
    shellReply: 7,
    what: 'printers',
    printers: [printer],
  });
  expect(await answerOffice(printing, { shellRequest: 8, what: 'print', order })).toEqual({
    shellReply: 8,
    what: 'print',
    result: { outcome: 'handedOver' },
  });
});

test('what the shell cannot do it says', async () => {
  const broken = { ...printing, printers: () => Promise.reject(new Error('no spooler service')) };
  expect(await answerOffice(broken, { shellRequest: 9, what: 'printers' })).toEqual({
    shellReply: 9,
    what: 'failed',
    reason: 'Error: no spooler service',
  });
});
