/**
 * Giving out numbers: issue, void of an issued number, void of a blank one. Each gathers what the rules need, asks them, and
 * writes everything in one transaction, so that a number is either used with its invoice on the disk or not used at all.
 */
import { checkCode, cipherText } from './cipher.ts';
import { type FormTexts, readForm, signedRows } from './form.ts';
import type { Kind } from './kinds.ts';
import { formatNumber, type LedgerInvoice, nextIn } from './model.ts';
import { type Refusal, refuse } from './refusal.ts';
import { judgeIssue } from './rules/issue.ts';
import { judgeClock, judgeMonth } from './rules/limits.ts';
import { judgeVoidBlank, judgeVoidIssued } from './rules/void.ts';
import type { Unit } from './unit.ts';

export type Outcome<T> = { readonly done: T } | { readonly refused: Refusal };

/**
 * Issues the next number for this request, or refuses and uses none.
 * @param requestSerial The server's serial of the request; null on a disk, which knows none.
 */
export function issue(unit: Unit, texts: FormTexts, requestSerial: string | null = null): Outcome<LedgerInvoice> {
  const form = readForm(texts);
  if ('refusal' in form) return { refused: form };
  const held = unit.kind(form.kind);
  if (held === null) return { refused: refuse('kind', `kind ${form.kind} is not authorised`) };
  const { store, options } = unit;
  return store.transaction((): Outcome<LedgerInvoice> => {
    const now = unit.now();
    const segment = store.firstOpen(form.kind);
    const named = form.red ? store.invoice(form.originalCode, formatNumber(Number(form.originalNumber))) : null;
    const refusal = judgeIssue(form, {
      now,
      startedAt: options.startedAt,
      lastEventAt: unit.lastEventAt(),
      seller: options,
      rates: held.rates,
      monitor: held.monitor,
      segment,
      pending: store.pending(form.kind),
      original: named === null ? null : { invoice: named, reddened: store.reddened(named.code, named.number) },
    });
    if (refusal !== null) return { refused: refusal };
    if (segment === null) return { refused: refuse('noStock', `no stock of ${form.kind}`) };
    const number = nextIn(segment);
    const signed = `${options.deviceNo} ${form.kind} ${segment.code} ${number} ${now} ${form.net} ${form.tax} ${form.buyer.taxId}`;
    const invoice: LedgerInvoice = {
      kind: form.kind,
      code: segment.code,
      number,
      state: form.red ? 'red' : 'blue',
      issuedAt: now,
      net: form.net,
      tax: form.tax,
      gross: form.gross,
      buyerName: form.buyer.name,
      buyerTaxId: form.buyer.taxId,
      lineCount: signedRows(form).length,
      uploaded: false,
      pendingSince: now,
      cipher: cipherText(signed),
      checkCode: checkCode(form.kind, signed),
      originalCode: named?.code ?? '',
      originalNumber: named?.number ?? '',
      voidedAt: null,
      voidedBy: '',
      texts,
      requestSerial,
      uploadError: null,
    };
    store.takeNumber(segment);
    store.addInvoice(invoice);
    store.setFact('lastEventAt', now);
    return { done: invoice };
  });
}

export interface VoidRequest {
  readonly kind: Kind;
  readonly code: string;
  readonly number: string;
  /** What the request says the net total is, fen; null when it says nothing. */
  readonly net: number | null;
  readonly by: string;
}

export interface Voided {
  readonly kind: Kind;
  readonly code: string;
  readonly number: string;
  readonly at: string;
}

/** Voids an issued number; it has to be uploaded again. */
export function voidIssued(unit: Unit, request: VoidRequest): Outcome<Voided> {
  return voiding(unit, request, (now) => {
    const { store } = unit;
    const number = formatNumber(Number(request.number));
    const found = store.invoice(request.code, number);
    const invoice = found?.kind === request.kind ? found : null;
    const monitor = unit.kind(request.kind)?.monitor;
    if (monitor === undefined) return refuse('kind', `kind ${request.kind} is not authorised`);
    const refusal = judgeVoidIssued(request.kind, invoice, request.net, store.reddened(request.code, number), now, monitor);
    if (refusal !== null) return refusal;
    store.voidInvoice(request.code, number, invoice?.state === 'red' ? 'redVoid' : 'blueVoid', now, request.by);
    return { kind: request.kind, code: request.code, number, at: now };
  });
}

/** Voids the next number without an invoice on it, for a form that was spoilt. */
export function voidBlank(unit: Unit, request: VoidRequest): Outcome<Voided> {
  return voiding(unit, request, (now) => {
    const { store } = unit;
    const segment = store.firstOpen(request.kind);
    const refusal = judgeVoidBlank(request.kind, segment, request.code, request.number);
    if (refusal !== null || segment === null) return refusal ?? refuse('noStock', `no stock of ${request.kind}`);
    const number = nextIn(segment);
    store.takeNumber(segment);
    store.addInvoice(blankVoid(request, segment.code, number, now));
    return { kind: request.kind, code: segment.code, number, at: now };
  });
}

function voiding(unit: Unit, request: VoidRequest, act: (now: string) => Voided | Refusal): Outcome<Voided> {
  const held = unit.kind(request.kind);
  if (held === null) return { refused: refuse('kind', `kind ${request.kind} is not authorised`) };
  return unit.store.transaction((): Outcome<Voided> => {
    const now = unit.now();
    const late = judgeClock(now, unit.options.startedAt, unit.lastEventAt()) ?? judgeMonth(now, held.monitor);
    const result = late ?? act(now);
    if ('refusal' in result) return { refused: result };
    unit.store.setFact('lastEventAt', now);
    return { done: result };
  });
}

function blankVoid(request: VoidRequest, code: string, number: string, now: string): LedgerInvoice {
  const nothing = { net: 0, tax: 0, gross: 0, lineCount: 0, buyerName: '', buyerTaxId: '', cipher: '', checkCode: '' };
  return {
    ...nothing,
    kind: request.kind,
    code,
    number,
    state: 'blankVoid',
    issuedAt: now,
    uploaded: false,
    pendingSince: now,
    originalCode: '',
    originalNumber: '',
    voidedAt: now,
    voidedBy: request.by,
    texts: null,
    requestSerial: null,
    uploadError: null,
  };
}
