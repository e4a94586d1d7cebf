/**
 * What a failed request says: of the platform as a whole, of one service of it, or of what the request carried.
 */
import type { Problem } from '../../../domain/problem.ts';

/**
 * Ways to the platform that fail, and rest, each on their own. `suspects` are documents that a request failed with; they go alone,
 * so that they can spoil no other.
 */
export const lanes = ['documents', 'suspects', 'layout', 'delivery'] as const;
export type Lane = (typeof lanes)[number];

/** True when no other lane would fare better: everything waits. */
export function stopsAll({ code, details }: Problem, lane: Lane): boolean {
  switch (code) {
    case 'platform-signature':
    case 'platform-clock-skew':
      return true;
    case 'platform-unreachable':
      // Only one thing or service may hang: whether the platform does as well, the documents will tell.
      return lane === 'documents' || details.reason !== 'timeout';
    case 'platform-busy':
      return details.status === 429 || details.retryAfterMs !== undefined;
    default:
      return false;
  }
}

/** True when one document in the request may be what the platform, or this ledger, could not stomach, or the request was too long for the line. */
export function mayBlameContent({ code, details }: Problem): boolean {
  if (code === 'platform-busy') return details.status === 500;
  if (code === 'platform-unreachable') return details.reason === 'timeout';
  return code === 'platform-broken-answer' || code === 'platform-refused' || code === 'internal';
}

/** True when a request carried too much at once. */
export function isTooLarge({ code, details }: Problem): boolean {
  return code === 'platform-refused' && details.status === 413;
}

/** How long the platform asked to be left alone, ms; null when it did not say. */
export function retryAfterOf({ details }: Problem): number | null {
  return typeof details.retryAfterMs === 'number' ? details.retryAfterMs : null;
}

/** True for trouble that may be over later by itself: with the platform and what it signs, the way to it, or this machine's disk. */
export function mayPass({ code }: Problem): boolean {
  return code.startsWith('platform-') || ['seal-not-valid', 'disk-full', 'file-not-written'].includes(code);
}
