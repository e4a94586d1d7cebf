/**
 * Layout files, a seal service and a platform in memory, for the tests of sealing and uploading. A file is its format and who drew it; its hole
 * is the first byte.
 */
import type { Instant, InvoiceKey } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { KeptLayout, LayoutFileMaker, LayoutFileStore, SealPicture } from '../../../domain/layout-file.ts';
import type { OutboxResult } from '../../../domain/outbox.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { LayoutFormat, SealAnswer, SealRequest, SealVerdict } from '../../../domain/seal.ts';
import { invoiceOf } from './books.testing.ts';

export const invoice: Invoice = invoiceOf(7);
export const at = '2026-11-22T10:00:00+08:00' as Instant;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (said: string) => new TextEncoder().encode(said);

export function layoutUploads() {
  const kept = new Map<
    string,
    { readonly row: KeptLayout /** Null when the disk has lost it. */; readonly file: Uint8Array | null }
  >();
  const pictures = new Map<string, SealPicture>();
  /** Everything that was asked of the platform, in order. */
  const asked: string[] = [];
  const world = {
    sealId: 'seal-1',
    /** The seal is another one in every answer. */
    changing: false,
    verdict: 'valid' as 'valid' | 'signature',
    seal: 'up' as 'up' | 'down' | 'none',
    put: 'accepted' as 'accepted' | 'duplicate' | 'conflict' | 'down',
  };
  const maker: LayoutFileMaker = {
    unsealed: async (_invoice, format) => ok(bytes(`${format} unsealed`)),
    async sealable(_invoice, format, { picture }) {
      const drawn = picture === null ? 'nothing' : text(picture);
      return ok({
        digest: bytes(`${format} ${drawn}`),
        finish: (signature) => bytes(`${format} showing ${drawn} by ${text(signature)}`),
      });
    },
  };
  const files: LayoutFileStore = {
    find: (key, format) => kept.get(nameOf(key, format))?.row ?? null,
    async read(row) {
      const found = kept.get(nameOf(row, row.format));
      return found?.file ? ok(found.file) : failed('layout-damaged', { code: row.code, number: row.number, file: row.file });
    },
    async keep({ signed }, { format, file, sealId, sealedAt }) {
      const { code, number } = signed;
      const row = {
        code,
        number,
        format,
        revision: 1,
        file: nameOf(signed, format),
        bytes: file.length,
        sha256: '',
        sealId,
        sealedAt,
      };
      const name = nameOf(signed, format);
      if (!kept.get(name)?.file) kept.set(name, { row, file });
      return ok(kept.get(name)?.row ?? row);
    },
    picture: (taxId) => pictures.get(taxId) ?? null,
    keepPicture: (taxId, picture) => void pictures.set(taxId, picture),
  };
  const platform = {
    async seal({ format, digest }: SealRequest): Promise<Result<SealAnswer>> {
      asked.push(`seal ${format}`);
      if (world.seal === 'down') return failed('platform-unreachable', { reason: 'down' });
      if (world.seal === 'none') return failed('no-seal-for-taxpayer', { company: 'x' });
      const sealId = world.changing ? `seal-${asked.length}` : world.sealId;
      const signature = bytes(`${sealId} over ${text(digest)}`);
      return ok({ sealId, picture: bytes(sealId), certificate: bytes(''), signature, signedAt: at });
    },
    async putLayout(uploadKey: string, _key: InvoiceKey, format: LayoutFormat, file: Uint8Array): Promise<Result<OutboxResult>> {
      asked.push(`put ${text(file)}`);
      if (world.put === 'down') return failed('platform-unreachable', { reason: format });
      return ok({ outcome: world.put, uploadKey });
    },
  };
  const verify = async (): Promise<SealVerdict> =>
    world.verdict === 'valid'
      ? { seal: 'valid', sealId: null, company: 'x', signedAt: at, certificateNo: '01' }
      : { seal: 'broken', reason: world.verdict };
  return { world, asked, kept, maker, sealing: { maker, platform, files, verify, clock: { now: () => at } }, platform };
}

function nameOf({ code, number }: InvoiceKey, format: LayoutFormat): string {
  return `${code}-${number}.${format}`;
}
