/**
 * Sealed layout files: the bytes in a folder by taxpayer and day, and what the ledger knows of each. A file is on disk before its row is
 * written; a file without a row came to nothing and is written over. A row without its file is of a disk that was lost: the ledger was
 * restored and the folder was not.
 */
import { createHash } from 'node:crypto';
import { renameSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant, InvoiceKey } from '../../../domain/ids.ts';
import { localDate } from '../../../domain/instant.ts';
import type { KeptLayout, LayoutFileStore, SealPicture } from '../../../domain/layout-file.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { LayoutFormat } from '../../../domain/seal.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { syncFolder } from './ledger-files.ts';
import { layoutKeyOf } from './outbox-entry.ts';

/** Longest file that is read back; no layout file comes near it. */
const maxBytes = 64 * 1024 * 1024;

export interface LayoutFiles extends LayoutFileStore {
  /** True while the platform does not have an invoice's layout files. */
  onTheWay(key: InvoiceKey): boolean;
  /** The picture of the seal that an invoice's PDF shows; null when it is not sealed. */
  shown(key: InvoiceKey): Pick<SealPicture, 'picture'> | null;
}

export function openLayoutFiles(db: Connection, journal: Journal, dataDir: string): LayoutFiles {
  const columns = 'code, number, format, revision, file, bytes, sha256, seal_id AS sealId, sealed_at AS sealedAt';
  const find = db.prepare<[string, string, LayoutFormat], KeptLayout>(
    `SELECT ${columns} FROM layout_files WHERE code = ? AND number = ? AND format = ? ORDER BY revision DESC LIMIT 1`,
  );
  const insert = db.prepare(
    `INSERT INTO layout_files (code, number, format, revision, tax_id, issued_on, file, bytes, sha256, seal_id, sealed_at, kept_at)
     VALUES (@code, @number, @format, @revision, @taxId, @issuedOn, @file, @bytes, @sha256, @sealId, @sealedAt, @at)`,
  );
  const picture = db.prepare<[string], { sealId: string; picture: Buffer }>(
    'SELECT seal_id AS sealId, picture FROM seal_pictures WHERE tax_id = ?',
  );
  const keepPicture = db.prepare(
    `INSERT INTO seal_pictures (tax_id, seal_id, picture, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (tax_id) DO UPDATE SET seal_id = excluded.seal_id, picture = excluded.picture, at = excluded.at`,
  );

  // A seal that has changed since is not the one on this file.
  const shown = db.prepare<[string, string], { picture: Buffer }>(
    `SELECT p.picture FROM layout_files f JOIN seal_pictures p USING (tax_id, seal_id) WHERE f.code = ? AND f.number = ? AND f.format = 'pdf'
       ORDER BY f.revision DESC LIMIT 1`,
  );
  const waiting = db.prepare<[string], { one: number }>("SELECT 1 AS one FROM outbox WHERE upload_key = ? AND state <> 'acked'");

  const kept = (key: InvoiceKey, format: LayoutFormat): KeptLayout | null => find.get(key.code, key.number, format) ?? null;

  async function read(layout: KeptLayout): Promise<Result<Uint8Array>> {
    const damaged = () => failed('layout-damaged', { code: layout.code, number: layout.number, file: layout.file });
    const path = join(dataDir, layout.file);
    try {
      // The ledger may have been changed by hand, and so may the file.
      if (!isBelow(layout.file) || statSync(path).size !== layout.bytes || layout.bytes > maxBytes) return damaged();
      const file = await readFile(path);
      return sha256Of(file) === layout.sha256 ? ok(file) : damaged();
    } catch (error) {
      if (isSystemError(error)) return damaged();
      throw error;
    }
  }

  return {
    find: kept,
    read,
    async keep({ signed, content }, { format, file, sealId, sealedAt }, at) {
      const before = kept(signed, format);
      if (before && (await read(before)).ok) return ok(before);
      const { code, number, issuedAt } = signed;
      const { taxId } = content.seller;
      const issuedOn = localDate(issuedAt);
      const revision = (before?.revision ?? 0) + 1;
      const name = join('layouts', folderOf(taxId), issuedOn, nameOf(signed, revision, format));
      const path = join(dataDir, name);
      const bytes = file.length;
      const row: KeptLayout = { code, number, format, revision, file: name, bytes, sha256: sha256Of(file), sealId, sealedAt };
      const onDisk = await written(path, async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(partOf(path), file, { mode: 0o600, flush: true });
        // From here on in one go: nobody else can keep the same file in between.
        if (kept(signed, format)?.revision !== before?.revision) return rmSync(partOf(path), { force: true });
        renameSync(partOf(path), path);
        for (let folder = dirname(path), up = 0; up < 4; folder = dirname(folder), up++) syncFolder(folder);
        db.transaction(() => {
          insert.run({ ...row, taxId, issuedOn, at });
          const data = { format, revision, sha256: row.sha256, sealId, sealedAt };
          journal({ what: 'layout-sealed', subject: layoutKeyOf(code, number), data, at, actor: 'system' });
        })();
      });
      return onDisk.ok ? ok(kept(signed, format) ?? row) : onDisk;
    },
    onTheWay: ({ code, number }) => waiting.get(layoutKeyOf(code, number)) !== undefined,
    shown: ({ code, number }) => shown.get(code, number) ?? null,
    picture(taxId): SealPicture | null {
      return picture.get(taxId) ?? null;
    },
    keepPicture(taxId, seal, at: Instant) {
      db.transaction(() => {
        keepPicture.run(taxId, seal.sealId, seal.picture, at);
        journal({ what: 'seal-seen', subject: taxId, data: { sealId: seal.sealId }, at, actor: 'system' });
      })();
    },
  };
}

/** A taxpayer's id is letters and digits; whatever else stands in one makes no path. */
function folderOf(taxId: string): string {
  return taxId.replaceAll(/[^0-9A-Za-z]/g, '_') || '_';
}

function isBelow(file: string): boolean {
  return /^layouts[\\/][0-9A-Za-z_]+[\\/][0-9-]+[\\/][0-9]+-[0-9]+(-[0-9]+)?\.(pdf|ofd)$/.test(file);
}

function sha256Of(file: Uint8Array): string {
  return createHash('sha256').update(file).digest('hex');
}

function nameOf({ code, number }: InvoiceKey, revision: number, format: LayoutFormat): string {
  return `${code}-${number}${revision === 1 ? '' : `-${revision}`}.${format}`;
}

function partOf(path: string): string {
  return `${path}.part`;
}

/** Does the work; what the disk does not allow is a problem. */
async function written(path: string, work: () => Promise<void>): Promise<Result<void>> {
  try {
    await work();
    return ok(undefined);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return error.code === 'ENOSPC' || error.code === 'EDQUOT'
      ? failed('disk-full', { file: path })
      : failed('file-not-written', { file: path, reason: error.code });
  }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}
