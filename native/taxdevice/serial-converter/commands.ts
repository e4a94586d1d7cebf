/**
 * The commands of a tax disk behind a serial converter: numbers, XML ids, passwords they carry, and one call of one of
 * them. What the fields mean is not known here.
 */
import type { Timers } from '../../device-config.ts';
import { encodeBusiness, parseBusiness, type XmlFields } from '../business-xml.ts';
import { type Returned, returnedOf } from '../returned.ts';
import { type StrikeOut, strikeOutOf } from '../secrets.ts';
import type { Answer, Command } from './exchange.ts';
import type { ErrorFrame } from './frame.ts';
import type { Session } from './session.ts';

export interface CommandFacts {
  readonly code: number;
  readonly id: string;
  readonly comment: string;
  /** Which of the timers is its own, and whether the device is another one afterwards. */
  readonly class: 'read' | 'change' | 'network';
  /** Carries the password of the certificate beside that of the disk. */
  readonly signs: boolean;
  /** "There is none" is an answer like any other, and nothing was done. */
  readonly mayFindNone?: true;
}

export const commands = {
  identity: { code: 0x04, id: 'SKPXXCX', comment: '税控盘信息查询', class: 'read', signs: false },
  monitor: { code: 0x06, id: 'JKSJCX', comment: '监控数据查询', class: 'read', signs: false },
  rates: { code: 0x07, id: 'SQSLCX', comment: '授权税率查询', class: 'read', signs: false },
  stock: { code: 0x08, id: 'GPXXCX', comment: '购票信息查询', class: 'read', signs: false },
  issue: { code: 0x0a, id: 'FPKJ', comment: '发票开具', class: 'change', signs: true },
  void: { code: 0x0b, id: 'FPZF', comment: '发票作废', class: 'change', signs: true },
  query: { code: 0x0c, id: 'FPCX', comment: '发票查询', class: 'read', signs: false },
  setClock: { code: 0x0d, id: 'SKPBSP', comment: '税控盘报税盘组合操作', class: 'change', signs: false },
  handOut: { code: 0x0f, id: 'BSPFPFF', comment: '发票分发', class: 'change', signs: false },
  takeBack: { code: 0x10, id: 'BSPFPSH', comment: '发票收回', class: 'change', signs: false },
  report: { code: 0x11, id: 'SJCB', comment: '数据抄报', class: 'network', signs: true },
  clear: { code: 0x12, id: 'JKHC', comment: '监控回传', class: 'network', signs: false },
  month: { code: 0x13, id: 'TJXXCX', comment: '统计信息查询', class: 'read', signs: false },
  upload: { code: 0x16, id: 'FPSSSC', comment: '发票实时上传', class: 'network', signs: false },
  readIn: { code: 0x19, id: 'FPDR', comment: '发票读入', class: 'change', signs: false, mayFindNone: true },
  giveBack: { code: 0x1a, id: 'FJTH', comment: '分机退回', class: 'change', signs: false },
  requisition: { code: 0x1b, id: 'WLLQFP', comment: '网络领取发票', class: 'network', signs: false },
  unsent: { code: 0x30, id: 'HQLXSJ', comment: '获取离线数据', class: 'read', signs: false },
  uploadErrors: { code: 0x31, id: 'SCCWFP', comment: '上传错误发票查询', class: 'read', signs: false },
} as const satisfies Readonly<Record<string, CommandFacts>>;

/** Secrets and number of the disk that a command is meant for. */
export interface DiskAccess {
  readonly deviceNo: string;
  readonly diskPassword: string;
  readonly certificatePassword: string;
}

/** What became of a call. */
export type Called =
  | { readonly outcome: 'returned'; readonly returned: Returned }
  | { readonly outcome: 'deviceError'; readonly error: ErrorFrame; readonly executed: 'no' | 'unknown' }
  | { readonly outcome: 'silent'; readonly sent: 'nothing' | 'something'; readonly why: 'time' | 'closed' }
  | { readonly outcome: 'garbled'; readonly reason: string };

/**
 * Sends one command and reads its answer as a document.
 * @param fits Whether the data of a successful answer can be meant for this call. One that cannot, or that names another
 * id, is an answer left over from an earlier command and is passed over.
 */
export async function call(
  session: Session,
  timers: Timers,
  facts: CommandFacts,
  access: DiskAccess,
  input: XmlFields,
  fits: (returned: Returned) => boolean = () => true,
): Promise<Called> {
  const strikeOut = secretsOf(access);
  const body = { input: { ...accessFields(facts, access), ...input } };
  const data = encodeBusiness({ id: facts.id, comment: facts.comment, body });
  const belongs = (answer: Uint8Array): boolean => {
    const parsed = parseBusiness(answer);
    if (!parsed.ok) return answer.length > 0;
    if (parsed.document.id !== '' && parsed.document.id.toUpperCase() !== facts.id) return false;
    const returned = returnedOf(parsed.document.body, strikeOut);
    return returned === null || fits(returned);
  };
  const command: Command = {
    type: 0x20,
    code: facts.code,
    data,
    replyMs: replyMs(facts, timers),
    changes: facts.class !== 'read',
    belongs,
  };
  return readAnswer(await session.exchange(command), strikeOut);
}

/** Strikes out the passwords of a disk. */
export function secretsOf({ diskPassword, certificatePassword }: Omit<DiskAccess, 'deviceNo'>): StrikeOut {
  return strikeOutOf([diskPassword, certificatePassword]);
}

function accessFields({ signs }: CommandFacts, { deviceNo, diskPassword, certificatePassword }: DiskAccess): XmlFields {
  return { skpbh: deviceNo, skpkl: diskPassword, ...(signs ? { keypwd: certificatePassword } : {}) };
}

function replyMs(facts: CommandFacts, timers: Timers): number {
  switch (facts.class) {
    case 'read':
      return timers.reply;
    case 'change':
      return timers.changeReply;
    case 'network':
      return timers.networkReply;
  }
}

function readAnswer(answer: Answer, strikeOut: StrikeOut): Called {
  if (answer.outcome === 'deviceError' && answer.error.kind === 'errorText') {
    return { ...answer, error: { ...answer.error, text: strikeOut(answer.error.text) } };
  }
  if (answer.outcome !== 'reply') return answer;
  const parsed = parseBusiness(answer.data);
  const returned = parsed.ok ? returnedOf(parsed.document.body, strikeOut) : null;
  if (returned === null) return { outcome: 'garbled', reason: parsed.ok ? 'no return code' : parsed.why };
  return { outcome: 'returned', returned };
}
