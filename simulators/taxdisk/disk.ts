/**
 * One tax disk as its line sees it: a document comes in, a document goes out. Everything about documents, disk number and
 * passwords is here; nothing about frames.
 */
import { encodeBusiness, isFields, parseBusiness, textOf, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import { kindOf } from '../taxledger/kinds.ts';
import { type Refusal, refusalCode, refuse } from '../taxledger/refusal.ts';
import type { Unit } from '../taxledger/unit.ts';
import { type DiskCommand, diskCommands } from './commands.ts';

/** What a disk answers: a document, or the text of an ER frame when it could not make sense of the request. */
export type DiskReply =
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'trouble'; readonly text: string };

export interface AnswerStyle {
  /** Zeros. */
  readonly successCode: string;
  readonly emptyQuery: 'count0' | '09d106' | '09d200';
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
  const answer = execute(unit, command, id, input);
  if (isRefusal(answer)) return refused(refusalCode(answer, unit?.options.dialect ?? 'goldtax'), answer.why);
  const none = Array.isArray(answer.fpxx) && answer.fpxx.length === 0;
  if (id === 'FPCX' && none && style.emptyQuery !== 'count0') return refused(style.emptyQuery, '没有符合条件的数据');
  return reply({ ...answer, returncode: style.successCode, returnmsg: '成功' });
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
