/**
 * The data of a railway e-ticket out of the file that a passenger or the platform hands over: the XML itself, a PDF with the XML
 * attached, or an OFD with the XML in its package. What a file is, its content says and not its name. It is a stranger's file, so it
 * is opened here, where the walls are, and only a text goes on to the office.
 */
import { type Unpacked, unpackXml } from './unpack-xml.ts';

/** Why there is no ticket; each has words for the clerk. */
export type FileTrouble = 'too-large' | 'too-much-inside' | 'unknown-kind' | 'damaged' | 'no-ticket' | 'several';
export type TicketFile = { readonly xml: string } | { readonly trouble: FileTrouble };

/** Real ones have 200 kB. */
export const longestFile = 5_000_000;
/** Characters of data that the office takes; real ones have 4000. */
const longestXml = 500_000;
/** Of the railway's part of the data. */
const namespace = 'http://xbrl.mof.gov.cn/taxonomy/2021-11-30/rai';

/** The contents of a PDF's attached files. May take the bytes away. */
export type AttachmentsOf = (pdf: Uint8Array) => Promise<Unpacked>;

/** Reads the one ticket of a file. Never rejects. */
export async function ticketIn(file: Blob, attachmentsOf: AttachmentsOf): Promise<TicketFile> {
  if (file.size > longestFile) return { trouble: 'too-large' };
  const bytes = await bytesOf(file);
  if (bytes === null) return { trouble: 'damaged' };
  const inside = startsWith(bytes, '%PDF-')
    ? await attachmentsOf(bytes)
    : startsWith(bytes, 'PK')
      ? await unpackXml(bytes)
      : null;
  if (inside !== null) return 'trouble' in inside ? inside : onlyTicket(inside.files.map(textOf));
  const text = textOf(bytes);
  return text !== null && /^\s*<(\?xml|([\w-]+:)?xbrl)[\s>]/.test(text) ? onlyTicket([text]) : { trouble: 'unknown-kind' };
}

/** The same ticket may be in a package twice; two different ones are for the clerk to tell apart. */
function onlyTicket(texts: readonly (string | null)[]): TicketFile {
  const [first, ...others] = new Set(texts.filter((text) => text?.includes(namespace)));
  if (typeof first !== 'string') return { trouble: 'no-ticket' };
  if (first.length > longestXml) return { trouble: 'too-much-inside' };
  return others.length > 0 ? { trouble: 'several' } : { xml: first };
}

/** Null when the file has gone meanwhile, or is a folder. */
async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  return [...mark].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

/** Null when it is no text in UTF-8. A mark of the byte order goes. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
