/**
 * When the books are compared: at the start of a shift, when the ledger may lack numbers, when the platform shows documents that are not
 * ours, and when somebody asks. One comparison at a time, always behind the clerk.
 */
import type { ReconciliationReport } from '../../domain/books.ts';
import type { DeviceId, Instant } from '../../domain/ids.ts';
import { epochMs } from '../../domain/instant.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import { ok, problem, type Result } from '../../domain/problem.ts';
import type { CommandOutput, EventPayload } from '../../preload/contract.ts';
import type { Status } from './status.ts';
import type { ComparedPart } from './usecases/compare-device.ts';
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
  readonly isPlatformThere: () => boolean;
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
  /** The platform answers again: what could not be compared without it is compared soon. */
  reconnected(): void;
  /** False while the ledger may lack what a device has signed; waits a little for its own part of a comparison. */
  isWhole(deviceId: DeviceId): Promise<boolean>;
  /** Ends a comparison that goes on; resolves when what it found so far is kept, and nothing asks the ledger any more. */
  stop(): Promise<void>;
}

/** A comparison that left something open although everybody was there is not repeated as often. */
const longRetries = 6;
/** A clerk waits so long for a comparison; a new counter's takes a moment. */
const patienceMs = 10_000;

export function openBooksDesk(options: BooksDeskOptions): BooksDesk {
  const { ports, booksPorts, onProgress, onStatus } = options;
  const { books } = booksPorts;
  const { clock, devices, notices } = ports;
  const reconciliation = openReconciliation(ports, booksPorts);
  const ending = new AbortController();
  let triedAt: number | null = null;
  /** Devices that were compared with everybody there since the start, whatever came of it. */
  const compared = new Set<DeviceId>();
  /** Kept, so that the status need not read a report each time. */
  let last = books.lastReport();

  function onCompared({ deviceId, everybodyThere }: ComparedPart): void {
    if (everybodyThere) compared.add(deviceId);
  }

  async function run(everything: boolean, actor: Actor): Promise<ReconciliationReport> {
    onStatus();
    try {
      const { signal } = ending;
      last = await reconciliation.compare({ everything, actor, deviceId: null, signal, onProgress, onCompared });
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

  /** A ledger that saw the device's invoices from the first on, or was compared with everything, lacks nothing. */
  function isKnown(deviceId: DeviceId): boolean {
    const deviceNo = books.lastDeviceNo(deviceId);
    if (deviceNo === null || compared.has(deviceId)) return true;
    const { since, compared: whole } = books.standing(deviceNo);
    return whole || since !== null;
  }

  function isDue(): boolean {
    if (reconciliation.running() || ending.signal.aborted) return false;
    // A clock that was set back must not keep it waiting.
    const wait = devices.all().every(({ id }) => compared.has(id)) ? longRetries * options.retryMs : options.retryMs;
    if (triedAt !== null && Math.abs(now() - triedAt) < wait) return false;
    if (last === null || since(last.endedAt) >= options.shiftMs || since(last.endedAt) < 0) return true;
    // Without the platform it would read a whole device and could record nothing; see `reconnected`.
    return options.isPlatformThere() && lacksSomething();
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
      if (!reconciliation.running() && (triedAt === null || Math.abs(now() - triedAt) >= options.retryMs)) runAside();
    },
    reconnected() {
      if (lacksSomething()) triedAt = null;
    },
    async isWhole(deviceId) {
      if (isKnown(deviceId)) return true;
      if (!reconciliation.running()) runAside();
      const patience = AbortSignal.timeout(patienceMs);
      await Promise.race([reconciliation.ended(deviceId), new Promise((resolve) => patience.addEventListener('abort', resolve))]);
      return isKnown(deviceId);
    },
    async stop() {
      ending.abort();
      await reconciliation.idle();
    },
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
