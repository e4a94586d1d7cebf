/**
 * The main job: a draft becomes one invoice. The promises are made in order — claim, intent on disk, device, record —
 * and can be broken off by a kill between any two of them without a second number and without a lost one.
 */
import type { TaxDevice } from '../../../domain/device.ts';
import type { Draft, DraftInput } from '../../../domain/draft.ts';
import type { DeviceNo, OrderLineId, PrinterId, RequestId, UserId } from '../../../domain/ids.ts';
import { isUnsettled } from '../../../domain/intent.ts';
import type { InvoiceContent } from '../../../domain/invoice.ts';
import type { Actor, IntentRecord } from '../../../domain/ledger-port.ts';
import { assertNever, failed, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import type { TemplateVersion } from '../../../domain/template.ts';
import { validateDraft } from '../../../domain/validate-draft.ts';
import { askAgain, askDevice, type Issued, talkTo, type Wish } from './ask-device.ts';
import { knowDevice } from './check-device.ts';
import { claimOrder } from './claim-order.ts';
import { fetchOrder, refusalOf, withGuard } from './find-order.ts';
import { withFigures, withinLimits } from './offline-limits.ts';
import type { Ports } from './ports.ts';
import { type Conclusion, type Resolved, resolveIntent, type Shown, showEvidence } from './resolve-intent.ts';
import { type Settled, settleIntent } from './settle-intent.ts';

export interface IssueRequest {
  readonly requestId: RequestId;
  readonly draft: DraftInput;
  readonly clerk: { readonly userId: UserId; readonly name: string };
  /** Print when signed; null leaves the paper for later. */
  readonly print: { readonly printerId: PrinterId } | null;
}

/** One desk per office: it knows what is under way, so that nobody settles what is still being asked. */
export interface IssueDesk {
  /** Two calls with one request id, at once or a day apart, are one invoice and get the same answer. */
  issue(request: IssueRequest): Promise<Result<Issued>>;
  /** Asks the device again what became of an issue. Problem `task-not-found` when there is nothing to settle. */
  settle(requestId: RequestId, actor: Actor): Promise<Result<Settled>>;
  /** What the device shows of an issue nobody knows, for a person; changes nothing. */
  evidence(requestId: RequestId): Promise<Result<{ readonly intent: IntentRecord; readonly shown: Shown }>>;
  /** A person concludes it. Problems: `task-not-found`, `supervisor-needed`, `evidence-changed`. */
  conclude(requestId: RequestId, conclusion: Conclusion): Promise<Result<Resolved>>;
  /** True while a request is being issued, or may have been: nothing about its draft can change then. */
  isBusy(requestId: RequestId): boolean;
}

export function openIssueDesk(ports: Ports): IssueDesk {
  const underWay = new Map<RequestId, Promise<Result<Issued>>>();

  function once(requestId: RequestId, start: () => Promise<Result<Issued>>): Promise<Result<Issued>> {
    const running = underWay.get(requestId);
    if (running) return running;
    const started = start().finally(() => underWay.delete(requestId));
    underWay.set(requestId, started);
    return started;
  }

  return {
    issue: (request) => once(request.requestId, () => issue(request, ports)),
    async settle(requestId, actor) {
      await underWay.get(requestId)?.catch(() => undefined);
      const intent = ports.ledger.intent(requestId);
      if (!intent || !isUnsettled(intent.state)) return failed('task-not-found', { requestId });
      let settled: Settled | null = null;
      await once(requestId, async () => {
        settled = await settleHeld(intent, actor, ports);
        return answerOf(settled, intent);
      });
      return settled ? ok(settled) : failed('issue-in-progress');
    },
    async evidence(requestId) {
      await underWay.get(requestId)?.catch(() => undefined);
      const intent = ports.ledger.intent(requestId);
      if (!intent || !isUnsettled(intent.state)) return failed('task-not-found', { requestId });
      return ok({ intent, shown: await heldFor(intent, ports, () => showEvidence(intent, ports)) });
    },
    async conclude(requestId, conclusion) {
      await underWay.get(requestId)?.catch(() => undefined);
      let resolved: Result<Resolved> = failed('issue-in-progress');
      await once(requestId, async () => {
        resolved = await concludeHeld(requestId, conclusion, ports);
        return failed('issue-in-progress');
      });
      return resolved;
    },
    isBusy(requestId) {
      const intent = ports.ledger.intent(requestId);
      return underWay.has(requestId) || (intent !== null && isUnsettled(intent.state));
    },
  };
}

async function issue(request: IssueRequest, ports: Ports): Promise<Result<Issued>> {
  const { requestId } = request;
  const { ledger, devices } = ports;
  const before = ledger.invoiceByRequest(requestId);
  if (before) return ok({ invoice: before, warnings: [] });
  const fenced = ledger.fenced();
  if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
  const draft = ledger.draft(requestId);
  if (!draft) return failed('draft-not-found', { requestId });
  const earlier = ledger.intent(requestId);
  if (earlier && isUnsettled(earlier.state)) return takeUp(earlier, request.clerk.userId, ports);

  const device = devices.route(request.draft.kind, draft.source);
  if (!device) return failed('device-not-configured', { kind: request.draft.kind, source: draft.source });
  ledger.saveDraft(requestId, request.draft);
  ports.step('draft-saved');
  const ready = await prepare(request, draft, device, ports);
  if (!ready.ok) return ready;
  const lineIds = orderLinesOf(request.draft);
  const claimed = await claimOrder(requestId, draft.orderNo, lineIds, ready.value.offline, ports);
  if (!claimed.ok) return claimed;
  ports.step('claim-held');

  const { content, deviceNo, template } = ready.value;
  const { offline } = claimed.value;
  const { orderNo, source } = draft;
  const wish: Wish = {
    origin: { requestId, deviceId: device.id, deviceNo, orderNo, source, orderLineIds: lineIds, offline },
    content,
    print: request.print,
    template,
  };
  const issued = await talkTo(device, ports, () => askDevice(wish, request.clerk.userId, device, ports));
  const left = ledger.intent(requestId);
  if (!issued.ok && !(left && isUnsettled(left.state))) {
    ledger.giveBackClaim(requestId);
    ports.notices.claimsToRelease();
  }
  return issued.ok
    ? ok({
        ...issued.value,
        warnings: [...issued.value.warnings, ...standsIn(device, devices.inOrder(request.draft.kind, draft.source))],
      })
    : { ok: false, problem: withFigures(issued.problem, content.kind, device.id, ports) };
}

/** The clerk is told when another device than usual issued: the paper in the printer is that of the usual one. */
function standsIn(device: TaxDevice, order: readonly TaxDevice[]): readonly Problem[] {
  const [usual] = order;
  return usual && usual.id !== device.id ? [problem('device-stands-in', { deviceId: device.id, usual: usual.id })] : [];
}

/** A request that is with the device since before a kill or a lost answer: its outcome is the answer to this press too. */
async function takeUp(intent: IntentRecord, actor: Actor, ports: Ports): Promise<Result<Issued>> {
  const device = ports.devices.byId(intent.origin.deviceId);
  if (!device?.remembersRequests) return answerOf(await settleHeld(intent, actor, ports), intent);
  const settled = await settleIntent(intent, actor, ports, 'keep');
  // It does not know the request: asked again under the same id, it can only become the one invoice.
  return settled.state === 'released' ? askAgain(intent, actor, device, ports) : answerOf(settled, intent);
}

/** With the device held where it takes one conversation at a time; without one when it is not configured any more. */
function heldFor<T>({ origin }: IntentRecord, ports: Ports, work: () => Promise<T>): Promise<T> {
  const device = ports.devices.byId(origin.deviceId);
  return device ? talkTo(device, ports, work) : work();
}

async function concludeHeld(requestId: RequestId, conclusion: Conclusion, ports: Ports): Promise<Result<Resolved>> {
  const before = ports.ledger.intent(requestId);
  if (!before) return failed('task-not-found', { requestId });
  return heldFor(before, ports, async () => {
    // Whoever held the device before may have settled it.
    const intent = ports.ledger.intent(requestId);
    if (!intent || !isUnsettled(intent.state)) return failed('task-not-found', { requestId });
    return resolveIntent(intent, conclusion, ports);
  });
}

/** Settles with the device held. What stands on disk then counts: whoever held the device before may have settled it. */
function settleHeld(held: IntentRecord, actor: Actor, ports: Ports): Promise<Settled> {
  const { requestId } = held.origin;
  return heldFor(held, ports, async () => {
    const intent = ports.ledger.intent(requestId);
    if (intent && isUnsettled(intent.state)) return settleIntent(intent, actor, ports);
    const invoice = ports.ledger.invoiceByRequest(requestId);
    return invoice ? { state: 'issued', invoice } : { state: 'released' };
  });
}

function answerOf(settled: Settled, { origin }: IntentRecord): Result<Issued> {
  switch (settled.state) {
    case 'issued':
      return ok({ invoice: settled.invoice, warnings: [] });
    case 'released':
      return failed('device-silent', { deviceId: origin.deviceId });
    case 'unknown':
      return { ok: false, problem: settled.problem };
    default:
      return assertNever(settled);
  }
}

interface Ready {
  readonly content: InvoiceContent;
  readonly deviceNo: DeviceNo;
  readonly offline: boolean;
  /** What the layout file will be made with. */
  readonly template: TemplateVersion;
}

/** Everything that can be known before anyone is asked: nothing may first fail at the device or on paper. */
async function prepare(request: IssueRequest, draft: Draft, device: TaxDevice, ports: Ports): Promise<Result<Ready>> {
  const { charset, seller, layout } = ports;
  const { kind } = request.draft;
  const known = await knowDevice(device, kind, ports);
  if (!known.ok) return known;
  const { identity, monitor, rates } = known.value;
  if (!identity?.kinds.includes(kind)) return failed('device-kind-not-authorised', { deviceId: device.id, kind });
  // What nobody here remembers may have been invoiced already.
  if (!(await ports.ledgerIsWhole(device.id))) {
    // What keeps the books from being compared is what a person can mend.
    const inTheWay = ports.facts.of(device.id).problem;
    return inTheWay ? { ok: false, problem: inTheWay } : failed('ledger-incomplete', { deviceId: device.id });
  }
  // As it is now: a refund may have come in since the draft was opened.
  const fetched = await fetchOrder(draft.orderNo, draft.source, ports);
  if (!fetched.ok) return fetched;
  const guard = withGuard(fetched.value, ports, request.requestId);
  const refused = refusalOf(guard, orderLinesOf(request.draft));
  if (refused) return { ok: false, problem: refused };
  const checked = validateDraft({
    draft: request.draft,
    order: fetched.value.order,
    seller,
    clerk: request.clerk.name,
    rates: rates[kind],
    monitor: monitor[kind] ?? null,
    charset,
  });
  const stop = checked.findings.find((finding) => finding.severity === 'block');
  if (stop) return { ok: false, problem: stop.problem };
  if (!checked.content) throw new Error('a draft without findings has no content');
  const printable = await layout.check(checked.content, request.print?.printerId ?? null);
  if (!printable.ok) return printable;
  const within = await withinLimits(device, checked.content, ports);
  if (!within.ok) return within;
  return ok({
    content: checked.content,
    deviceNo: identity.deviceNo,
    offline: fetched.value.from === 'cache',
    template: printable.value,
  });
}

function orderLinesOf(draft: DraftInput): readonly OrderLineId[] {
  return [...new Set(draft.lines.flatMap((line) => line.orderLineId ?? []))];
}
