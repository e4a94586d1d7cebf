/**
 * The Internet Printing Protocol (RFC 8010, 8011), as far as a print queue needs it. CUPS speaks it on its socket.
 *
 * Why not `lp` and `lpstat`: `lpstat` of CUPS 2.4 tells the same of a job that was printed, cancelled and aborted, in a
 * text made for eyes. Whether an invoice was printed must not be read out of such a text.
 */
import { request } from 'node:http';

export const operations = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  getPrinters: 0x4002,
} as const;
/** Status codes the callers tell apart (RFC 8011, appendix B); below 0x0100 is success. */
export const statusCodes = {
  notPossible: 0x0404,
  notFound: 0x0406,
  serviceUnavailable: 0x0502,
  temporaryError: 0x0505,
  notAcceptingJobs: 0x0506,
  busy: 0x0507,
  printerIsDeactivated: 0x050a,
  tooManyJobs: 0x050b,
} as const;

/** Longest answer that is read. */
const mostAnswerBytes = 1_048_576;

const groups = { operation: 0x01, job: 0x02, end: 0x03 } as const;
const tags = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const;

export type IppTag = keyof typeof tags;
export interface IppAttribute {
  readonly name: string;
  readonly tag: IppTag;
  readonly values: readonly (string | number)[];
}
export interface IppRequest {
  readonly operation: number;
  /** Attributes of the operation after charset and language, which are always sent. */
  readonly attributes: readonly IppAttribute[];
  /** Attributes of the job to be made. */
  readonly job?: readonly IppAttribute[];
  readonly document?: Uint8Array;
}
/** Values of one job or printer of an answer by name: texts, or numbers for integers, enums and booleans. */
export type IppValues = ReadonlyMap<string, readonly (string | number)[]>;
export interface IppAnswer {
  readonly status: number;
  readonly message: string;
  /** One entry for each job or printer told of. */
  readonly objects: readonly IppValues[];
}

/** Where a scheduler listens: a Unix socket, or host and port. */
export type IppServer = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** The bytes of a request; texts as UTF-8. */
export function encodeRequest(message: IppRequest, requestId: number): Uint8Array {
  const parts: Buffer[] = [header(message.operation, requestId), Buffer.from([groups.operation])];
  const common: readonly IppAttribute[] = [
    { name: 'attributes-charset', tag: 'charset', values: ['utf-8'] },
    { name: 'attributes-natural-language', tag: 'language', values: ['en'] },
  ];
  for (const attribute of [...common, ...message.attributes]) parts.push(...encodeAttribute(attribute));
  if (message.job) {
    parts.push(Buffer.from([groups.job]));
    for (const attribute of message.job) parts.push(...encodeAttribute(attribute));
  }
  parts.push(Buffer.from([groups.end]));
  if (message.document) parts.push(Buffer.from(message.document));
  return Buffer.concat(parts);
}

function header(operation: number, requestId: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(0x0200, 0);
  bytes.writeUInt16BE(operation, 2);
  bytes.writeUInt32BE(requestId, 4);
  return bytes;
}

/** Further values of an attribute repeat its tag with an empty name. */
function encodeAttribute({ name, tag, values }: IppAttribute): readonly Buffer[] {
  return values.map((value, index) => {
    const nameBytes = Buffer.from(index === 0 ? name : '');
    const valueBytes = encodeValue(value);
    const bytes = Buffer.alloc(5 + nameBytes.length + valueBytes.length);
    bytes.writeUInt8(tags[tag], 0);
    bytes.writeUInt16BE(nameBytes.length, 1);
    nameBytes.copy(bytes, 3);
    bytes.writeUInt16BE(valueBytes.length, 3 + nameBytes.length);
    valueBytes.copy(bytes, 5 + nameBytes.length);
    return bytes;
  });
}

function encodeValue(value: string | number): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Reads an answer; null when the bytes are not one. */
export function decodeAnswer(bytes: Buffer): IppAnswer | null {
  if (bytes.length < 9) return null;
  const objects: Map<string, (string | number)[]>[] = [];
  let current = new Map<string, (string | number)[]>();
  let message = '';
  let values: (string | number)[] = [];
  let position = 8;
  while (position < bytes.length) {
    const tag = bytes.readUInt8(position);
    position += 1;
    if (tag === groups.end) return { status: bytes.readUInt16BE(2), message, objects };
    if (tag < 0x10) {
      current = new Map();
      if (tag !== groups.operation) objects.push(current);
      continue;
    }
    const name = lengthPrefixed(bytes, position);
    const value = name && lengthPrefixed(bytes, name.end);
    if (!name || !value) return null;
    position = value.end;
    if (name.data.length > 0) {
      values = [];
      current.set(name.data.toString(), values);
    }
    const read = decodeValue(tag, value.data);
    if (read !== null) values.push(read);
    if (name.data.toString() === 'status-message' && typeof read === 'string') message = read;
  }
  return null;
}

function lengthPrefixed(bytes: Buffer, position: number): { readonly data: Buffer; readonly end: number } | null {
  if (position + 2 > bytes.length) return null;
  const end = position + 2 + bytes.readUInt16BE(position);
  return end > bytes.length ? null : { data: bytes.subarray(position + 2, end), end };
}

/** Null for values nobody here asks for: out-of-band marks, dates, resolutions, collections. */
function decodeValue(tag: number, data: Buffer): string | number | null {
  if ((tag === tags.integer || tag === tags.enum) && data.length === 4) return data.readInt32BE(0);
  if (tag === tags.boolean && data.length === 1) return data.readUInt8(0);
  return tag >= 0x40 && tag < 0x4a ? data.toString() : null;
}

/** What became of a request. `notTaken`: the scheduler certainly did nothing with it, and may `later`; `unanswered`: it may have. */
export type IppOutcome =
  | { readonly outcome: 'answered'; readonly answer: IppAnswer }
  | { readonly outcome: 'notTaken' | 'unanswered'; readonly reason: string; readonly later: boolean };

/** Sends one request to `path` and reads the whole answer, `timeoutMs` for all of it. Never rejects. */
export function post(server: IppServer, path: string, body: Uint8Array, timeoutMs: number): Promise<IppOutcome> {
  return new Promise((resolve) => {
    let connected = false;
    const lost = (reason: string) => resolve({ outcome: connected ? 'unanswered' : 'notTaken', reason, later: !connected });
    const outgoing = request({
      ...server,
      path,
      method: 'POST',
      agent: false,
      headers: { host: 'localhost', 'content-type': 'application/ipp', 'content-length': body.length },
      signal: AbortSignal.timeout(timeoutMs),
    });
    outgoing.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    outgoing.on('error', (error) => lost(error.name === 'AbortError' ? `no answer in ${timeoutMs} ms` : error.message));
    outgoing.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostAnswerBytes) response.destroy(new Error('an answer without end'));
        else chunks.push(chunk);
      });
      response.on('error', (error) => lost(error.message));
      response.on('end', () => {
        const answer = status === 200 ? decodeAnswer(Buffer.concat(chunks)) : null;
        if (answer) resolve({ outcome: 'answered', answer });
        else if (status >= 400 && status < 500) resolve({ outcome: 'notTaken', reason: `HTTP ${status}`, later: false });
        else lost(`HTTP ${status}`);
      });
    });
    outgoing.end(body);
  });
}
