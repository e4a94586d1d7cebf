/**
 * The layout file (版式文件) of an invoice on its way to being sealed, and where sealed ones are kept. An unsealed file can be drawn again
 * at any time, byte for byte; a signature cannot be made again, so a sealed file is kept as it is.
 */
import type { Instant, InvoiceKey } from './ids.ts';
import type { Invoice } from './invoice.ts';
import type { Result } from './problem.ts';
import type { LayoutFormat } from './seal.ts';

/** A file with a hole for its signature. */
export interface Sealable {
  /** By the digest of the format. */
  readonly digest: Uint8Array;
  /** The whole file with the signature in its hole. */
  finish(signature: Uint8Array): Uint8Array;
}

/** Draws layout files. Same input, same bytes. Problems: `layout-glyph-missing`, `layout-text-too-long`, `layout-damaged`. */
export interface LayoutFileMaker {
  /** Says on its face that it is not sealed. */
  unsealed(invoice: Invoice, format: LayoutFormat): Promise<Result<Uint8Array>>;
  /** A PDF shows the picture of the seal on its face, an OFD carries it inside its signature. */
  sealable(invoice: Invoice, format: LayoutFormat, look: SealLook): Promise<Result<Sealable>>;
}

/** What a file shows of the seal it waits for. */
export interface SealLook {
  /** PNG; null when nobody knows yet how the seal looks. */
  readonly picture: Uint8Array | null;
  readonly at: Instant;
}

/** How the seal of a taxpayer looks. */
export interface SealPicture {
  readonly sealId: string;
  /** PNG */
  readonly picture: Uint8Array;
}

/** A sealed file as the ledger knows it. */
export interface KeptLayout extends InvoiceKey {
  readonly format: LayoutFormat;
  /** From 1; rises when the disk lost the file and it was sealed anew. */
  readonly revision: number;
  /** Below the data folder. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sealId: string;
  readonly sealedAt: Instant;
}

/** Where sealed files are kept. */
export interface LayoutFileStore {
  find(key: InvoiceKey, format: LayoutFormat): KeptLayout | null;
  /** The bytes that were kept. Problem: `layout-damaged`. */
  read(kept: KeptLayout): Promise<Result<Uint8Array>>;
  /**
   * Keeps a file for ever: on disk, in the face of a power cut, before the ledger knows of it. One that is kept already and whole stays, and is answered; beside one that
   * is not whole any more it is the next revision.
   * Problems: `disk-full`, `file-not-written`.
   */
  keep(
    invoice: Invoice,
    sealed: { readonly format: LayoutFormat; readonly file: Uint8Array; readonly sealId: string; readonly sealedAt: Instant },
    at: Instant,
  ): Promise<Result<KeptLayout>>;
  /** As the seal of this taxpayer looked last; null before the first. */
  picture(taxId: string): SealPicture | null;
  keepPicture(taxId: string, picture: SealPicture, at: Instant): void;
}
