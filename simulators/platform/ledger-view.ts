/**
 * What `GET /ledger` shows: everything the platform holds, in plain names, money in fen, times in RFC 3339. The schema is
 * there for those who read it: tests and demonstrations that judge a counter by it.
 */
import { z } from 'zod';
import { rfc3339 } from './clock.ts';
import type { FaultDirector } from './faults.ts';
import type { SimulatedPlatform } from './platform.ts';
import { sealFaults } from './seals/seals.ts';
import type { PlatformServer } from './server.ts';

const time = z.string();
const fen = z.int();

const documentView = z.object({
  uploadKey: z.string(),
  revision: z.int(),
  kind: z.string(),
  code: z.string(),
  number: z.string(),
  state: z.string(),
  gross: fen,
  sha256: z.string(),
  orderNo: z.string(),
  orderLineIds: z.array(z.string()),
  counterId: z.string(),
  deviceNo: z.string(),
  offline: z.boolean(),
  receivedAt: time,
  /** How often it came. */
  times: z.int(),
});
type DocumentView = z.infer<typeof documentView>;

const sum = z.object({ count: z.int(), gross: fen });

export const platformLedgerSchema = z.object({
  now: time,
  link: z.enum(['up', 'down']),
  /** Stored documents, every revision, in the order they came. */
  documents: z.array(documentView),
  /** Texts whose first outcome was not `accepted`, with that outcome. */
  refused: z.array(
    z.object({ uploadKey: z.string(), outcome: z.looseObject({ outcome: z.string() }), firstAt: time, times: z.int() }),
  ),
  claims: z.array(
    z.object({
      claimId: z.string(),
      counterId: z.string(),
      orderNo: z.string(),
      lineIds: z.array(z.string()),
      state: z.enum(['held', 'expired', 'consumed', 'released']),
      grantedAt: time,
      expiresAt: time,
    }),
  ),
  /** Last report of each counter and how many there were. */
  telemetry: z.array(z.object({ counterId: z.string(), at: time, times: z.int(), report: z.looseObject({}) })),
  /** Orders as a counter would be told them. */
  orders: z.array(z.looseObject({ orderNo: z.string() })),
  /** Invoices are counted once, by their latest revision; a voided one counts but adds nothing. */
  totals: z.object({ documents: z.int(), invoices: z.int(), gross: fen, byKind: z.record(z.string(), sum) }),
  layouts: z.array(
    z.object({
      code: z.string(),
      number: z.string(),
      format: z.string(),
      /** Length of the file. */
      bytes: z.int(),
      sha256: z.string(),
      storedAt: time,
      /** How often these bytes came. */
      times: z.int(),
      /** How often other bytes came, and were refused. */
      differing: z.int(),
    }),
  ),
  deliveries: z.array(
    z.object({
      deliveryId: z.string(),
      code: z.string(),
      number: z.string(),
      channel: z.string(),
      to: z.string(),
      url: z.string().nullable(),
      at: time,
      times: z.int(),
    }),
  ),
  /** The counters' own reconciliation files, the last of each day. */
  reconciliations: z.array(z.object({ day: z.string(), counterId: z.string(), text: z.string(), at: time, times: z.int() })),
  redForms: z.array(
    z.object({
      requestId: z.string(),
      counterId: z.string(),
      state: z.string(),
      number: z.string().nullable(),
      request: z.looseObject({ requestId: z.string() }),
      at: time,
      times: z.int(),
    }),
  ),
  /** What the seal service was asked to sign; `digest` in base64. */
  seals: z.array(
    z.object({
      taxId: z.string(),
      companyName: z.string(),
      format: z.string(),
      digest: z.string(),
      sealId: z.string(),
      at: time,
      times: z.int(),
    }),
  ),
  sealService: z.enum(['up', 'down']),
  sealFault: z.enum(sealFaults).nullable(),
  /** Requests that came since the start: `POST /v1/invoices` → 3. */
  requests: z.record(z.string(), z.int()),
  /** When the last hundred of each came, milliseconds since 1970 by the machine's clock. */
  arrivals: z.record(z.string(), z.array(z.int())),
  /** The same of connections that were reset because the link was down. */
  brokenConnections: z.array(z.int()),
  /** Upload requests that came since the start, the documents in them, and the most in one. */
  uploads: z.object({ requests: z.int(), documents: z.int(), largest: z.int() }),
  /** Faults still to be played. */
  faults: z.array(z.looseObject({ fault: z.string() })),
});
export type PlatformLedger = z.infer<typeof platformLedgerSchema>;

export function platformLedger(platform: SimulatedPlatform, faults: FaultDirector, wire: PlatformServer): PlatformLedger {
  const now = platform.clock.now();
  const { requests, arrivals, brokenConnections, uploads } = wire.traffic();
  const documents = platform.documents.all().map(({ content, receivedAt, ...row }) => {
    return documentView.parse({ ...JSON.parse(content), ...row, receivedAt: rfc3339(receivedAt) });
  });
  return {
    now: rfc3339(now),
    link: wire.linkState(),
    documents,
    refused: platform.documents.refused().map((row) => ({ ...row, outcome: { ...row.outcome }, firstAt: rfc3339(row.firstAt) })),
    claims: platform.claims.all().map((claim) => ({
      ...claim,
      lineIds: [...claim.lineIds],
      state: claim.state === 'held' && claim.expiresAt <= now ? 'expired' : claim.state,
      grantedAt: rfc3339(claim.grantedAt),
      expiresAt: rfc3339(claim.expiresAt),
    })),
    telemetry: platform.counters.all().map((row) => ({ ...row, at: rfc3339(row.at) })),
    orders: platform.orders.all(),
    totals: totalsOf(documents),
    layouts: platform.papers.layouts().map((row) => ({ ...row, storedAt: rfc3339(row.storedAt) })),
    deliveries: platform.papers.deliveries().map((row) => ({ ...row, at: rfc3339(row.at) })),
    reconciliations: platform.papers.reconciliations().map((row) => ({ ...row, at: rfc3339(row.at) })),
    redForms: platform.redForms.all().map((row) => ({ ...row, at: rfc3339(row.at) })),
    seals: platform.seals.all().map((row) => ({ ...row, at: rfc3339(row.at) })),
    sealService: platform.seals.service,
    sealFault: platform.seals.fault,
    requests: { ...requests },
    arrivals: Object.fromEntries(Object.entries(arrivals).map(([call, times]) => [call, [...times]])),
    brokenConnections: [...brokenConnections],
    uploads,
    faults: [...faults.left()],
  };
}

function totalsOf(documents: readonly DocumentView[]): PlatformLedger['totals'] {
  const latest = new Map<string, DocumentView>();
  for (const document of documents.toSorted((one, other) => one.revision - other.revision)) {
    latest.set(`${document.code}-${document.number}`, document);
  }
  const byKind: Record<string, { count: number; gross: number }> = {};
  for (const { kind, state, gross } of latest.values()) {
    const before = byKind[kind] ?? { count: 0, gross: 0 };
    byKind[kind] = { count: before.count + 1, gross: before.gross + (state === 'blue' || state === 'red' ? gross : 0) };
  }
  const gross = Object.values(byKind).reduce((total, kind) => total + kind.gross, 0);
  return { documents: documents.length, invoices: latest.size, gross, byKind };
}
