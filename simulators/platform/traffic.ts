/**
 * What came over the wire since the start, told apart by call: whether uploads go in batches and retries are polite is
 * judged by it. Times are the machine's own, because the platform's clock may jump.
 */
import { uploadSchema } from './wire.ts';

/** Arrivals of each call that are remembered. */
const remembered = 100;

export interface TrafficView {
  /** Requests, by method and path template. */
  readonly requests: Readonly<Record<string, number>>;
  /** When the last hundred of each came, milliseconds since 1970. */
  readonly arrivals: Readonly<Record<string, readonly number[]>>;
  /** When the last hundred connections came that were reset because the link was down. */
  readonly brokenConnections: readonly number[];
  readonly uploads: { readonly requests: number; readonly documents: number; readonly largest: number };
}

export interface Traffic {
  /** A request came whole, whatever becomes of it; `body` is null when it was too long to be kept. */
  came(call: string, body: Buffer | null): void;
  connectionBroken(): void;
  view(): TrafficView;
}

export function openTraffic(): Traffic {
  const requests = new Map<string, number>();
  const arrivals = new Map<string, number[]>();
  let brokenConnections: number[] = [];
  const uploads = { requests: 0, documents: 0, largest: 0 };

  return {
    came(call, body) {
      requests.set(call, (requests.get(call) ?? 0) + 1);
      arrivals.set(call, [...(arrivals.get(call) ?? []), Date.now()].slice(-remembered));
      if (call !== 'POST /v1/invoices') return;
      const documents = body === null ? 0 : documentsIn(body);
      uploads.requests += 1;
      uploads.documents += documents;
      uploads.largest = Math.max(uploads.largest, documents);
    },
    connectionBroken() {
      brokenConnections = [...brokenConnections, Date.now()].slice(-remembered);
    },
    view: () => ({
      requests: Object.fromEntries([...requests].sort()),
      arrivals: Object.fromEntries([...arrivals].sort()),
      brokenConnections,
      uploads: { ...uploads },
    }),
  };
}

function documentsIn(body: Buffer): number {
  try {
    return uploadSchema.parse(JSON.parse(body.toString('utf8'))).documents.length;
  } catch {
    return 0;
  }
}
