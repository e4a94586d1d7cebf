/**
 * The one object every use case takes: what it needs of the world, and nothing else.
 */
import type { ClaimId, DeviceId, PrintJobId, RequestId } from '../../../domain/ids.ts';
import type { Party } from '../../../domain/invoice.ts';
import type { IssueLedger } from '../../../domain/ledger-port.ts';
import type { Charset, Clock, Devices, LayoutCheck, MakeDocument, Platform } from '../../../domain/ports.ts';
import type { Step } from '../../../domain/steps.ts';
import type { Arrivals } from './arrivals.ts';
import type { DeviceFacts } from './device-facts.ts';
import type { KeyedLocks } from './keyed-locks.ts';

export interface Ids {
  requestId(): RequestId;
  printJobId(): PrintJobId;
  /** The claim of a request: the same for every try, so that a repeat is a repeat. */
  claimId(requestId: RequestId): ClaimId;
}

/** What happened that others want to know; the office wakes the queues and tells the window. */
export interface Notices {
  invoiceRecorded(requestId: RequestId, deviceId: DeviceId): void;
  tasksChanged(): void;
  claimsToRelease(): void;
  /** Something in the background threw: a bug, or a broken machine. What was begun is on disk and is taken up again. */
  failed(what: string, error: unknown): void;
  /** A fact that station IT will look for in the log; no names, no titles. */
  noted(what: string, data: Readonly<Record<string, unknown>>): void;
}

export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: IssueLedger;
  readonly devices: Devices;
  readonly facts: DeviceFacts;
  readonly deviceLocks: KeyedLocks<DeviceId>;
  readonly claimLocks: KeyedLocks<RequestId>;
  readonly arrivals: Arrivals;
  readonly platform: Platform;
  readonly makeDocument: MakeDocument;
  readonly layout: LayoutCheck;
  /**
   * False while the ledger may lack what a device has signed: after a lost disk or a restore, until the books were compared. Waits a little for a
   * comparison that is about to end.
   */
  readonly ledgerIsWhole: (deviceId: DeviceId) => Promise<boolean>;
  readonly charset: Charset;
  readonly seller: Party;
  readonly notices: Notices;
  readonly step: Step;
}
