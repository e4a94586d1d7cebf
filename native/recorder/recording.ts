/**
 * A recording of what was said with one device: JSON lines, a header first, then one entry a line in the order things
 * happened. It is masked before it gets here. Simulators play it, so this form is a wire format of its own.
 */
import iconv from 'iconv-lite';
import { z } from 'zod';
import type { Instant } from '../../domain/ids.ts';
import { parseInstant } from '../../domain/instant.ts';

const instant = z
  .string()
  .refine((text) => parseInstant(text) !== null, 'an instant at +08:00')
  .transform((text) => text as Instant);

export const recordingHeader = z.object({
  /** Version of this form. */
  recording: z.literal(1),
  deviceId: z.string(),
  family: z.enum(['serial-converter', 'tax-control-server']),
  createdAt: instant,
});
export type RecordingHeader = z.output<typeof recordingHeader>;

/** One frame or document, or what happened to the line. */
const said = z.object({
  at: instant,
  /** `line`: nothing was said; the line was opened, closed, lost. */
  direction: z.enum(['sent', 'received', 'line']),
  /** The command or answer by the name it has on the wire. */
  meaning: z.string(),
  /** Length on the wire; `body` may be cut. */
  bytes: z.number().int().nonnegative(),
  /** Masked. */
  body: z.string(),
  /** How `body` is written: the bytes in hex, or their text in a character set. */
  as: z.enum(['hex', 'gbk', 'utf-8']),
  /** `body` lacks its end. */
  cut: z.literal(true).optional(),
  /** HTTP: which question and answer belong together, and the status. */
  exchange: z.number().int().optional(),
  status: z.number().int().optional(),
});
export type Said = z.output<typeof said>;

/** The number stands first, so that a reader finds a place without reading everything. */
export const recordingEntry = z.object({ seq: z.number().int().min(1), ...said.shape });
export type RecordingEntry = z.output<typeof recordingEntry>;

/** Where a conversation is written down. Issues pass through here, so nothing of it may throw or keep anybody waiting. */
export interface Tape {
  write(said: Said): void;
  now(): Instant;
  /** A bug of what makes the recording. It is told, and the conversation goes on. */
  failed(error: unknown): void;
}

/** Does what is only done for the recording. */
export function forTheTape(tape: Tape, work: () => void): void {
  try {
    work();
  } catch (error) {
    tape.failed(error);
  }
}

/** Most bytes of one body that are kept; the longest frame of a serial line fits. */
export const mostBodyBytes = 128 * 1024;

export interface Recording {
  readonly header: RecordingHeader;
  readonly entries: readonly RecordingEntry[];
}

/** Reads a recording; null without a header. Lines that are torn or of no known form are left out. */
export function parseRecording(text: string): Recording | null {
  let header: RecordingHeader | null = null;
  const entries: RecordingEntry[] = [];
  for (const line of text.split('\n')) {
    const value = jsonOf(line);
    const entry = recordingEntry.safeParse(value);
    if (entry.success) entries.push(entry.data);
    else header ??= recordingHeader.safeParse(value).data ?? null;
  }
  return header && { header, entries };
}

/** One line of a recording; null for a torn one. */
export function parseEntry(line: string): RecordingEntry | null {
  return recordingEntry.safeParse(jsonOf(line)).data ?? null;
}

/** The header of a recording; null for any other line. */
export function parseHeader(line: string): RecordingHeader | null {
  return recordingHeader.safeParse(jsonOf(line)).data ?? null;
}

export function formatLine(value: RecordingHeader | RecordingEntry): string {
  return `${JSON.stringify(value)}\n`;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Bytes of a document as a body: text where that gives the same bytes back, else hex. */
export function documentBody(bytes: Uint8Array): Pick<Said, 'body' | 'as'> {
  const buffer = Buffer.from(bytes);
  const named = /^[^\n]{0,60}encoding\s*=\s*["']utf-?8["']/i.test(buffer.toString('latin1', 0, 128));
  for (const as of named ? (['utf-8', 'gbk'] as const) : (['gbk', 'utf-8'] as const)) {
    const body = iconv.decode(buffer, as, { stripBOM: false });
    if (iconv.encode(body, as).equals(buffer)) return { body, as };
  }
  return hexBody(bytes);
}

export function hexBody(bytes: Uint8Array): Pick<Said, 'body' | 'as'> {
  return { body: Buffer.from(bytes).toString('hex'), as: 'hex' };
}

/** The bytes that a body stands for. */
export function bytesOf({ body, as }: Pick<Said, 'body' | 'as'>): Uint8Array {
  return as === 'hex' ? Buffer.from(body, 'hex') : iconv.encode(body, as);
}
