/**
 * What a device shows of the things that a step of an operation can change. Whoever looks also renews what the counter knows of it, so
 * that the status shows a step as soon as it is done.
 */
import type { Monitor, NumberRun, Stock, TaxDevice, Unsent } from '../../../domain/device.ts';
import { kindOf, type OperationAim, type OperationStep, runOf } from '../../../domain/device-operation.ts';
import type { DeviceNo, Instant, InvoiceKey } from '../../../domain/ids.ts';
import { type InvoiceKind, kindFacts } from '../../../domain/kinds.ts';
import { sameKey } from '../../../domain/numbering.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { type NumberIs, type Showing, showingOf, unusedOf } from '../../../domain/step-verdict.ts';
import type { Ports } from './ports.ts';

export interface Seen {
  readonly deviceNo: DeviceNo;
  readonly showing: Showing;
}

/** Where a step shows. */
const placeOf = {
  download: 'stock',
  confirm: 'stock',
  readIn: 'stock',
  giveBack: 'stock',
  handOut: 'stock',
  takeBack: 'stock',
  upload: 'unsent',
  report: 'monitor',
  clear: 'monitor',
  setClock: 'clock',
  voidBlank: 'stock',
} as const satisfies Readonly<Record<OperationStep, 'stock' | 'unsent' | 'monitor' | 'clock'>>;

/** Call it with the device held. */
export async function lookAt(device: TaxDevice, aim: OperationAim, step: OperationStep, ports: Ports): Promise<Result<Seen>> {
  const identity = await device.identify();
  if (!identity.ok) return identity;
  const { deviceNo, clock, kinds } = identity.value;
  const now = ports.clock.now();
  ports.facts.set(device.id, { identity: identity.value, clockReadAt: now });
  const kind = kindOf(aim);
  const isFit = kind === null || (kinds.includes(kind) && (aim.what !== 'voidBlank' || kindFacts[kind].medium === 'paper'));
  if (!isFit) return failed('device-kind-not-authorised', { deviceId: device.id, kind });
  const parts = kind === null ? ok({}) : await partsOf(device, deviceNo, kind, aim, step, ports);
  return parts.ok ? ok({ deviceNo, showing: showingOf(aim, { ...parts.value, clock, now }) }) : parts;
}

interface Parts {
  readonly stock?: Stock;
  readonly firstUsed?: boolean;
  readonly numberIs?: NumberIs;
  readonly voidedAt?: Instant;
  readonly monitor?: Monitor;
  readonly unsent?: Unsent;
}

async function partsOf(
  device: TaxDevice,
  deviceNo: DeviceNo,
  kind: InvoiceKind,
  aim: OperationAim,
  step: OperationStep,
  ports: Ports,
): Promise<Result<Parts>> {
  switch (placeOf[step]) {
    case 'stock': {
      const stock = await device.stock(kind);
      if (!stock.ok) return stock;
      ports.facts.setStock(device.id, stock.value);
      if (aim.what === 'voidBlank') {
        const number = await recordOf(device, kind, aim.number, ports);
        return number.ok ? ok({ stock: stock.value, ...number.value }) : number;
      }
      const run = runOf(aim);
      if (run === null || unusedOf(run, stock.value) > 0) return ok({ stock: stock.value });
      const firstUsed = await isFirstUsed(device, deviceNo, run, ports);
      return ok({ stock: stock.value, ...(firstUsed === null ? {} : { firstUsed }) });
    }
    case 'monitor': {
      const monitor = await device.monitor(kind);
      if (!monitor.ok) return monitor;
      const known = ports.facts.of(device.id);
      ports.facts.set(device.id, { monitor: { ...known.monitor, [kind]: monitor.value } });
      return ok({ monitor: monitor.value });
    }
    case 'unsent': {
      const unsent = await device.unsent(kind);
      if (!unsent.ok) return unsent;
      ports.facts.setUnsent(device.id, unsent.value);
      return ok({ unsent: unsent.value });
    }
    case 'clock':
      return ok({});
  }
}

/**
 * What is recorded of a number. The ledger comes first: where it has an invoice of it, no record of a device makes it a blank void. A problem
 * when the device does not tell: its stock alone cannot tell a void from an issue.
 */
async function recordOf(
  device: TaxDevice,
  kind: InvoiceKind,
  key: InvoiceKey,
  ports: Ports,
): Promise<Result<Pick<Parts, 'numberIs' | 'voidedAt'>>> {
  const { code, number } = key;
  if (ports.ledger.isRecorded(key)) return ok({ numberIs: 'issued' });
  const records = await device.query({ by: 'numbers', kind, code, from: number, to: number });
  if (!records.ok) return records;
  const record = records.value.find((one) => sameKey(one.key, key));
  if (!record) return ok({ numberIs: 'unrecorded' });
  if (record.state !== 'blankVoid') return ok({ numberIs: 'issued' });
  return ok({ numberIs: 'blankVoid', voidedAt: record.voidedAt ?? record.issuedAt });
}

/**
 * Whether a run that is not in stock was used by this very device. Numbers are used in order, so its first one tells. The ledger knows it
 * where a device does not tell of a segment that is used up; another disk of the counter may have used a run that was handed out to it.
 * Null when the device could not be asked.
 */
async function isFirstUsed(
  device: TaxDevice,
  deviceNo: DeviceNo,
  { kind, code, first }: NumberRun,
  ports: Ports,
): Promise<boolean | null> {
  if (ports.ledger.isRecorded({ code, number: first }, deviceNo)) return true;
  const records = await device.query({ by: 'numbers', kind, code, from: first, to: first });
  return records.ok ? records.value.length > 0 : null;
}
