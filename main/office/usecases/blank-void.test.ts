/**
 * A number voided unused, on a disk that voids whatever is next: only whoever asks can keep it from voiding another number, or a second one.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceInvoice, VoidRequest } from '../../../domain/device.ts';
import type { InvoiceKey, InvoiceNumber } from '../../../domain/ids.ts';
import { failed, ok } from '../../../domain/problem.ts';
import { recorded } from '../../../domain/samples.testing.ts';
import { openBooks } from '../store/books.ts';
import { openJournal } from '../store/journal.ts';
import { deviceId, giveBack, operationCounter, standing, supervisor, value, voidBlank } from './operation-counter.testing.ts';
import { code, nextNumber } from './stocked-disk.testing.ts';

let of: ReturnType<typeof operationCounter>;
beforeEach(() => {
  of = operationCounter();
});
afterEach(() => of.bench.remove());

const rows = (sql: string) => of.bench.db().prepare(sql).raw().all();
const voids = () => rows('SELECT device_no, kind, code, number, voided_at FROM blank_voids');
const documents = () => rows('SELECT upload_key, what, state, gross, document FROM outbox');
const key = (number: number): InvoiceKey => ({ code, number: String(number).padStart(8, '0') as InvoiceNumber });
const deviceTime = '2026-11-22T09:50:00.000+08:00';

describe('when it is done', () => {
  test('it is in the ledger, in the journal and on its way to the platform', async () => {
    const asked: VoidRequest[] = [];
    const { voidInvoice } = of.disk.device;
    Object.assign(of.disk.device, {
      voidInvoice: (request: VoidRequest) => {
        asked.push(request);
        return voidInvoice(request);
      },
    });
    const record = value(await of.start().begin(deviceId, voidBlank, supervisor));
    expect(standing(record)).toEqual(['voidBlank', 'done', null]);
    expect(asked).toEqual([{ what: 'blank', kind: '007', next: nextNumber, clerk: '李华' }]);
    expect(of.disk.far.voided).toEqual([nextNumber.number]);
    expect(voids()).toEqual([['499000123456', '007', code, nextNumber.number, deviceTime]]);
    const [[uploadKey, what, state, gross, text] = []] = documents() as string[][];
    expect([uploadKey, what, state, gross]).toEqual([`${code}-${nextNumber.number}-1`, 'document', 'pending', 0]);
    expect(JSON.parse(text ?? '')).toMatchObject({
      state: 'blankVoid',
      issuedAt: deviceTime,
      clerk: '李华',
      counterId: 'BJZ-07',
    });
    expect(documents()).toHaveLength(1);
    expect(rows("SELECT what FROM journal WHERE what LIKE 'blank-void%' ORDER BY seq")).toEqual([
      ['blank-voids-recorded'],
      ['blank-void-queued'],
    ]);
    expect(of.bench.desk().ledger.issuing.isRecorded(nextNumber)).toBe(true);
    expect(of.bench.desk().ledger.issuing.isRecorded(key(22))).toBe(false);
  });

  test('its document is the same whether the device answered or was looked at', async () => {
    await of.start().begin(deviceId, voidBlank, supervisor);
    const answered = documents();
    of.bench.remove();
    of = operationCounter();
    of.disk.far.mishaps.voidBlank = 'lost-after';
    expect(value(await of.start().begin(deviceId, voidBlank, supervisor)).state).toBe('done');
    expect(documents()).toEqual(answered);
  });

  test('and the books were compared before it was looked up: one document all the same', async () => {
    const operations = of.start();
    const { query } = of.disk.device;
    let lost = false;
    Object.assign(of.disk.device, {
      query: async (...asked: Parameters<typeof query>) => (lost ? failed('device-absent', { deviceId }) : query(...asked)),
      voidInvoice: async () => {
        of.disk.use(1);
        of.disk.far.voided.push(nextNumber.number);
        lost = true;
        return { outcome: 'unknown', reason: 'silent' };
      },
    });
    const record = value(await operations.begin(deviceId, voidBlank, supervisor));
    expect(standing(record)).toEqual(['voidBlank', 'asked', 'operation-unknown']);
    const books = openBooks(of.bench.db(), openJournal(of.bench.db()));
    const range = { deviceNo: of.disk.far.deviceNo, kind: '007', code } as const;
    const at = of.bench.desk().ports.clock.now();
    expect(books.recordBlankVoids(range, [{ number: nextNumber.number, voidedAt: at }], at, 'system')).toHaveLength(1);
    lost = false;
    await operations.attend(of.disk.device);
    expect(operations.ledger.find(record.operationId)).toMatchObject({ state: 'done' });
    expect(voids()).toHaveLength(1);
    expect(documents()).toHaveLength(1);
  });
});

describe('another number than the next one', () => {
  test.each([
    ['behind it', key(20)],
    ['ahead of it', key(22)],
    ['in the next segment', key(501)],
  ])('%s is not voided, and nothing is begun', async (_, number) => {
    const operations = of.start();
    const refused = await operations.begin(deviceId, { ...voidBlank, number }, supervisor);
    expect(refused).toMatchObject({
      problem: {
        code: 'blank-void-number-differs',
        details: { expected: `${number.code} ${number.number}`, given: `${code} ${nextNumber.number}` },
      },
    });
    expect(of.disk.far.acted).toEqual([]);
    expect(operations.ledger.list()).toEqual([]);
  });

  test('nor when nothing is left', async () => {
    of.disk.use(100);
    Object.assign(of.disk.device, { stock: async () => ok({ kind: '007', next: null, remaining: 0, segments: [] }) });
    expect(await of.start().begin(deviceId, voidBlank, supervisor)).toMatchObject({
      problem: { code: 'blank-void-number-differs', details: { given: '' } },
    });
  });

  test('nor one that an invoice of the ledger has: the disk was set back', async () => {
    const operations = of.start();
    Object.assign(operations.ports.ledger, { isRecorded: () => true });
    expect(await operations.begin(deviceId, voidBlank, supervisor)).toMatchObject({ problem: { code: 'device-code-number' } });
    expect(of.disk.far.acted).toEqual([]);
  });

  test('somebody issues on it while the answer is lost: the next one is not voided in its place', async () => {
    const operations = of.start();
    Object.assign(of.disk.device, {
      voidInvoice: async () => {
        of.disk.use(1);
        return { outcome: 'unknown', reason: 'silent' };
      },
    });
    const record = value(await operations.begin(deviceId, voidBlank, supervisor));
    expect(standing(record)).toEqual(['voidBlank', 'open', 'blank-void-number-differs']);
    await operations.attend(of.disk.device);
    expect(standing(value(await operations.resume(record.operationId, supervisor)))).toEqual([
      'voidBlank',
      'stopped',
      'blank-void-number-differs',
    ]);
    expect([of.disk.far.voided, voids(), documents()]).toEqual([[], [], []]);
  });
});

describe('a device that does not tell', () => {
  /** It is past the number, and has no record of it. */
  const forgetful = (answer: object) => {
    const { voidInvoice } = of.disk.device;
    let records: readonly DeviceInvoice[] = [];
    Object.assign(of.disk.device, {
      query: async () => ok(records),
      voidInvoice: async (request: VoidRequest) => {
        await voidInvoice(request);
        return answer;
      },
    });
    return (next: readonly DeviceInvoice[]) => {
      records = next;
    };
  };

  test('it is not asked again, and the record decides as soon as it is there', async () => {
    const show = forgetful({ outcome: 'unknown', reason: 'silent' });
    const operations = of.start();
    const record = value(await operations.begin(deviceId, voidBlank, supervisor));
    expect(standing(record)).toEqual(['voidBlank', 'asked', 'operation-unknown']);
    await operations.attend(of.disk.device);
    value(await operations.resume(record.operationId, supervisor));
    expect(of.disk.far.voided).toEqual([nextNumber.number]);
    show([recorded(nextNumber, { state: 'blankVoid', content: null })]);
    await operations.attend(of.disk.device);
    expect(operations.ledger.find(record.operationId)).toMatchObject({ state: 'done' });
    expect([of.disk.far.voided, voids().length, documents().length]).toEqual([[nextNumber.number], 1, 1]);
  });

  test('is believed when it says that it did it', async () => {
    forgetful({ outcome: 'done', value: { key: nextNumber, at: deviceTime } });
    expect(value(await of.start().begin(deviceId, voidBlank, supervisor)).state).toBe('done');
    expect(voids()).toMatchObject([[expect.anything(), '007', code, nextNumber.number, deviceTime]]);
  });

  test('is not believed when its next number is still the same', async () => {
    const { voidInvoice } = of.disk.device;
    Object.assign(of.disk.device, { voidInvoice: async () => ({ outcome: 'done', value: { key: nextNumber, at: deviceTime } }) });
    const operations = of.start();
    const record = value(await operations.begin(deviceId, voidBlank, supervisor));
    expect(standing(record)).toEqual(['voidBlank', 'open', 'operation-not-done']);
    expect(documents()).toEqual([]);
    Object.assign(of.disk.device, { voidInvoice });
    expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
    expect(of.disk.far.voided).toEqual([nextNumber.number]);
  });

  test('its records cannot be read: nothing is begun', async () => {
    Object.assign(of.disk.device, { query: async () => failed('device-garbled', { deviceId }) });
    expect(await of.start().begin(deviceId, voidBlank, supervisor)).toMatchObject({ problem: { code: 'device-garbled' } });
    expect(of.disk.far.acted).toEqual([]);
  });
});

test('an electronic kind has no forms to spoil', async () => {
  const { identify } = of.disk.device;
  Object.assign(of.disk.device, {
    identify: async () => {
      const told = await identify();
      return told.ok ? ok({ ...told.value, kinds: ['007', '026'] }) : told;
    },
  });
  expect(await of.start().begin(deviceId, { ...voidBlank, kind: '026' }, supervisor)).toMatchObject({
    problem: { code: 'device-kind-not-authorised' },
  });
});

test('a server keeps its own stock, and voids a number for the counter all the same', async () => {
  Object.assign(of.disk.device, { managedElsewhere: true, remembersRequests: true });
  const operations = of.start();
  expect(await operations.begin(deviceId, giveBack, supervisor)).toMatchObject({ problem: { code: 'device-managed-elsewhere' } });
  expect(value(await operations.begin(deviceId, voidBlank, supervisor)).state).toBe('done');
});
