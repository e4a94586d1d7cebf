/**
 * Whether a request is the recorded one. A masked value stands for any value, and so does what is never the same twice.
 */
import { isFields, parseBusiness, textOf, type XmlFields, type XmlTree } from '../../native/taxdevice/business-xml.ts';

/** A request: a document, or the bytes of something else. */
export interface Asked {
  /** Name of the command. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Times, and serials that a host makes anew for each request. */
const neverTheSame: ReadonlySet<string> = new Set(['ssyf', 'dqsz', 'fpqqlsh']);

export function isSameRequest(recorded: Asked, live: Asked): boolean {
  if (recorded.name !== live.name) return false;
  const documents = [parseBusiness(recorded.bytes), parseBusiness(live.bytes)] as const;
  const [one, other] = documents;
  if (one.ok && other.ok) return one.document.id === other.document.id && isSameTree(one.document.body, other.document.body);
  return one.ok === other.ok && isSameText(latin1(recorded.bytes), latin1(live.bytes));
}

function isSameTree(recorded: XmlTree, live: XmlTree): boolean {
  if (typeof recorded === 'string' || typeof live === 'string')
    return typeof recorded === 'string' && typeof live === 'string' && isSameText(recorded, live);
  if (!isFields(recorded) || !isFields(live)) {
    const [rows, others] = [Object.values(recorded), Object.values(live)];
    return rows.length === others.length && rows.every((row, index) => isSameTree(row, others[index] ?? ''));
  }
  return Object.keys({ ...recorded, ...live }).every(
    (name) => neverTheSame.has(name) || isLooseCondition(name, recorded) || isSameTree(recorded[name] ?? '', live[name] ?? ''),
  );
}

/** A query by days or by serial asks for other days and serials each time; one by numbers means those numbers. */
function isLooseCondition(name: string, fields: XmlFields): boolean {
  return name === 'cxtj' && textOf(fields, 'cxfs') !== '0';
}

/** Each run of asterisks stands for anything. */
function isSameText(recorded: string, live: string): boolean {
  const [first = '', ...others] = recorded.split(/\*+/);
  const last = others.pop();
  if (last === undefined) return recorded === live;
  const end = live.length - last.length;
  if (end < first.length || !live.startsWith(first) || !live.endsWith(last)) return false;
  // the nearest place of each part leaves the most room for the next, so no other needs to be tried
  let at = first.length;
  for (const part of others) {
    const found = live.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
