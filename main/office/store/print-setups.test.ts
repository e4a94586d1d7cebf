import { expect, test } from 'vitest';
import type { Instant, PrinterId, UserId } from '../../../domain/ids.ts';
import { issuedLedger } from './issued.testing.ts';
import { openJournal } from './journal.ts';
import { openPrintSetups } from './print-setups.ts';

const front = 'front' as PrinterId;
const back = 'back' as PrinterId;
const lihua = 'lihua' as UserId;
const at = (minute: number) => `2026-11-22T10:0${minute}:00+08:00` as Instant;

test('the latest of a printer and a kind counts, and all of them are kept', async () => {
  const { bench, journalled } = await issuedLedger();
  const setups = openPrintSetups(bench.db(), openJournal(bench.db()));
  expect(setups.latest(front, '007')).toEqual({
    printerId: front,
    kind: '007',
    templateId: 'vat-2021',
    dx: 0,
    dy: 0,
    at: null,
    actor: '',
  });
  const set = (printerId: PrinterId, kind: '007' | '004', dx: number, minute: number) =>
    setups.set({ printerId, kind, templateId: 'form-241x140', dx, dy: -dx }, at(minute), lihua);
  set(front, '007', 25, 1);
  set(front, '004', 5, 2);
  set(back, '007', 7, 3);
  set(front, '007', -12, 4);
  expect(setups.latest(front, '007')).toEqual({
    printerId: front,
    kind: '007',
    templateId: 'form-241x140',
    dx: -12,
    dy: 12,
    at: at(4),
    actor: lihua,
  });
  expect(setups.history(front, '007').map(({ dx }) => dx)).toEqual([-12, 25]);
  expect(setups.history(back, '004')).toEqual([]);
  expect(journalled('print-setup')).toBe(4);
  for (const change of ['UPDATE print_setups SET dx = 0', 'DELETE FROM print_setups'])
    expect(() => bench.db().exec(change)).toThrow('is kept as it was');
  bench.remove();
});
