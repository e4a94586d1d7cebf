/**
 * Brings the layout files of an invoice to the platform, one request a step, so that documents never wait for more than one of
 * them. Where there is a seal to be had they are sealed first: what the platform has once, it never takes in another form.
 */
import type { InvoiceKey } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { LayoutFileMaker } from '../../../domain/layout-file.ts';
import type { OutboxResult } from '../../../domain/outbox.ts';
import type { Platform } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { type LayoutFormat, layoutFormats } from '../../../domain/seal.ts';
import { type SealingPorts, sealStep } from './seal-layout.ts';

export interface LayoutUploadPorts {
  /** Null where nobody is trusted to seal: then files go as they are, and say so. */
  readonly sealing: SealingPorts | null;
  readonly maker: Pick<LayoutFileMaker, 'unsealed'>;
  readonly platform: Pick<Platform, 'putLayout'>;
  readonly invoice: (key: InvoiceKey) => Invoice | null;
}

/** `more`: the step was taken, and there is another one. */
export type LayoutUploadStep = OutboxResult | 'more';

/** Both files, or `more` when one of them was only sealed now. */
type Sealed = ReadonlyMap<LayoutFormat, Uint8Array> | 'more';

/**
 * The answer takes the next step of one upload, and tells its end. What the platform has of it already is remembered in memory only:
 * after a restart it is put once more, and the platform knows it by its bytes.
 */
export function openLayoutUpload({ sealing, maker, platform, invoice: invoiceOf }: LayoutUploadPorts) {
  /** Results of those that are half over. */
  const there = new Map<string, ReadonlyMap<LayoutFormat, OutboxResult>>();
  /** Those whose seal looked otherwise than it was drawn. Twice in a row is trouble, or a seal service that is ill is asked for ever. */
  const drawnAgain = new Set<string>();

  async function sealedFiles(uploadKey: string, invoice: Invoice, ports: SealingPorts): Promise<Result<Sealed>> {
    const files = new Map<LayoutFormat, Uint8Array>();
    // Both before the first goes; the OFD first, whose answer shows how the seal looks on the PDF.
    for (const format of ['ofd', 'pdf'] as const) {
      const taken = await sealStep(invoice, format, ports);
      if (!taken.ok) return taken;
      if (taken.value.step === 'kept') {
        files.set(format, taken.value.file);
        continue;
      }
      if (taken.value.step === 'again' && !drawnAgain.delete(uploadKey)) drawnAgain.add(uploadKey);
      else if (taken.value.step === 'again') return failed('seal-not-valid', { fault: 'changed' });
      return ok('more');
    }
    drawnAgain.delete(uploadKey);
    return ok(files);
  }

  async function put(
    uploadKey: string,
    key: InvoiceKey,
    format: LayoutFormat,
    file: Uint8Array,
  ): Promise<Result<LayoutUploadStep>> {
    const sent = await platform.putLayout(uploadKey, key, format, file);
    if (!sent.ok) return sent;
    const { outcome } = sent.value;
    const result: OutboxResult = outcome === 'conflict' ? { outcome: 'heldOtherwise', uploadKey } : sent.value;
    const results = new Map(there.get(uploadKey)).set(format, result);
    if (outcome !== 'rejected' && results.size < layoutFormats.length) {
      there.set(uploadKey, results);
      return ok('more');
    }
    there.delete(uploadKey);
    return ok(worstOf([...results.values()]) ?? result);
  }

  return async (uploadKey: string, key: InvoiceKey): Promise<Result<LayoutUploadStep>> => {
    const invoice = invoiceOf(key);
    if (!invoice) return failed('invoice-not-found', { ...key });
    const sealed = sealing ? await sealedFiles(uploadKey, invoice, sealing) : null;
    if (sealed && !sealed.ok) return sealed;
    if (sealed?.value === 'more') return ok('more');
    const format = layoutFormats.find((one) => !there.get(uploadKey)?.has(one));
    if (!format) throw new Error(`layout files of ${uploadKey} went, and nobody was told`);
    const kept = sealed?.value.get(format);
    const file = kept ? ok(kept) : await maker.unsealed(invoice, format);
    return file.ok ? put(uploadKey, invoice.signed, format, file.value) : file;
  };
}

/** What is told of both files together: the one that is most worth knowing. */
function worstOf(results: readonly OutboxResult[]): OutboxResult | undefined {
  return (['rejected', 'heldOtherwise', 'accepted', 'duplicate'] as const)
    .map((outcome) => results.find((result) => result.outcome === outcome))
    .find((result) => result !== undefined);
}
