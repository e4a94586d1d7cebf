/**
 * What is done to a tax disk beside issuing: voids, stock that comes and goes, the month, the clock. Each is sent exactly once,
 * and every doubt is the outcome `unknown`.
 */
import type { ChangeOutcome, NumberRun, TaxDevice } from '../../../domain/device.ts';
import { toDeviceTime } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { type ProblemDetails, problem } from '../../../domain/problem.ts';
import type { SerialConverterConfig } from '../../device-config.ts';
import { isOfKind } from '../answer-fields.ts';
import { unwritableIn, type XmlFields } from '../business-xml.ts';
import { isAboutRun, isPurchaseOf, isVoidOf, readPurchase, readRuns, readVoided, voidedKey } from '../change-answers.ts';
import { runFields, voidFields } from '../change-fields.ts';
import { stockRefusal } from '../refused.ts';
import { type CommandFacts, commands } from './commands.ts';
import type { Disk } from './disk.ts';
import type { UsedNumbers } from './used-numbers.ts';

/** The changes of {@link TaxDevice}; the caller sees to it that there is one at a time. */
export type DiskChanges = Pick<
  TaxDevice,
  'voidInvoice' | 'requisition' | 'readIn' | 'giveBack' | 'handOut' | 'takeBack' | 'report' | 'clear' | 'setClock'
>;

export function diskChanges(disk: Disk, used: UsedNumbers, { id: deviceId }: SerialConverterConfig): DiskChanges {
  /** @param fits Whether the data of an answer can be meant for this change. */
  async function change(
    facts: CommandFacts,
    input: XmlFields,
    more: ProblemDetails,
    fits: (data: XmlFields) => boolean,
  ): Promise<ChangeOutcome<XmlFields>> {
    const outside = unwritableIn(input);
    if (outside !== null) return { outcome: 'refused', problem: problem('characters-outside-gbk', outside) };
    const sent = await disk.send(facts, input, more, ({ data }) => fits(data));
    return sent.outcome === 'returned' ? { outcome: 'done', value: sent.returned.data } : sent;
  }

  async function changeRun(
    facts: CommandFacts,
    run: NumberRun,
    more: XmlFields = {},
    fits = (data: XmlFields) => isAboutRun(run, data),
  ): Promise<ChangeOutcome<XmlFields>> {
    return ofStock(run, await change(facts, { ...runFields(run), ...more }, { kind: run.kind }, fits));
  }

  function ofStock<T>(run: Parameters<typeof stockRefusal>[1], changed: ChangeOutcome<T>): ChangeOutcome<T> {
    return changed.outcome === 'refused' ? { ...changed, problem: stockRefusal(changed.problem, run, deviceId) } : changed;
  }

  const changeKind = (facts: CommandFacts, kind: InvoiceKind) =>
    change(facts, { fplxdm: kind }, { kind }, (data) => isOfKind(data, kind));

  return {
    async voidInvoice(request) {
      const fits = (data: XmlFields) => isVoidOf(request, data);
      const changed = await change(commands.void, voidFields(request), { kind: request.kind }, fits);
      if (changed.outcome === 'done') used.learnUsed(request.kind, voidedKey(request));
      return readAs(changed, (data) => readVoided(data, request.kind));
    },
    async requisition(run, step) {
      const confirmation: XmlFields = step === 'confirm' ? { qr: '1' } : {};
      const fits = (data: XmlFields) => isPurchaseOf(run, step, data);
      const changed = await changeRun(commands.requisition, run, confirmation, fits);
      return readAs(changed, (data) => readPurchase(data, run.kind));
    },
    async readIn(kind) {
      return readAs(ofStock({ kind }, await changeKind(commands.readIn, kind)), (data) => readRuns(data, kind));
    },
    giveBack: async (run) => justDone(await changeRun(commands.giveBack, run)),
    handOut: async (run, machineNo) => justDone(await changeRun(commands.handOut, run, { kpjh: String(machineNo) })),
    takeBack: async (run, machineNo) => justDone(await changeRun(commands.takeBack, run, { kpjh: String(machineNo) })),
    report: async (kind) => justDone(await changeKind(commands.report, kind)),
    clear: async (kind) => justDone(await changeKind(commands.clear, kind)),
    async setClock(at) {
      const changed = await change(commands.setClock, { czlx: '4', dqsz: toDeviceTime(at) }, {}, () => true);
      // whatever became of it, the time that the disk told before is not its time any more
      disk.forget();
      return justDone(changed);
    },
  };
}

/** @param read Null when success was said, but not so that it can be read. */
function readAs<T>(changed: ChangeOutcome<XmlFields>, read: (data: XmlFields) => T | null): ChangeOutcome<T> {
  if (changed.outcome !== 'done') return changed;
  const value = read(changed.value);
  return value === null ? { outcome: 'unknown', reason: 'success that cannot be read' } : { outcome: 'done', value };
}

/** Success says all there is. */
function justDone(changed: ChangeOutcome<XmlFields>): ChangeOutcome<null> {
  return changed.outcome === 'done' ? { outcome: 'done', value: null } : changed;
}
