/**
 * One tax disk as its line sees it: a document comes in, a document goes out. Everything about documents, disk number and
 * passwords is here; nothing about frames.
 */
import {
  encodeBusiness,
  isFields,
  parseBusiness,
  textOf,
  type XmlFields,
  type XmlTree,
} from '../../native/taxdevice/business-xml.ts';
import { kindOf } from '../taxledger/kinds.ts';
import { type Refusal, refusalCode, refuse } from '../taxledger/refusal.ts';
import type { Unit } from '../taxledger/unit.ts';
import { type DiskCommand, diskCommands } from './commands.ts';
import type { RunningQuirks } from './quirks.ts';

/** What a disk answers: a document, or the text of an ER frame when it could not make sense of the request. */
export type DiskReply =
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'trouble'; readonly text: string };

/** How the disk writes what it answers. */
export interface AnswerStyle {
  readonly emptyQuery: 'count0' | '09d106' | '09d200';
  readonly quirks: RunningQuirks;
}

/**
 * Executes one command.
 * @param unit The disk that is in, null when there is none.
 * @param forced Return code to answer instead of executing anything.
 */
export function answerCommand(
  unit: Unit | null,
  number: number,
  data: Uint8Array,
  style: AnswerStyle,
  forced?: { readonly code: string; readonly message: string },
): DiskReply {
  const command = diskCommands.get(number);
  const parsed = parseBusiness(data);
  if (!parsed.ok) return { kind: 'trouble', text: `报文格式错误 ${parsed.why.replace(/[^\x20-\x7e]/g, '')}`.slice(0, 100) };
  const { id, comment, body } = parsed.document;
  if (command === undefined || !command.ids.includes(id))
    return { kind: 'trouble', text: `业务编号与命令不符 ${id.replace(/[^\w]/g, '')}`.slice(0, 100) };
  const reply = (output: XmlFields): DiskReply => ({
    kind: 'document',
    bytes: encodeBusiness({ id, comment, body: { output } }),
  });
  const refused = (code: string, message: string) => reply({ returncode: code, returnmsg: message });
  if (forced !== undefined) return refused(forced.code, forced.message);

  const input = isFields(body.input) ? body.input : {};
  const { quirks } = style;
  const answer = execute(unit, command, id, input);
  const dialect = quirks.now().sixDigitCodes ? 'nisec' : (unit?.options.dialect ?? 'goldtax');
  if (isRefusal(answer)) return refused(refusalCode(answer, dialect), answer.why);
  if (id === 'FPKJ') quirks.issued(textOf(answer, 'fpdm'), textOf(answer, 'fphm'));
  const { fields, lags } = asKnown(id, answer, quirks);
  const none = Array.isArray(fields.fpxx) && fields.fpxx.length === 0;
  const emptyQuery = lags ? '09d106' : style.emptyQuery;
  if (id === 'FPCX' && none && emptyQuery !== 'count0') return refused(emptyQuery, '没有符合条件的数据');
  return reply({ ...fields, returncode: quirks.successCode(), returnmsg: '成功' });
}

/** What the part of the device that answers knows of it: less than the disk, with some quirks. */
function asKnown(id: string, answer: XmlFields, quirks: RunningQuirks): { readonly fields: XmlFields; readonly lags: boolean } {
  if (id === 'JKSJCX' && quirks.now().emptyMonitorFields)
    return { fields: { ...answer, kpjzsj: '', zxbsrq: '', syrl: '' }, lags: false };
  const missing = id === 'FPCX' ? quirks.missing() : null;
  if (missing === null || !Array.isArray(answer.fpxx)) return { fields: answer, lags: false };
  const fpxx = answer.fpxx.filter(
    (found: XmlTree) => !isFields(found) || `${textOf(found, 'fpdm')} ${textOf(found, 'fphm')}` !== missing,
  );
  return { fields: { ...answer, fpxx }, lags: fpxx.length < answer.fpxx.length };
}

function execute(unit: Unit | null, command: DiskCommand, id: string, input: XmlFields): XmlFields | Refusal {
  if (unit === null) return refuse('wrongDisk', 'no disk');
  const deviceNo = textOf(input, 'skpbh');
  const mayBeEmpty = id === 'SKPXXCX';
  if (deviceNo !== unit.options.deviceNo && !(mayBeEmpty && deviceNo === ''))
    return refuse('wrongDisk', `this is disk ${unit.options.deviceNo}`);
  const locked = judgePasswords(unit, command, input);
  if (locked !== null) return locked;
  if (command.run.of === 'disk') return command.run.run(unit, input);
  const named = textOf(input, 'fplxdm');
  if (named === '') return refuse('incomplete', 'fplxdm');
  const kind = kindOf(named);
  if (kind === null || unit.kind(kind) === null) return refuse('kind', `kind ${named} is not authorised`);
  return command.run.run(unit, kind, input, id);
}

function judgePasswords(unit: Unit, command: DiskCommand, input: XmlFields): Refusal | null {
  const [disk, certificate] = [textOf(input, 'skpkl'), textOf(input, 'keypwd')];
  if (disk === '' || (command.signs && certificate === '')) return refuse('incomplete', 'skpkl or keypwd');
  const wrong = unit.checkPassword('disk', disk);
  return wrong ?? (certificate === '' ? null : unit.checkPassword('certificate', certificate));
}

function isRefusal(answer: XmlFields | Refusal): answer is Refusal {
  return 'refusal' in answer;
}
