/**
 * Layout files of some days, handed out as a folder below the data folder with a list of what is in it: whole, or not there at all.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant, InvoiceKey } from '../../domain/ids.ts';
import { localDate, toDeviceTime } from '../../domain/instant.ts';
import type { Invoice } from '../../domain/invoice.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { LayoutFormat } from '../../domain/seal.ts';

export interface LayoutExport {
  readonly folder: string;
  readonly files: number;
  /** How many of them have no valid seal. */
  readonly unsealed: number;
  /** How many are not among them, because the disk no longer has what was sealed. */
  readonly damaged: number;
}

export interface ExportedFile {
  readonly invoice: Invoice;
  readonly file: Uint8Array;
  readonly sealed: boolean;
}

const columns = 'issued,code,number,kind,format,file,sealed,sha256';

/**
 * Writes the files of all invoices.
 * @param fileOf Answers one file; `layout-damaged` is written in the list, any other problem ends the export.
 * @returns Also `disk-full`, `file-not-written`.
 */
export async function exportLayouts(
  where: { readonly dataDir: string; readonly from: string; readonly to: string; readonly at: Instant },
  issued: readonly InvoiceKey[],
  formats: readonly LayoutFormat[],
  fileOf: (key: InvoiceKey, format: LayoutFormat) => Promise<Result<ExportedFile>>,
): Promise<Result<LayoutExport>> {
  const { dataDir, from, to, at } = where;
  const folder = join(dataDir, 'exports', `layouts-${from}-${to}-${toDeviceTime(at)}`);
  const part = `${folder}.part`;
  const told = { folder, files: 0, unsealed: 0, damaged: 0 };

  async function writeAll(): Promise<Result<void>> {
    await sweep(join(dataDir, 'exports'));
    await mkdir(part, { recursive: true, mode: 0o700 });
    const list = await open(join(part, 'list.csv'), 'wx', 0o600);
    try {
      await list.write(`${columns}\n`);
      for (const key of issued) {
        for (const format of formats) {
          const made = await fileOf(key, format);
          if (!made.ok && made.problem.code === 'layout-damaged') {
            await list.write(`,${key.code},${key.number},,${format},,damaged,\n`);
            told.damaged += 1;
            continue;
          }
          if (!made.ok) return made;
          const { file, sealed, invoice } = made.value;
          const { code, number, issuedAt } = invoice.signed;
          const day = localDate(issuedAt);
          await mkdir(join(part, day), { recursive: true, mode: 0o700 });
          const name = `${day}/${code}-${number}.${format}`;
          await writeFile(join(part, name), file, { mode: 0o600, flag: 'wx', flush: true });
          const sha256 = createHash('sha256').update(file).digest('hex');
          const { kind } = invoice.content;
          await list.write(`${[issuedAt, code, number, kind, format, name, sealed ? 'yes' : 'no', sha256].join(',')}\n`);
          told.files += 1;
          if (!sealed) told.unsealed += 1;
        }
      }
      await list.sync();
    } finally {
      await list.close();
    }
    await rename(part, folder);
    return ok(undefined);
  }

  const written = await writeAll().catch((error: unknown): Result<never> => notWritten(part, error));
  if (written.ok) return ok(told);
  // Where it could not even be begun, there is nothing to take away.
  await rm(part, { recursive: true, force: true }).catch(() => undefined);
  return written;
}

/** What an office that was killed has left. */
async function sweep(exports: string): Promise<void> {
  const left = existsSync(exports) ? (await readdir(exports)).filter((name) => /^layouts-.*\.part$/.test(name)) : [];
  for (const name of left) await rm(join(exports, name), { recursive: true, force: true });
}

function notWritten(file: string, error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string') throw error;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? failed('disk-full', { file })
    : failed('file-not-written', { file, reason: code });
}
