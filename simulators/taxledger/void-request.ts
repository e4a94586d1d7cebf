/**
 * A void request (发票作废) as both families write it.
 */
import type { Texts } from './form.ts';
import { type Outcome, type Voided, voidBlank, voidIssued } from './issuing.ts';
import type { Kind } from './kinds.ts';
import { parseFen } from './money.ts';
import { refuse } from './refusal.ts';
import type { Unit } from './unit.ts';

/** Voids what the fields say: the next blank number (zflx 0) or an issued one (zflx 1). */
export function voidAsRequested(unit: Unit, kind: Kind, texts: Texts): Outcome<Voided> {
  const { zflx = '', fpdm = '', fphm = '', hjje = '', zfr = '' } = texts;
  const net = hjje === '' ? null : parseFen(hjje);
  const readable = (hjje === '' || net !== null) && (fphm === '' || /^\d{1,8}$/.test(fphm));
  const complete = zfr !== '' && (zflx === '0' || (zflx === '1' && fpdm !== '' && fphm !== ''));
  if (!readable || !complete) return { refused: refuse('incomplete', 'zflx, fpdm, fphm, hjje or zfr') };
  const request = { kind, code: fpdm, number: fphm, net, by: zfr };
  return zflx === '0' ? voidBlank(unit, request) : voidIssued(unit, request);
}
