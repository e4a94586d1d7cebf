/**
 * The claim that keeps other channels from invoicing the same order lines meanwhile, and its release.
 */
import type { OrderLineId, OrderNo, RequestId } from '../../../domain/ids.ts';
import type { ClaimRecord } from '../../../domain/ledger-port.ts';
import { ok, type Problem, type ProblemCode, type Result } from '../../../domain/problem.ts';
import type { Ports } from './ports.ts';

/** Troubles that say nothing about the order: the counter goes on, on its own word. */
const offlineCodes: ReadonlySet<ProblemCode> = new Set([
  'platform-unreachable',
  'platform-busy',
  'platform-broken-answer',
  'platform-signature',
  'platform-clock-skew',
]);

/** True when a platform problem means "nobody could be asked" rather than an answer about the order. */
export function isOffline(problem: Problem): boolean {
  return offlineCodes.has(problem.code);
}

export interface Claimed {
  /** Nobody could be asked; the invoice will be marked as issued offline. */
  readonly offline: boolean;
}

/**
 * Claims the lines. The claim's id hangs on the request, so that asking again after any loss is the same claim.
 * @param offline The platform was just found away: nobody waits for it a second time.
 */
export function claimOrder(
  requestId: RequestId,
  orderNo: OrderNo,
  lineIds: readonly OrderLineId[],
  offline: boolean,
  { platform, ledger, ids, claimLocks }: Ports,
): Promise<Result<Claimed>> {
  return claimLocks.hold(requestId, async () => {
    const claimId = ids.claimId(requestId);
    const keep = (state: ClaimRecord['state']) => ledger.keepClaim({ claimId, requestId, orderNo, lineIds, state });
    if (offline) {
      keep('optimistic');
      return ok({ offline: true });
    }
    keep('held');
    let claimed = await platform.claim(claimId, orderNo, lineIds);
    if (!claimed.ok && claimed.problem.details.type === 'claim-mismatch') {
      // Our own, from before the clerk left a line out.
      await platform.releaseClaim(claimId);
      claimed = await platform.claim(claimId, orderNo, lineIds);
    }
    if (claimed.ok) return ok({ offline: false });
    if (isOffline(claimed.problem)) {
      keep('optimistic');
      return ok({ offline: true });
    }
    keep('released');
    return claimed;
  });
}

/** Gives claims back in the background; what cannot be given back now waits for the next poke. */
export function claimReleaser(ports: Ports): { poke(): void } {
  let running = false;
  let again = false;
  function poke(): void {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void releaseClaims(ports)
      .catch((error: unknown) => ports.notices.failed('claims to release', error))
      .finally(() => {
        running = false;
        if (!again) return;
        again = false;
        poke();
      });
  }
  return { poke };
}

/** Gives back every claim that nobody needs any more, as far as the platform can be asked; a claim nobody gives back ends by itself. */
export async function releaseClaims({ platform, ledger, claimLocks }: Ports): Promise<void> {
  for (const { requestId } of ledger.claimsToRelease()) {
    const asked = await claimLocks.hold(requestId, async () => {
      // The clerk may have claimed anew while we waited.
      const claim = ledger.claimsToRelease().find((open) => open.requestId === requestId);
      if (!claim) return true;
      const released = await platform.releaseClaim(claim.claimId);
      if (released.ok) ledger.claimReleased(claim.claimId);
      return released.ok || !isOffline(released.problem);
    });
    if (!asked) return;
  }
}
