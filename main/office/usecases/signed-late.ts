/**
 * What a server signed for requests of this counter that had come to nothing by all that was known: released because it did not know
 * them, refused, or given up by a person. It remembers them, so it is asked once more; else such a number would be in nobody's books.
 */
import type { BooksLedger } from '../../../domain/books.ts';
import type { TaxDevice } from '../../../domain/device.ts';
import type { DeviceNo } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import type { NumberRange } from '../../../domain/number-range.ts';
import { talkTo } from './ask-device.ts';
import type { FarEnd } from './far-end.ts';
import type { Ports } from './ports.ts';

const lookBackDays = 7;
const mostRequests = 200;

export interface Late {
  readonly device: TaxDevice;
  readonly deviceNo: DeviceNo;
  readonly end: FarEnd;
  readonly signal: AbortSignal;
}

/** The numbers, each a run of one, that the ledger does not have; the newest requests first, at most 200 of the last seven days. */
export async function signedLate(
  { device, deviceNo, end, signal }: Late,
  ports: Ports,
  books: BooksLedger,
): Promise<readonly NumberRange[]> {
  if (!device.remembersRequests) return [];
  const late: NumberRange[] = [];
  const since = addDays(ports.clock.now(), -lookBackDays);
  for (const { requestId, kind } of books.cameToNothing(device.id, since, mostRequests)) {
    if (signal.aborted) break;
    const told = await end.ask(() => talkTo(device, ports, () => device.query({ by: 'request', kind, requestId })));
    for (const { key } of told?.answer ?? []) {
      if (ports.ledger.isRecorded(key)) continue;
      late.push({ deviceNo, kind, code: key.code, from: key.number, to: key.number });
      ports.notices.noted('signed-late', { deviceId: device.id, requestId, ...key });
    }
  }
  return late;
}
