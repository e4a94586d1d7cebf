/**
 * The clerk: wants one invoice of one order, presses the key, presses again when she got no answer, and remembers every number
 * she was told.
 */
import type { CommandInput, CommandOutput } from '../preload/contract.ts';
import type { WishEntry } from './book-entries.ts';
import type { Answer, Counter } from './counter.ts';

export type Kind = '007' | '004' | '026' | '028';

export interface Wish {
  readonly orderNo: string;
  readonly kind: Kind;
  readonly print: boolean;
  /** The draft on her screen; null before it opened. */
  press: CommandInput<'issueInvoice'> | null;
  /** Drafts she has pressed on and got no number for, other than that one. */
  unanswered: CommandInput<'issueInvoice'>[];
  gross: number;
  readonly told: { readonly code: string; readonly number: string }[];
  refused: string | null;
}

/** A buyer of its own for every order, so that an invoice tells whose it is on a device that knows no request ids. */
const buyerOf = (orderNo: string) => ({
  name: `示例科技有限公司${orderNo}`,
  taxId: '91320111339366503A',
  addressPhone: '江苏省南京市示例路1号 025-12345678',
  bankAccount: '中国银行南京分行 1234567890',
});

export function newWish(orderNo: string, kind: Kind, print: boolean): Wish {
  return { orderNo, kind, print, press: null, unanswered: [], gross: 0, told: [], refused: null };
}

export const isFulfilled = (wish: Wish): boolean => wish.told.length > 0;

/** Scans the order and opens a draft of everything on it; true when one stands on the screen. */
export async function openDraft(wish: Wish, counter: Counter): Promise<boolean> {
  if (wish.press) return true;
  const found = await counter.ask('findOrder', { scan: wish.orderNo });
  if (!found.ok) return refuse(wish, found);
  const { order, invoiceable } = found.value;
  const lineIds = invoiceable.map((line) => line.lineId);
  const opened = await counter.ask('openDraft', { orderNo: order.orderNo, source: order.source, lineIds, kind: wish.kind });
  if (!opened.ok) return refuse(wish, opened);
  wish.gross = invoiceable.reduce((sum, line) => sum + line.gross, 0);
  wish.press = { requestId: opened.value.requestId, draft: draftOf(opened.value), print: wish.print };
  return true;
}

/** Presses the key once; true when she was told a number. */
export async function press(wish: Wish, counter: Counter): Promise<boolean> {
  if (!wish.press) return false;
  const answer = await counter.ask('issueInvoice', wish.press);
  if (!answer.ok) return refuse(wish, answer);
  wish.told.push({ code: answer.value.invoice.code, number: answer.value.invoice.number });
  wish.refused = null;
  return true;
}

/** Presses once more on whatever draft of this wish she has no answer to. */
export async function pressAgain(wish: Wish, counter: Counter): Promise<void> {
  await press(wish, counter);
  for (const other of wish.unanswered) {
    if (isFulfilled(wish)) return;
    const mine = wish.press;
    wish.press = other;
    if (!(await press(wish, counter))) wish.press = mine;
  }
}

/**
 * Impatient, she scans the order again, as another window would, and presses on the new draft. The guard may refuse, and then
 * the first draft is still hers; a second invoice would be told to her and to the judge.
 */
export async function pressAnew(wish: Wish, counter: Counter): Promise<void> {
  const anew = newWish(wish.orderNo, wish.kind, wish.print);
  if ((await openDraft(anew, counter)) && anew.press?.draft.lines.length) await press(anew, counter);
  if (!anew.press || (anew.told.length === 0 && wish.press)) {
    if (anew.press) wish.unanswered.push(anew.press);
    return;
  }
  wish.told.push(...anew.told);
  // From now on this is the draft on her screen.
  wish.press = anew.press;
  wish.gross = anew.gross;
}

/** What the judge asks of her. */
export function entryOf({ orderNo, press: pressed, gross, told, refused }: Wish): WishEntry {
  const lineIds = pressed?.draft.lines.flatMap((line) => line.orderLineId ?? []) ?? [];
  return { orderNo, lineIds, gross, buyerName: buyerOf(orderNo).name, told, refused };
}

function refuse(wish: Wish, answer: Extract<Answer<unknown>, { ok: false }>): false {
  wish.refused = answer.problem.code;
  return false;
}

function draftOf(opened: CommandOutput<'openDraft'>): CommandInput<'issueInvoice'>['draft'] {
  const { requestId: _id, orderNo, source: _source, openedAt: _at, ...input } = opened;
  return { ...input, buyer: buyerOf(orderNo) };
}
