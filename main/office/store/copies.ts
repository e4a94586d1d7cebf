/**
 * The copies of a ledger in its folder `backups`: what they are called, which are there, which are kept. A file with such a name
 * was found whole before it got it.
 */
import { existsSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../domain/ids.ts';
import { addDays, epochMs, instantFromDate } from '../../../domain/instant.ts';
import { type LedgerFiles, syncFolder, syncToDisk } from './ledger-files.ts';

/** `migration`: before a program of a newer version changed the ledger's form. */
export const copyReasons = ['daily', 'asked', 'migration'] as const;
export type CopyReason = (typeof copyReasons)[number];

export interface Copy {
  readonly file: string;
  readonly at: Instant;
  readonly reason: CopyReason;
  readonly bytes: number;
}

/** How many of the daily copies and of those asked for are kept, and how long those before a migration. */
export const kept = { newest: 14, migrationDays: 90 } as const;

/** What must be left on the disk when a copy is made: room for thousands of invoices. */
export const reserveBytes = 64 * 1024 * 1024;

const name = /^ledger-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-(\w+)\.sqlite$/;

/** Where a copy comes to lie; the time in the name is UTC. */
export function copyFile(copies: string, at: Instant, reason: CopyReason): string {
  const stamp = new Date(epochMs(at) ?? 0).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  return join(copies, `ledger-${stamp}-${reason}.sqlite`);
}

/** Newest first. */
export function listCopies(copies: string): readonly Copy[] {
  if (!existsSync(copies)) return [];
  return readdirSync(copies)
    .flatMap((entry) => copyOf(join(copies, entry), entry) ?? [])
    .toSorted((left, right) => right.at.localeCompare(left.at));
}

function copyOf(file: string, entry: string): Copy | null {
  const [, year, month, day, hour, minute, second, word] = name.exec(entry) ?? [];
  const reason = copyReasons.find((one) => one === word);
  const epoch = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (reason === undefined || Number.isNaN(epoch)) return null;
  return { file, at: instantFromDate(epoch), reason, bytes: statSync(file).size };
}

/** Those that have had their time: never the newest of a reason. */
export function outlived(copies: readonly Copy[], at: Instant): readonly Copy[] {
  const oldest = addDays(at, -kept.migrationDays);
  return copyReasons.flatMap((reason) => {
    const same = copies.filter((copy) => copy.reason === reason).toSorted((left, right) => right.at.localeCompare(left.at));
    return reason === 'migration' ? same.slice(1).filter((copy) => copy.at < oldest) : same.slice(kept.newest);
  });
}

/** True when a copy of `bytes` leaves the disk enough. */
export function hasRoom(folder: string, bytes: number): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize - bytes >= reserveBytes;
}

/** Gives a checked copy its name; on disk when it returns. */
export function keepCopy({ copies }: Pick<LedgerFiles, 'copies'>, part: string, file: string): void {
  syncToDisk(part);
  renameSync(part, file);
  syncFolder(copies);
}

/** Takes away what copies that came to nothing have left. */
export function sweepParts({ copies }: Pick<LedgerFiles, 'copies'>): void {
  if (!existsSync(copies)) return;
  for (const entry of readdirSync(copies)) if (/\.part(-\w+)?$/.test(entry)) rmSync(join(copies, entry), { force: true });
}
