/**
 * What a tax-control server does: documents in, documents out, over the units it holds. Everything about ids, terminals and serials
 * is here; nothing about HTTP.
 */
import { textOf, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import type { FormTexts } from '../taxledger/form.ts';
import { issue } from '../taxledger/issuing.ts';
import { type Kind, kindOf } from '../taxledger/kinds.ts';
import type { LedgerInvoice } from '../taxledger/model.ts';
import { queryInvoices } from '../taxledger/query.ts';
import { type Refusal, refusalCode, refuse } from '../taxledger/refusal.ts';
import type { Unit } from '../taxledger/unit.ts';
import { voidAsRequested } from '../taxledger/void-request.ts';
import {
  formTexts,
  identityFields,
  monitorFields,
  pendingFields,
  recordFields,
  stockFields,
  textsOf,
} from '../taxledger/wire-texts.ts';
import { qrImage } from './qr-image.ts';

/** An answer: the return code, its message and the data. */
export interface Answer {
  readonly code: string;
  readonly message: string;
  readonly data: XmlFields;
}

export interface ServiceWorld {
  units(): readonly Unit[];
  terminals(): readonly string[];
  readonly repeatedSerial: 'success' | '-10324';
  readonly conflictCarriesInvoice: boolean;
  readonly qrImages: boolean;
}

/** Ids this server knows. */
const functions = new Map<string, (world: ServiceWorld, body: XmlFields) => XmlFields | Refusal | Answer>([
  ['20002', keyInformation],
  ['10004', ofKind(nextNumber)],
  ['10005', ofKind((unit, kind) => stockFields(unit, kind))],
  ['10008', issueInvoice],
  ['10009', ofKind(voidNumber)],
  ['10010', query],
  ['10017', ofKind(pendingFields)],
]);

/** Executes one request and answers it; what it changed is on the disk when it returns. */
export function answerRequest(world: ServiceWorld, id: string, body: XmlFields): Answer {
  const run = functions.get(id);
  if (run === undefined) return answered(refuse('incomplete', `unknown id ${id}`));
  const terminal = textOf(body, 'kpzdbs');
  if (terminal === '') return answered(refuse('incomplete', 'kpzdbs'));
  if (!world.terminals().includes(terminal)) return answered(refuse('terminalUnknown', `unknown terminal ${terminal}`));
  return answered(run(world, body));
}

export function failure(code: string, message: string): Answer {
  return { code, message, data: {} };
}

function answered(result: XmlFields | Refusal | Answer): Answer {
  if (isAnswer(result)) return result;
  if (isRefusal(result)) return failure(refusalCode(result, 'server'), result.why);
  return { code: '0', message: '成功', data: result };
}

function isAnswer(result: XmlFields | Refusal | Answer): result is Answer {
  return 'data' in result;
}

function isRefusal(result: XmlFields | Refusal): result is Refusal {
  return 'refusal' in result;
}

function unitOf(world: ServiceWorld, kind: Kind): Unit | null {
  return world.units().find((unit) => unit.kind(kind) !== null) ?? null;
}

function ofKind(run: (unit: Unit, kind: Kind, body: XmlFields) => XmlFields | Refusal) {
  return (world: ServiceWorld, body: XmlFields): XmlFields | Refusal => {
    const named = textOf(body, 'fplxdm');
    if (named === '') return refuse('incomplete', 'fplxdm');
    const kind = kindOf(named);
    const unit = kind === null ? null : unitOf(world, kind);
    return kind === null || unit === null ? refuse('kind', `kind ${named} is not authorised`) : run(unit, kind, body);
  };
}

/** Server and key information: the first unit, the kinds, monitor data and rates of all. */
function keyInformation(world: ServiceWorld): XmlFields {
  const held = world.units().flatMap((unit) => unit.kinds());
  const [first] = world.units();
  return {
    ...(first === undefined ? {} : identityFields(first)),
    fplxdm: held.map(({ kind }) => kind).join(''),
    jkxx: held.map(({ kind, monitor, rates }) => ({ ...monitorFields(kind, monitor), slxx: rates.map((sl) => ({ sl })) })),
  };
}

function nextNumber(unit: Unit, kind: Kind): XmlFields | Refusal {
  const { dqfpdm = '', dqfphm = '' } = textsOf(stockFields(unit, kind));
  return dqfphm === '' ? refuse('noStock', `no stock of ${kind}`) : { fplxdm: kind, dqfpdm, dqfphm };
}

function issueInvoice(world: ServiceWorld, body: XmlFields): XmlFields | Refusal | Answer {
  const serial = textOf(body, 'fpqqlsh');
  if (serial === '' || Buffer.byteLength(serial) > 50) return refuse('incomplete', 'fpqqlsh');
  const texts = formTexts(body);
  const earlier = bySerial(world, serial);
  if (earlier !== null) return repeated(world, earlier, texts);
  return ofKind((unit) => {
    const outcome = issue(unit, texts, serial);
    return 'refused' in outcome ? outcome.refused : issuedFields(world, outcome.done);
  })(world, body);
}

/** A serial that has its invoice never gets another. */
function repeated(world: ServiceWorld, earlier: LedgerInvoice, texts: FormTexts): Answer {
  const data = issuedFields(world, earlier);
  if (earlier.texts === null || !sameContent(earlier.texts, texts)) {
    return { code: '-10324', message: '流水号已开具,内容不一致', data: world.conflictCarriesInvoice ? data : {} };
  }
  return world.repeatedSerial === 'success'
    ? { code: '0', message: '成功', data }
    : { code: '-10324', message: '流水号已开具', data };
}

/** Fields that say how and when it was asked, not what is to be issued. */
const notOfTheContent = new Set(['ssyf', 'kpjh', 'qmcs', 'bmbbbh']);

function sameContent(one: FormTexts, other: FormTexts): boolean {
  const sorted = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts)
      .filter(([name]) => !notOfTheContent.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = ({ head, face, list }: FormTexts) => JSON.stringify([sorted(head), face.map(sorted), list.map(sorted)]);
  return plain(one) === plain(other);
}

function issuedFields({ qrImages }: ServiceWorld, invoice: LedgerInvoice): XmlFields {
  const { kind, code, number, issuedAt, cipher, checkCode, requestSerial } = invoice;
  const ewm = qrImages ? qrImage(invoice) : '';
  return {
    fplxdm: kind,
    fpqqlsh: requestSerial ?? '',
    fpdm: code,
    fphm: number,
    kprq: issuedAt,
    skm: cipher,
    jym: checkCode,
    ewm,
  };
}

function bySerial(world: ServiceWorld, serial: string): LedgerInvoice | null {
  for (const { store } of world.units()) {
    const [found] = store.invoices({ by: 'serial', serial });
    if (found !== undefined) return found;
  }
  return null;
}

function voidNumber(unit: Unit, kind: Kind, body: XmlFields): XmlFields | Refusal {
  const outcome = voidAsRequested(unit, kind, textsOf(body));
  if ('refused' in outcome) return outcome.refused;
  const { code, number, at } = outcome.done;
  return { fplxdm: kind, fpdm: code, fphm: number, zfrq: at };
}

function query(world: ServiceWorld, body: XmlFields): XmlFields | Refusal | Answer {
  if (textOf(body, 'cxfs') === '2') {
    const serial = textOf(body, 'cxtj');
    const found = bySerial(world, serial);
    if (found === null) return failure('-10323', '流水号不存在');
    const unit = unitOf(world, found.kind);
    return unit === null ? refuse('kind', `kind ${found.kind}`) : { fplxdm: found.kind, fpxx: [serverRecord(unit, found)] };
  }
  return ofKind((unit, kind) => {
    const found = queryInvoices(unit, kind, textsOf(body));
    return 'refusal' in found ? found : { fplxdm: kind, fpxx: found.map((invoice) => serverRecord(unit, invoice)) };
  })(world, body);
}

function serverRecord(unit: Unit, invoice: LedgerInvoice): XmlFields {
  return { fpqqlsh: invoice.requestSerial ?? '', ...recordFields(unit, invoice) };
}
