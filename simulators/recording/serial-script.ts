/**
 * The recording of a serial line as exchanges: each request frame, and what the device said to it until the next one.
 */
import { epochMs } from '../../domain/instant.ts';
import { bytesOf, type RecordingEntry } from '../../native/recorder/recording.ts';
import { parseBusiness } from '../../native/taxdevice/business-xml.ts';
import { createHostReader, type FrameType, type RequestFrame } from '../../native/taxdevice/serial-converter/frame.ts';
import type { Asked } from './same-request.ts';
import type { Exchange } from './script.ts';

export type LineEvent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly type: FrameType; readonly afterMs: number }
  /** The host said that it wants the next packet, or has the last. */
  | { readonly kind: 'acknowledged' }
  /** The line was lost; `absent`: and could not be opened again at once. */
  | { readonly kind: 'hangUp'; readonly absent: boolean; readonly afterMs: number }
  /** It could be opened again. */
  | { readonly kind: 'present'; readonly afterMs: number };

export function serialExchanges(entries: readonly RecordingEntry[]): readonly Exchange<LineEvent>[] {
  const exchanges: { request: Asked; events: LineEvent[] }[] = [];
  let type: FrameType = 0x10;
  let before = 0;
  const afterMs = (entry: RecordingEntry) => Math.max(0, (epochMs(entry.at) ?? 0) - before);
  for (const [index, entry] of entries.entries()) {
    const events = exchanges.at(-1)?.events;
    const bytes = bytesOf(entry);
    if (entry.direction === 'sent') {
      const [frame] = createHostReader().push(bytes);
      if (frame?.kind === 'request') {
        type = frame.type;
        exchanges.push({ request: askedBy(frame), events: [] });
      } else {
        events?.push({ kind: 'acknowledged' });
      }
    } else if (entry.direction === 'received') {
      events?.push({ kind: 'bytes', bytes, type, afterMs: afterMs(entry) });
    } else {
      const event = lineEvent(entry, entries.slice(index + 1), afterMs(entry));
      if (event === null) continue;
      events?.push(event);
    }
    before = epochMs(entry.at) ?? before;
  }
  return exchanges;
}

/** Null for what the host did to its line: that it does again by itself. */
function lineEvent({ meaning }: RecordingEntry, later: readonly RecordingEntry[], afterMs: number): LineEvent | null {
  if (meaning === 'opened') return { kind: 'present', afterMs };
  if (!meaning.startsWith('lost')) return null;
  const opening = later.find(({ direction, meaning }) => direction === 'line' && /^(not )?opened/.test(meaning));
  return { kind: 'hangUp', absent: opening?.meaning.startsWith('not') ?? false, afterMs };
}

export function askedBy({ type, command, data }: RequestFrame): Asked {
  const parsed = parseBusiness(data);
  const hex = command.toString(16).padStart(2, '0').toUpperCase();
  return { name: type === 0x10 && command === 0x01 ? 'link test' : parsed.ok ? parsed.document.id : hex, bytes: data };
}
