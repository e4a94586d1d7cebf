/**
 * The draft in hand: opening, editing with live checks, holding and resuming.
 */
import type { OrderLineId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { api, type Draft, type DraftLine, type Order } from '../api.ts';
import { useCounter, type Work } from '../state/counter.ts';
import { useOffice } from '../state/office.ts';
import { pause } from './pause.ts';

const checkDelayMs = 80;
const saveDelayMs = 800;

let opened = 0;
let checked = 0;
let numbered = 0;

/** The clerk's part of a draft, as commands take it. */
export function inputOf({ kind, buyer, lines, remarks, payee, reviewer }: Draft) {
  return { kind, buyer, lines, remarks, payee, reviewer };
}

/**
 * Opens a draft for lines of an order. When one for the same order is in hand (the clerk changed her picks), what she
 * typed goes over to the new one and the old one is dropped.
 */
export async function openDraft(order: Order, lineIds: readonly OrderLineId[]): Promise<void> {
  const mine = ++opened;
  const before = useCounter.getState().draft;
  const kept = before?.orderNo === order.orderNo ? before : null;
  useCounter.setState({ opening: true, draftProblem: null });
  const reply = await api.openDraft({
    orderNo: order.orderNo,
    source: order.source,
    lineIds: [...lineIds],
    ...(kept === null ? {} : { kind: kept.kind }),
  });
  if (mine !== opened) {
    if (reply.ok) await api.dropDraft({ requestId: reply.value.requestId });
    return;
  }
  if (!reply.ok) {
    useCounter.setState({ opening: false, draftProblem: reply.problem });
    return;
  }
  const typed = useCounter.getState().draft;
  take(kept === null || typed === null ? reply.value : { ...reply.value, ...inputOf(typed), lines: reply.value.lines });
  if (kept !== null) await api.dropDraft({ requestId: kept.requestId });
}

function take(draft: Draft): void {
  const fresh = useCounter.getState().draft?.orderNo !== draft.orderNo;
  useCounter.setState(({ focusBuyer }) => ({
    opening: false,
    draft,
    checked: null,
    checkedDraft: null,
    draftProblem: null,
    insisted: false,
    focusBuyer: fresh ? focusBuyer + 1 : focusBuyer,
  }));
  void checkDraft();
  void refreshNext();
}

/** Changes the draft on screen; the office checks and keeps it shortly after. */
export function editDraft(change: Partial<Pick<Draft, 'buyer' | 'lines' | 'remarks' | 'payee' | 'reviewer'>>): void {
  const { draft } = useCounter.getState();
  if (draft === null || isSettled(useCounter.getState())) return;
  useCounter.setState({ draft: { ...draft, ...change }, draftProblem: null });
  refreshDraft();
}

export function editLine(index: number, change: Partial<Pick<DraftLine, 'name' | 'spec' | 'unit'>>): void {
  const { draft } = useCounter.getState();
  const line = draft?.lines[index];
  if (draft && line) editDraft({ lines: draft.lines.with(index, { ...line, ...change }) });
}

export function changeKind(kind: InvoiceKind): void {
  const { draft } = useCounter.getState();
  if (draft === null || draft.kind === kind || isSettled(useCounter.getState())) return;
  useCounter.setState({ draft: { ...draft, kind }, next: null, nextProblem: null, draftProblem: null });
  void refreshNext();
  refreshDraft();
}

const checkSoon = pause(checkDelayMs, () => void checkDraft());
const saveSoon = pause(saveDelayMs, () => void saveDraft());

/** True when there is no draft, or nothing about it can change any more. */
function isSettled({ draft, result, issuingSince }: Work): boolean {
  return draft === null || result !== null || issuingSince !== null;
}

/** Has the draft on screen checked and kept. While the office is away nothing piles up: it is asked once it is back. */
export function refreshDraft(): void {
  if (useOffice.getState().state !== 'ready' || isSettled(useCounter.getState())) return;
  checkSoon.start();
  saveSoon.start();
}

/** Asks the office for lines, totals and findings; of several answers on their way the last question's counts. */
export async function checkDraft(): Promise<void> {
  const { draft, result } = useCounter.getState();
  if (draft === null || result !== null) return;
  const mine = ++checked;
  const reply = await api.checkDraft({ requestId: draft.requestId, draft: inputOf(draft) });
  if (mine !== checked || useCounter.getState().draft?.requestId !== draft.requestId) return;
  useCounter.setState(reply.ok ? { checked: reply.value, checkedDraft: draft } : { draftProblem: reply.problem });
}

/** Asks for the code and number that the next invoice of the draft's kind will have. */
export async function refreshNext(): Promise<void> {
  const { draft, result } = useCounter.getState();
  if (draft === null || result !== null) return;
  const mine = ++numbered;
  const reply = await api.nextNumber({ kind: draft.kind, source: draft.source });
  if (mine !== numbered || useCounter.getState().draft?.kind !== draft.kind) return;
  useCounter.setState(reply.ok ? { next: reply.value, nextProblem: null } : { next: null, nextProblem: reply.problem });
}

async function saveDraft(): Promise<void> {
  const { draft } = useCounter.getState();
  if (draft !== null && !isSettled(useCounter.getState()))
    await api.saveDraft({ requestId: draft.requestId, draft: inputOf(draft) });
}

/** Nothing more is asked about the draft in hand: it is being issued or put away. */
export function settleDraft(): void {
  checkSoon.cancel();
  saveSoon.cancel();
}

/** Puts the draft in hand aside for later, if there is one that is not issued. */
export async function holdDraft(): Promise<void> {
  if (isSettled(useCounter.getState())) return;
  settleDraft();
  await saveDraft();
  await loadHeld();
}

/** Turns to the next customer; an unfinished draft is held. While an invoice is being issued there is no turning away. */
export async function nextCustomer(): Promise<void> {
  if (useCounter.getState().issuingSince !== null) return;
  await holdDraft();
  useCounter.getState().clear();
}

export async function loadHeld(): Promise<void> {
  const reply = await api.drafts({});
  if (reply.ok) useCounter.setState({ held: reply.value });
}

/** Takes a held draft up again; its order is looked up beside it, for the eyes only. */
export async function resumeDraft(draft: Draft): Promise<void> {
  useCounter.getState().clear();
  useCounter.setState({ picked: draft.lines.flatMap(({ orderLineId }) => orderLineId ?? []) });
  take(draft);
  const reply = await api.findOrder({ scan: draft.orderNo, source: draft.source });
  if (reply.ok && useCounter.getState().draft?.requestId === draft.requestId) useCounter.setState({ found: reply.value });
}

export async function dropDraft(draft: Draft): Promise<void> {
  await api.dropDraft({ requestId: draft.requestId });
  await loadHeld();
}
