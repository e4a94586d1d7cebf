/**
 * Has a layout file sealed by the platform's seal service: drawn with a hole, digested, signed, put together, looked at as a stranger
 * would, and only then kept. A kill anywhere loses a signature that nobody has seen; the next attempt asks for another one.
 */
import type { Invoice } from '../../../domain/invoice.ts';
import type { LayoutFileMaker, LayoutFileStore, SealPicture } from '../../../domain/layout-file.ts';
import type { Clock, Platform } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { LayoutFormat, SealVerdict } from '../../../domain/seal.ts';

export interface SealingPorts {
  readonly maker: Pick<LayoutFileMaker, 'sealable'>;
  readonly platform: Pick<Platform, 'seal'>;
  readonly files: LayoutFileStore;
  readonly verify: (
    file: Uint8Array,
    format: LayoutFormat,
    expected: { readonly company: string; readonly taxId: string },
  ) => Promise<SealVerdict>;
  readonly clock: Clock;
}

/**
 * - `kept`: it was sealed before; nothing was asked.
 * - `sealed`: now, with one request.
 * - `again`: one request was made, and it showed that the seal looks otherwise than it was drawn.
 */
export type SealingStep =
  | { readonly step: 'kept'; readonly file: Uint8Array }
  | { readonly step: 'sealed' }
  | { readonly step: 'again' };

/**
 * Takes the next step towards a sealed file with at most one request. The face of a PDF shows the seal, so it must be known how the seal
 * looks before the PDF can be signed: the answer for another file of the same seller tells, and so does one that shows another seal than
 * was drawn. A kept file that the disk has lost is sealed anew.
 * Problems: those of the seal service, `seal-not-valid`, those of drawing and keeping.
 */
export async function sealStep(invoice: Invoice, format: LayoutFormat, ports: SealingPorts): Promise<Result<SealingStep>> {
  const { maker, platform, files, verify, clock } = ports;
  const kept = files.find(invoice.signed, format);
  if (kept) {
    const read = await files.read(kept);
    if (read.ok) return ok({ step: 'kept', file: read.value });
  }
  const { name: companyName, taxId } = invoice.content.seller;
  const drawn = files.picture(taxId);
  const sealable = await maker.sealable(invoice, format, { picture: drawn?.picture ?? null, at: clock.now() });
  if (!sealable.ok) return sealable;
  const answer = await platform.seal({ taxId, companyName, format, digest: sealable.value.digest });
  if (!answer.ok) return answer;
  const { signature, ...shown } = answer.value;
  const isAsDrawn = looksLike(drawn, shown);
  if (!isAsDrawn) files.keepPicture(taxId, shown, clock.now());
  if (format === 'pdf' && !isAsDrawn) return ok({ step: 'again' });
  const file = sealable.value.finish(signature);
  const verdict = await verify(file, format, { company: companyName, taxId });
  if (verdict.seal !== 'valid')
    return failed('seal-not-valid', { fault: verdict.seal === 'broken' ? verdict.reason : 'incomplete' });
  const sealed = { format, file, sealId: verdict.sealId ?? shown.sealId, sealedAt: verdict.signedAt };
  const stored = await files.keep(invoice, sealed, clock.now());
  return stored.ok ? ok({ step: 'sealed' }) : stored;
}

function looksLike(drawn: SealPicture | null, { sealId, picture }: SealPicture): boolean {
  return (
    drawn?.sealId === sealId && drawn.picture.length === picture.length && drawn.picture.every((byte, at) => byte === picture[at])
  );
}
