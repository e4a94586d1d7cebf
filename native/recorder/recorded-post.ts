/**
 * A POST that writes down what was asked and answered. It changes nothing of what passes.
 */
import { mask } from '../../domain/mask.ts';
import type { Post, Posted } from '../taxdevice/tax-control-server/http-post.ts';
import { createMaskStream } from './mask-stream.ts';
import { businessId, returnCode } from './meaning.ts';
import { documentBody, forTheTape, mostBodyBytes, type Said, type Tape } from './recording.ts';

export function recordedPost(post: Post, tape: Tape): Post {
  let exchanges = 0;
  return async (url, body, timeoutMs, mostBytes) => {
    exchanges += 1;
    const exchange = exchanges;
    forTheTape(tape, () => writeRequest(tape, body, exchange));
    const posted = await post(url, body, timeoutMs, mostBytes);
    forTheTape(tape, () => writePosted(tape, body, posted, exchange));
    return posted;
  };
}

function writeRequest(tape: Tape, body: Uint8Array, exchange: number): void {
  const { masked, written } = documentOf(body);
  tape.write({ at: tape.now(), direction: 'sent', meaning: idOf(masked), exchange, ...written });
}

function writePosted(tape: Tape, request: Uint8Array, posted: Posted, exchange: number): void {
  const at = tape.now();
  const id = idOf(request);
  if (posted.outcome !== 'answered') {
    const meaning = mask(`${id} ${posted.outcome === 'notSent' ? 'not sent' : 'unknown'}: ${posted.reason}`);
    tape.write({ at, direction: 'line', meaning, exchange, bytes: 0, body: '', as: 'gbk' });
    return;
  }
  const { status } = posted;
  const { masked, written } = documentOf(posted.body);
  const what = status === 200 ? (returnCode(masked) ?? 'no document') : `HTTP ${status}`;
  tape.write({ at, direction: 'received', meaning: `${id} ${what}`, exchange, status, ...written });
}

function idOf(request: Uint8Array): string {
  return businessId(request.subarray(0, 256)) ?? 'POST';
}

function documentOf(bytes: Uint8Array): {
  readonly masked: Uint8Array;
  readonly written: Pick<Said, 'bytes' | 'body' | 'as' | 'cut'>;
} {
  const kept = bytes.subarray(0, mostBodyBytes);
  const masked = createMaskStream().push(kept, true, kept.length === bytes.length);
  const cut = kept.length < bytes.length ? ({ cut: true } as const) : {};
  return { masked, written: { bytes: bytes.length, ...documentBody(masked), ...cut } };
}
