/**
 * When the books are compared: at the start of a shift, when the ledger may lack numbers, when the platform shows documents that are not
 * ours, and when somebody asks. One comparison at a time, always behind the clerk.
 */
import type { ReconciliationReport } from '../../domain/books.ts';
import type { Instant } from '../../domain/ids.ts';
import { epochMs } from '../../domain/instant.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import { ok, problem, type Result } from '../../domain/problem.ts';
import type { CommandOutput, EventPayload } from '../../preload/contract.ts';
import type { Status } from './status.ts';
import type { BooksPorts } from './usecases/compare-part.ts';
import type { Ports } from './usecases/ports.ts';
import { openReconciliation } from './usecases/reconcile.ts';

export interface BooksDeskOptions {
  readonly ports: Ports;
  readonly booksPorts: BooksPorts;
  /** A shift is over after this, milliseconds: whoever comes then begins with a comparison. */
  readonly shiftMs: number;
  /** Between two tries that nobody asked for, milliseconds. */
  readonly retryMs: number;
  readonly onProgress: (step: EventPayload<'booksProgress'>) => void;
  readonly onStatus: () => void;
}

export interface BooksDesk {
  compare(everything: boolean, actor: Actor): Promise<Result<CommandOutput<'compareBooks'>>>;
  last(): CommandOutput<'lastBooks'>;
  status(): Status['books'];
  /** Devices have just been asked: compares when a shift begins, or the ledger may lack something. */
  consider(): void;
  /** The platform shows documents that are not ours. */
  suspect(): void;
  /** Ends a comparison that goes on; what it found so far is kept. */
  stop(): void;
}

export function openBooksDesk(options: BooksDeskOptions): BooksDesk {
  const { ports, booksPorts, onProgress, onStatus } = options;
  const { books } = booksPorts;
  const { clock, devices, notices } = ports;
  const reconciliation = openReconciliation(ports, booksPorts);
  const ending = new AbortController();
  let triedAt: number | null = null;
  /** Kept, so that the status need not read a report each time. */
  let last = books.lastReport();

  async function run(everything: boolean, actor: Actor): Promise<ReconciliationReport> {
    onStatus();
    try {
      last = await reconciliation.compare({ everything, actor, deviceId: null, signal: ending.signal, onProgress });
      return last;
    } finally {
      onStatus();
    }
  }

  function runAside(): void {
    triedAt = now();
    void run(false, 'system').catch((error: unknown) => {
      if (!ending.signal.aborted) notices.failed('comparison of the books', error);
    });
  }

  const now = () => epochMs(clock.now()) ?? 0;
  const since = (at: Instant) => now() - (epochMs(at) ?? 0);

  /** A device of which the ledger does not know everything yet: new, or the ledger was restored or lost. */
  function lacksSomething(): boolean {
    return devices.all().some((device) => {
      const deviceNo = books.lastDeviceNo(device.id);
      return deviceNo !== null && !books.standing(deviceNo).compared;
    });
  }

  function isDue(): boolean {
    if (reconciliation.running() || ending.signal.aborted) return false;
    // A clock that was set back must not keep it waiting.
    if (triedAt !== null && now() >= triedAt && now() - triedAt < options.retryMs) return false;
    if (last === null || since(last.endedAt) >= options.shiftMs || since(last.endedAt) < 0) return true;
    return lacksSomething();
  }

  return {
    async compare(everything, actor) {
      triedAt = now();
      return ok(told(await run(everything, actor)));
    },
    last: () => last && told(last),
    status: () => ({
      at: last?.endedAt ?? null,
      differences: last?.ranges.reduce((sum, range) => sum + differing(range.counts), 0) ?? 0,
      running: reconciliation.running(),
    }),
    consider() {
      if (isDue()) runAside();
    },
    suspect() {
      if (!reconciliation.running() && (triedAt === null || now() - triedAt >= options.retryMs)) runAside();
    },
    stop: () => ending.abort(),
  };
}

function differing({ match: _match, ...others }: ReconciliationReport['ranges'][number]['counts']): number {
  return Object.values(others).reduce((sum, count) => sum + count, 0);
}

/** As the contract tells it. */
function told({ startedAt, endedAt, books, ranges }: ReconciliationReport): CommandOutput<'compareBooks'> {
  return {
    startedAt,
    endedAt,
    books: books.map(({ book, problem: code }) => ({ book, problem: code === null ? null : problem(code) })),
    ranges,
  };
}
