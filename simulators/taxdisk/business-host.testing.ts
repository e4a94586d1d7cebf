/**
 * A patient host for the tests of the tax disk: sends one command, asks for every packet, and gives back the document.
 */
import { encodeBusiness, isFields, parseBusiness, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import {
  createReplyReader,
  encodeNextPacket,
  encodeOk,
  encodeRequest,
  type ReplyFrame,
} from '../../native/taxdevice/serial-converter/frame.ts';
import type { FormTexts } from '../taxledger/form.ts';
import type { RawHost } from './raw-host.testing.ts';

/** Bytes of a request that fits one packet. */
export function requestOf(command: number, id: string, input: XmlFields): Uint8Array {
  return encodeRequest({ type: 0x20, command, pack: 0, data: encodeBusiness({ id, comment: '', body: { input } }) });
}

/** Every field of a request to the sample disk that is not the business itself. */
export const credentials = { skpbh: '499000123456', skpkl: 'disk-pw1', keypwd: 'cert-pw1', fplxdm: '007' };

/** An issue request as fields. */
export function issueInput(form: FormTexts): XmlFields {
  return { ...credentials, ...form.head, fyxm: form.face, ...(form.list.length > 0 ? { qdxm: form.list } : {}) };
}

/** One frame of the reply, with the bytes that were no frame before it. */
async function nextFrame(host: RawHost): Promise<ReplyFrame> {
  const reader = createReplyReader(0x20);
  for (;;) {
    const found = reader.push(await host.take(1)).find((item) => item.kind !== 'noise');
    if (found !== undefined) return found;
  }
}

/** Sends a request and gives back what it was answered with: the output of the document, or the frame that was no OK. */
export async function ask(host: RawHost, request: Uint8Array): Promise<XmlFields | ReplyFrame> {
  host.send(request);
  const parts: Uint8Array[] = [];
  for (;;) {
    const frame = await nextFrame(host);
    if (frame.kind === 'wait') continue;
    if (frame.kind !== 'ok') return frame;
    parts.push(frame.data);
    if (frame.pack === 0) break;
    host.send(encodeNextPacket(frame.pack));
  }
  if (parts.length > 1) host.send(encodeOk(0x20));
  const parsed = parseBusiness(Buffer.concat(parts));
  if (!parsed.ok) throw new Error(parsed.why);
  const { output } = parsed.document.body;
  return isFields(output) ? output : {};
}
