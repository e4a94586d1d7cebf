/**
 * The commands of a tax disk by number: which business ids they take, what they need beside the disk number and the disk
 * password, and what they do.
 */
import { textOf, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import { signatureValue } from '../taxledger/cipher.ts';
import { epochOf } from '../taxledger/clock.ts';
import { handOut, takeBack } from '../taxledger/hand-out.ts';
import { issue } from '../taxledger/issuing.ts';
import type { Kind } from '../taxledger/kinds.ts';
import { formatFen } from '../taxledger/money.ts';
import { clearPeriod, monthStatistics, reportPeriod } from '../taxledger/months.ts';
import { giveBack, purchase, type Range, readIn } from '../taxledger/purchase.ts';
import { queryInvoices } from '../taxledger/query.ts';
import { type Refusal, refuse } from '../taxledger/refusal.ts';
import type { Unit } from '../taxledger/unit.ts';
import { uploadKind } from '../taxledger/uploads.ts';
import { voidAsRequested } from '../taxledger/void-request.ts';
import {
  formTexts,
  identityFields,
  monitorFields,
  pendingFields,
  recordFields,
  segmentFields,
  statisticsFields,
  stockFields,
  textsOf,
} from '../taxledger/wire-texts.ts';

/** Fields of an answer, or why there is none. */
type Answer = XmlFields | Refusal;

export interface DiskCommand {
  readonly ids: readonly string[];
  /** Needs the certificate password too. */
  readonly signs: boolean;
  readonly run:
    | { readonly of: 'disk'; run(unit: Unit, input: XmlFields): Answer }
    | { readonly of: 'kind'; run(unit: Unit, kind: Kind, input: XmlFields, id: string): Answer };
}

const ofKind = (
  ids: readonly string[],
  run: (unit: Unit, kind: Kind, input: XmlFields, id: string) => Answer,
  signs = false,
): DiskCommand => ({
  ids,
  signs,
  run: { of: 'kind', run },
});
const ofDisk = (id: string, run: (unit: Unit, input: XmlFields) => Answer): DiskCommand => ({
  ids: [id],
  signs: false,
  run: { of: 'disk', run },
});

/** Every type-20 command this disk knows. The link test, 0x01, carries no document and is answered by the session. */
export const diskCommands: ReadonlyMap<number, DiskCommand> = new Map([
  [0x04, ofDisk('SKPXXCX', identityFields)],
  [0x06, ofKind(['JKSJCX'], monitor)],
  [0x07, ofKind(['SQSLCX'], (unit, kind) => ({ fplxdm: kind, slxx: (unit.kind(kind)?.rates ?? []).map((sl) => ({ sl })) }))],
  [0x08, ofKind(['GPXXCX'], stockFields)],
  [0x0a, ofKind(['FPKJ'], (unit, _kind, input) => issueInvoice(unit, input), true)],
  [0x0b, ofKind(['FPZF'], voidNumber, true)],
  [0x0c, ofKind(['FPCX'], query)],
  [0x0d, ofDisk('SKPBSP', setClock)],
  [0x0f, ofKind(['BSPFPFF'], (unit, kind, input) => toOtherMachine(unit, kind, input, handOut))],
  [0x10, ofKind(['BSPFPSH'], (unit, kind, input) => toOtherMachine(unit, kind, input, takeBack))],
  [0x11, ofKind(['SJCB'], (unit, kind) => reportPeriod(unit, kind) ?? { fplxdm: kind }, true)],
  [0x12, ofKind(['JKHC'], (unit, kind) => clearPeriod(unit, kind) ?? { fplxdm: kind })],
  [0x13, ofKind(['TJXXCX'], statistics)],
  [0x16, ofKind(['FPSSSC'], upload)],
  [0x19, ofKind(['FPDR'], (unit, kind) => ({ fplxdm: kind, lgxx: readIn(unit, kind).map(segmentFields) }))],
  [0x1a, ofKind(['FJTH'], returnRange)],
  [0x1b, ofKind(['WLLQFP', 'WLLQFPJGQR'], buyRange)],
  [0x30, ofKind(['HQLXSJ'], pendingFields)],
  [0x31, ofKind(['SCCWFP'], uploadErrors)],
]);

function monitor(unit: Unit, kind: Kind): Answer {
  const held = unit.kind(kind);
  return held === null ? refuse('kind', `kind ${kind} is not authorised`) : monitorFields(kind, held.monitor);
}

function issueInvoice(unit: Unit, input: XmlFields): Answer {
  const outcome = issue(unit, formTexts(input));
  if ('refused' in outcome) return outcome.refused;
  const { kind, code, number, issuedAt, net, cipher, checkCode } = outcome.done;
  return {
    fplxdm: kind,
    fpdm: code,
    fphm: number,
    kprq: issuedAt,
    hjje: formatFen(net),
    skm: cipher,
    jym: checkCode,
    qmz: signatureValue(`${code} ${number} ${issuedAt}`),
  };
}

function voidNumber(unit: Unit, kind: Kind, input: XmlFields): Answer {
  const outcome = voidAsRequested(unit, kind, textsOf(input));
  if ('refused' in outcome) return outcome.refused;
  const { code, number, at } = outcome.done;
  return { fplxdm: kind, fpdm: code, fphm: number, zfrq: at };
}

function query(unit: Unit, kind: Kind, input: XmlFields): Answer {
  const found = queryInvoices(unit, kind, textsOf(input));
  return 'refusal' in found ? found : { fplxdm: kind, fpxx: found.map((invoice) => recordFields(unit, invoice)) };
}

/** Sets the clock (czlx 4, 校时); the other uses of this command belong to a reporting disk, which there is none of. */
function setClock(unit: Unit, input: XmlFields): Answer {
  const { czlx, dqsz = '' } = textsOf(input);
  const epoch = /^\d{14}$/.test(dqsz) ? epochOf(dqsz) : null;
  if (czlx !== '4' || epoch === null) return refuse('incomplete', 'czlx or dqsz');
  unit.setClock(epoch);
  return {};
}

function statistics(unit: Unit, kind: Kind, input: XmlFields): Answer {
  const { ssyf = '' } = textsOf(input);
  const start = `${ssyf}01`;
  if (epochOf(start) === null) return refuse('incomplete', `ssyf ${ssyf}`);
  return { fplxdm: kind, ...statisticsFields(ssyf, monthStatistics(unit, kind, ssyf)) };
}

function upload(unit: Unit, kind: Kind): Answer {
  const result = uploadKind(unit, kind);
  return 'refusal' in result ? result : { fplxdm: kind, yscfpzs: String(result.sent), sbfpzs: String(result.failed) };
}

function uploadErrors(unit: Unit, kind: Kind): Answer {
  const failed = unit.store
    .invoices({ by: 'pending', kind })
    .flatMap(({ code, number, uploadError }) =>
      uploadError === null ? [] : [{ fpdm: code, fphm: number, code: uploadError.error, msg: uploadError.message }],
    );
  return { fplxdm: kind, fpxx: failed };
}

function rangeOf(kind: Kind, input: XmlFields): Range | Refusal {
  const { fpdm = '', qshm = '', fpfs = '' } = textsOf(input);
  const complete = fpdm !== '' && /^\d{1,8}$/.test(qshm) && /^[1-9]\d{0,7}$/.test(fpfs);
  return complete ? { kind, code: fpdm, first: Number(qshm), count: Number(fpfs) } : refuse('incomplete', 'fpdm, qshm or fpfs');
}

function returnRange(unit: Unit, kind: Kind, input: XmlFields): Answer {
  const range = rangeOf(kind, input);
  if ('refusal' in range) return range;
  return giveBack(unit, range) ?? { fplxdm: kind, fpdm: range.code };
}

/** Hands a range out (分发) to the machine `kpjh` names, or takes it back (收回) from there. */
function toOtherMachine(unit: Unit, kind: Kind, input: XmlFields, act: typeof handOut): Answer {
  const range = rangeOf(kind, input);
  if ('refusal' in range) return range;
  const machine = textOf(input, 'kpjh');
  if (!/^\d{1,5}$/.test(machine) || Number(machine) === unit.options.machineNo) return refuse('incomplete', `kpjh ${machine}`);
  return act(unit, range, Number(machine)) ?? { fplxdm: kind, fpdm: range.code };
}

function buyRange(unit: Unit, kind: Kind, input: XmlFields, id: string): Answer {
  const range = rangeOf(kind, input);
  if ('refusal' in range) return range;
  const state = purchase(unit, range, id === 'WLLQFPJGQR' || textsOf(input).qr === '1');
  return typeof state === 'number' ? { fplxdm: kind, lpzt: String(state) } : state;
}
