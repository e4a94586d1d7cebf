/**
 * The account of a device's numbers: what became of each of a run, and how a month's stock adds up, the ledger beside the device.
 */
import type { NumberRun, TaxDevice } from '../../../domain/device.ts';
import {
  type FormRun,
  formRunsOf,
  mostFormNumbers,
  type NumbersAsked,
  type RecordedNumbers,
} from '../../../domain/form-numbers.ts';
import type { DeviceNo } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { type LedgerMonth, type MonthBalance, monthBalanceOf } from '../../../domain/month-balance.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { talkTo } from './ask-device.ts';
import { knowDevice } from './check-device.ts';
import type { Ports } from './ports.ts';

/** What these accounts ask of the ledger. */
export interface NumberBooks {
  numbers(asked: NumbersAsked): RecordedNumbers;
  month(deviceNo: DeviceNo, kind: InvoiceKind, month: string): LedgerMonth['states'];
  moved(deviceNo: DeviceNo, kind: InvoiceKind, month: string): Pick<LedgerMonth, 'bought' | 'returned'>;
}

const lastNumber = 99_999_999;

/**
 * Every number of a run; the device is asked only when it has not said yet what it holds. Problems: `bad-request` for a run that is too
 * long, and those of a device that cannot be asked.
 */
export async function accountForNumbers(
  device: TaxDevice,
  { kind, code, first, count }: NumberRun,
  books: Pick<NumberBooks, 'numbers'>,
  ports: Ports,
): Promise<Result<readonly FormRun[]>> {
  const run = { from: Number(first), to: Number(first) + count - 1 };
  if (count > mostFormNumbers || run.to > lastNumber)
    return failed('bad-request', {
      name: 'formNumbers',
      place: 'run.count',
      reason: `at most ${mostFormNumbers}, up to ${lastNumber}`,
    });
  const known = await knowDevice(device, kind, ports);
  if (!known.ok) return known;
  const { identity, stock } = known.value;
  if (!identity) throw new Error(`device ${device.id} is known and has no identity`);
  const recorded = books.numbers({ deviceNo: identity.deviceNo, kind, code, run });
  const shared = device.family === 'tax-control-server';
  return ok(formRunsOf({ code, run, segments: stock[kind]?.segments ?? [], shared, ...recorded }));
}

/**
 * A month of a kind, asked of the device now. Problems: `bad-request` for no month, `device-managed-elsewhere` for a server, and those of a
 * device that cannot be asked.
 * @param month `YYYYMM`.
 */
export async function balanceMonth(
  device: TaxDevice,
  kind: InvoiceKind,
  month: string,
  books: Pick<NumberBooks, 'month' | 'moved'>,
  ports: Ports,
): Promise<Result<MonthBalance>> {
  if (!/^\d{4}(0[1-9]|1[0-2])$/.test(month))
    return failed('bad-request', { name: 'monthBalance', place: 'month', reason: 'not a month, YYYYMM' });
  if (device.managedElsewhere) return failed('device-managed-elsewhere', { deviceId: device.id });
  const known = await knowDevice(device, kind, ports);
  if (!known.ok) return known;
  const statistics = await talkTo(device, ports, () => device.month(kind, month));
  if (!statistics.ok) return statistics;
  const deviceNo = known.value.identity?.deviceNo;
  if (deviceNo === undefined) throw new Error(`device ${device.id} is known and has no identity`);
  return ok(
    monthBalanceOf(statistics.value, { states: books.month(deviceNo, kind, month), ...books.moved(deviceNo, kind, month) }),
  );
}
