/**
 * The request that a step of an operation is: which method of the device, with what.
 */
import type { ChangeOutcome, NumberRun, PurchaseState, TaxDevice, Voided } from '../../../domain/device.ts';
import { kindOf, runOf } from '../../../domain/device-operation.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { OperationRecord } from '../../../domain/operation-ledger.ts';
import { assertNever, problem } from '../../../domain/problem.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { uploadKind } from './bureau-upload.ts';
import type { Ports } from './ports.ts';

/** What a device answers to a step that is done: how far a purchase has come, the runs that came in, the number that is void. */
export type StepValue = PurchaseState | readonly NumberRun[] | Voided | null;

/** What a step may need beside the device. */
export interface StepNeeds {
  /** Opens a task for an invoice that the bureau turns down. */
  readonly raise: (matter: TaskMatter) => void;
  /** How devices and documents name a person. @param userId Of somebody who began an operation. */
  readonly nameOf: (userId: string) => string;
}

/** Sends it once. */
export function askForStep(
  { aim, step, actor }: OperationRecord,
  device: TaxDevice,
  ports: Ports,
  { raise, nameOf }: StepNeeds,
): Promise<ChangeOutcome<StepValue>> {
  const needed = <T>(value: T | null): T => {
    if (value === null) throw new Error(`${step} of ${aim.what}`);
    return value;
  };
  const run = () => needed(runOf(aim));
  const kind = () => needed(kindOf(aim));
  const number = () => needed('number' in aim ? aim.number : null);
  const machineNo = () => needed('machineNo' in aim ? aim.machineNo : null);
  switch (step) {
    case 'download':
    case 'confirm':
      return device.requisition(run(), step);
    case 'readIn':
      return device.readIn(kind());
    case 'giveBack':
      return device.giveBack(run());
    case 'handOut':
      return device.handOut(run(), machineNo());
    case 'takeBack':
      return device.takeBack(run(), machineNo());
    case 'upload':
      return upload(device, kind(), ports, raise);
    case 'report':
      return device.report(kind());
    case 'clear':
      return device.clear(kind());
    case 'setClock':
      return device.setClock(ports.clock.now());
    case 'voidBlank':
      return device.voidInvoice({ what: 'blank', kind: kind(), next: number(), clerk: nameOf(actor) });
    default:
      return assertNever(step);
  }
}

/** Uploading twice changes nothing, so trouble of any kind is a refusal: it may be tried again. */
async function upload(
  device: TaxDevice,
  kind: InvoiceKind,
  ports: Ports,
  raise: (matter: TaskMatter) => void,
): Promise<ChangeOutcome<null>> {
  const unsent = await uploadKind(device, kind, ports, raise);
  if (!unsent.ok) return { outcome: 'refused', problem: unsent.problem };
  // Turned down by the bureau. A device that does not tell how many wait refuses to report where it must.
  const waiting = unsent.value.count ?? 0;
  if (waiting === 0) return { outcome: 'done', value: null };
  return { outcome: 'refused', problem: problem('device-unuploaded-first', { deviceId: device.id, kind }) };
}
