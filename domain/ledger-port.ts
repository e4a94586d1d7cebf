/**
 * What the use cases ask of the ledger. Each function is one transaction: all of it is on disk when it returns, or none.
 */
import type { DeviceIdentity, Stock } from './device.ts';
import type { Draft, DraftInput } from './draft.ts';
import type {
  ClaimId,
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceKey,
  OrderLineId,
  OrderNo,
  PrinterId,
  PrintJobId,
  RequestId,
  UserId,
} from './ids.ts';
import type { IntentState } from './intent.ts';
import type { Invoice, InvoiceContent, InvoiceOrigin } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';
import type { Order, OrderSource } from './order.ts';
import type { CachedOrder, OutgoingDocument } from './ports.ts';
import type { Problem, Result } from './problem.ts';
import type { TemplateVersion } from './template.ts';

/** Who acts, for the journal. `system` is the program itself. */
export type Actor = UserId | 'system';

/** A wish to issue, on disk before the device is asked. */
export interface IntentRecord {
  readonly origin: InvoiceOrigin;
  readonly content: InvoiceContent;
  /** Stock just before the device was asked, whose `next` is the number expected; null where it remembers our request id. */
  readonly before: Stock | null;
  readonly begunAt: Instant;
  /** When the device was last asked. */
  readonly askedAt: Instant;
  readonly state: IntentState;
  /** How many times the device was asked. */
  readonly attempts: number;
  readonly problem: Problem | null;
  /** Print when signed, and where. */
  readonly print: { readonly printerId: PrinterId } | null;
  /** What the layout file is made with, checked before the device was asked; null in what was begun before there was a choice. */
  readonly template: TemplateVersion | null;
}

/** Everything that becomes true together when a device has signed. */
export interface SignedRecord {
  readonly invoice: Invoice;
  readonly document: OutgoingDocument;
  readonly printJob: { readonly jobId: PrintJobId; readonly printerId: PrinterId } | null;
  /** `issued` on the first answer, `adopted` when evidence showed it later. */
  readonly how: 'issued' | 'adopted';
  readonly at: Instant;
  readonly actor: Actor;
}

export interface ClaimRecord {
  readonly claimId: ClaimId;
  readonly requestId: RequestId;
  readonly orderNo: OrderNo;
  readonly lineIds: readonly OrderLineId[];
  /** `optimistic`: the platform could not be asked. */
  readonly state: 'held' | 'optimistic' | 'toRelease' | 'released';
}

export interface IssueLedger {
  /** Another counter has taken over from this one, which issues nothing any more; null as long as none has. */
  fenced(): { readonly by: string; readonly at: Instant } | null;
  draft(requestId: RequestId): Draft | null;
  openDrafts(): readonly Draft[];
  openDraft(draft: Draft, actor: Actor): void;
  saveDraft(requestId: RequestId, input: DraftInput): void;
  dropDraft(requestId: RequestId, at: Instant, actor: Actor): void;

  invoiceByRequest(requestId: RequestId): Invoice | null;
  /**
   * Whether some invoice of this ledger has the code and number, or it was voided unused here: a restored or cloned device may give one twice.
   * @param by Only what this device signed: a run may have gone to another one.
   */
  isRecorded(key: InvoiceKey, by?: DeviceNo): boolean;
  /** Lines of an order that an invoice of this ledger already covers, or that an unsettled intent may cover. */
  takenLines(orderNo: OrderNo, except: RequestId | null): ReadonlyMap<OrderLineId, InvoiceKey | null>;

  keepClaim(claim: ClaimRecord): void;
  /** Claims that must be given back at the platform, kept until it has said so. */
  claimsToRelease(): readonly ClaimRecord[];
  claimReleased(claimId: ClaimId): void;
  /** The request came to nothing before the device was asked: its claim is to be given back. */
  giveBackClaim(requestId: RequestId): void;

  intent(requestId: RequestId): IntentRecord | null;
  /** Intents whose outcome is not settled, oldest first. */
  unsettled(deviceId: DeviceId | null): readonly IntentRecord[];
  /**
   * Writes the intent, unless something stands in its way in this very moment: another invoice or intent on one of its order
   * lines (`order-already-invoiced`, `issue-in-progress`), a draft that was dropped (`draft-not-found`), a fence (`counter-fenced`).
   */
  beginIntent(intent: IntentRecord, actor: Actor): Result<void>;
  /** The device is about to be asked once more with the same intent. */
  retryIntent(requestId: RequestId, at: Instant): void;
  /** The invoice keeps the template of its intent for ever. */
  recordSigned(record: SignedRecord): void;
  /** The device said no, or evidence shows that it never signed: the draft is open again, the claim is to be released. */
  recordNotIssued(requestId: RequestId, state: 'refused' | 'released', problem: Problem, at: Instant, actor: Actor): void;
  recordUnknown(requestId: RequestId, problem: Problem, at: Instant): void;

  cachedOrder(orderNo: OrderNo, source: OrderSource | null): CachedOrder | null;
  cacheOrders(orders: readonly Order[], at: Instant, cursor: string | null): void;
  orderCursor(): string | null;
  /** Forgets orders last seen before a moment: names are kept no longer than an invoice can be asked for. */
  forgetOrders(before: Instant): void;
  rememberDevice(deviceId: DeviceId, identity: DeviceIdentity, at: Instant): void;
  /** Net sums of what this ledger has of a device and kind since a moment, as signed. */
  issuedSince(deviceNo: DeviceNo, kind: InvoiceKind, since: Instant): { readonly blue: Fen; readonly red: Fen };
}
