/**
 * Compares what the devices signed, what the ledger has and what the platform holds, number by number: at the start of a shift the
 * newest numbers, on demand every one. Puts right what evidence puts right; the rest becomes tasks.
 */
import type { ReconciliationReport } from '../../../domain/books.ts';
import type { TaxDevice } from '../../../domain/device.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import { type ComparedDevice, compareDevice, countsOf, type Searched, type Wanted } from './compare-device.ts';
import type { BooksPorts } from './compare-part.ts';
import { farEnd } from './far-end.ts';
import type { Ports } from './ports.ts';

export interface Reconciliation {
  /** Compares, keeps the report and answers it. One at a time: a second one waits for the first. */
  compare(wanted: Wanted): Promise<ReconciliationReport>;
  running(): boolean;
  /** Resolves when this device's part of the comparison that goes on, or is next, has ended; at once when there is none. */
  ended(deviceId: DeviceId): Promise<unknown>;
  /** Resolves when nothing is being compared any more. */
  idle(): Promise<unknown>;
}

export function openReconciliation(ports: Ports, booksPorts: BooksPorts): Reconciliation {
  const searched: Searched = new Map();
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  /** Of what goes on and of what waits for it, in this order. */
  let parts: readonly Part[] = [];

  function end(ended: readonly Part[]): void {
    parts = parts.filter((part) => !ended.includes(part));
    for (const part of ended) part.resolve();
  }

  return {
    compare(wanted) {
      waiting += 1;
      const own = wantedOf(wanted, ports).map(({ id }): Part => ({ deviceId: id, ...Promise.withResolvers<void>() }));
      parts = [...parts, ...own];
      const onCompared: Wanted['onCompared'] = (compared) => {
        wanted.onCompared(compared);
        end(own.filter(({ deviceId }) => deviceId === compared.deviceId));
      };
      const run = tail
        .then(() => compareAll({ ...wanted, onCompared }, searched, ports, booksPorts))
        .finally(() => {
          waiting -= 1;
          end(own);
        });
      tail = run.catch(() => undefined);
      return run;
    },
    running: () => waiting > 0,
    ended: (deviceId) => parts.find((part) => part.deviceId === deviceId)?.promise ?? Promise.resolve(),
    idle: () => tail,
  };
}

interface Part {
  readonly deviceId: DeviceId;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function wantedOf({ deviceId }: Wanted, { devices }: Ports): readonly TaxDevice[] {
  return devices.all().filter(({ id }) => deviceId === null || id === deviceId);
}

async function compareAll(
  wanted: Wanted,
  searched: Searched,
  ports: Ports,
  booksPorts: BooksPorts,
): Promise<ReconciliationReport> {
  const { clock, notices } = ports;
  const startedAt = clock.now();
  const platform = farEnd(wanted.signal);
  // Side by side: one that died answers nothing for a long time, and nobody at another one waits for it.
  const compared = await Promise.all(
    wantedOf(wanted, ports).map(async (device) => {
      const part = await compareSafely(device, platform, wanted, searched, ports, booksPorts);
      const everybodyThere = !wanted.signal.aborted && part.problem === null && platform.problem() === null;
      wanted.onCompared({ deviceId: device.id, everybodyThere });
      return part;
    }),
  );
  const report: ReconciliationReport = {
    startedAt,
    endedAt: clock.now(),
    actor: wanted.actor,
    books: [
      ...compared.map(({ deviceId, problem }) => ({ book: deviceId, problem })),
      { book: 'platform', problem: platform.problem() },
    ],
    ranges: compared.flatMap(({ ranges }) => ranges),
    whole: compared.flatMap(({ whole }) => whole ?? []),
    cancelled: wanted.signal.aborted,
  };
  booksPorts.books.keepReport(report);
  notices.noted('books', { books: report.books, cancelled: report.cancelled, counts: countsOf(report.ranges) });
  notices.tasksChanged();
  return report;
}

/** Trouble with one device's books must not hide the others'. */
async function compareSafely(...about: Parameters<typeof compareDevice>): Promise<ComparedDevice> {
  const [{ id: deviceId }, , , , { notices }] = about;
  try {
    return await compareDevice(...about);
  } catch (error) {
    notices.failed(`books of ${deviceId}`, error);
    return { deviceId, problem: 'internal', ranges: [], whole: null };
  }
}
