/**
 * Changes other than an issue as the fields of a request, the same names in both families.
 */
import type { NumberRun, VoidRequest } from '../../domain/device.ts';
import { fenToYuan } from '../../domain/money.ts';
import type { XmlFields } from './business-xml.ts';

/** A void (发票作废). A blank one names the number it expects to be next, so that a device that stands elsewhere refuses. */
export function voidFields(request: VoidRequest): XmlFields {
  const { code, number } = request.what === 'issued' ? request.key : request.next;
  return {
    fplxdm: request.kind,
    zflx: request.what === 'issued' ? '1' : '0',
    fpdm: code,
    fphm: number,
    hjje: request.what === 'issued' ? fenToYuan(request.net) : '',
    zfr: request.clerk,
  };
}

/** A run of numbers (号段). */
export function runFields({ kind, code, first, count }: NumberRun): XmlFields {
  return { fplxdm: kind, fpdm: code, qshm: first, fpfs: String(count) };
}
