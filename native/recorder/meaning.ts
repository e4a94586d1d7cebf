/**
 * What was said, in the words that stand on the wire: the id of a command, the return code of an answer, the kind of a frame. A
 * page and an expert read the same, so nothing is translated here.
 */
import type { HostFrame, ReplyFrame } from '../taxdevice/serial-converter/frame.ts';

/** Command of a request document (`FPKJ`, `10008`), or of an answer that names it; null for neither. */
export function businessId(document: Uint8Array): string | null {
  return /<business\b[^>]{0,100}?\bid="([A-Za-z0-9]{1,20})"/.exec(latin1(document))?.[1] ?? null;
}

/** Return code of an answer, as written; null when it is not in these bytes. */
export function returnCode(document: Uint8Array): string | null {
  return /<returncode>\s*([-\w]{1,12})\s*</.exec(latin1(document))?.[1] ?? null;
}

/** @param command Name of the command that the frame belongs to. */
export function hostMeaning(frame: HostFrame, command: string): string {
  switch (frame.kind) {
    case 'request':
      return words(command, packet(frame.pack));
    case 'nextPacket':
      return `NP ${frame.packet}`;
    case 'ok':
      return 'OK';
  }
}

/** @param of Command that the answer names. @param more True for a packet behind others of the same answer. */
export function replyMeaning(frame: ReplyFrame, of: string | null, code: string | null, more: boolean): string {
  switch (frame.kind) {
    case 'ok':
      return words('OK', of, more && frame.pack === 0 ? 'last packet' : packet(frame.pack), code);
    case 'errorByte':
      return `ER ${frame.byte.toString(16).padStart(2, '0').toUpperCase()}`;
    case 'errorText':
      return 'ER text';
    case 'nextPacket':
      return `NP ${frame.packet}`;
    case 'wait':
      return 'WT';
  }
}

function packet(number: number): string | null {
  return number === 0 ? null : `packet ${number}`;
}

function words(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}

function latin1(document: Uint8Array): string {
  return Buffer.from(document.buffer, document.byteOffset, document.byteLength).toString('latin1');
}
