/**
 * `fapiao restore`: which copies of the ledger there are, and one of them back in its place.
 */
import type { Instant } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { listCopies } from '../office/store/copies.ts';
import { type Inspection, inspect } from '../office/store/inspect.ts';
import { ledgerFiles } from '../office/store/ledger-files.ts';
import { newestOf } from '../office/store/migrate.ts';
import { migrations } from '../office/store/migrations/index.ts';
import { restoreLedger } from '../office/store/restore.ts';
import { complain, dataDirOf, type Place, say } from './settings.ts';

export function runRestore(place: Place, from: string | undefined, replace: boolean): number {
  const dataDir = dataDirOf(place);
  if (!dataDir.ok) return complain(dataDir.problem);
  if (from === undefined) return list(dataDir.value);
  const restored = restoreLedger({ dataDir: dataDir.value, from, replace, at: instantFromDate(Date.now()) });
  if (!restored.ok) return complain(restored.problem);
  const { movedTo, ...copy } = restored.value;
  say(`restored: ${contents(copy)}`);
  if (movedTo !== null) say(`what was there is in ${movedTo}`);
  say('Start the office: what was issued after this copy is fetched from the device and the platform.');
  return 0;
}

function list(dataDir: string): number {
  const { copies } = ledgerFiles(dataDir);
  const found = listCopies(copies);
  if (found.length === 0) say(`no copies in ${copies}`);
  for (const { file, at, reason } of found) {
    const copy = inspect(file);
    say(`${minute(at)}  ${reason.padEnd(9)}  ${verdict(copy).padEnd(8)}  ${contents(copy)}  ${file}`);
  }
  return 0;
}

function verdict({ damage, version }: Inspection): string {
  if (damage !== null) return 'DAMAGED';
  return version > newestOf(migrations) ? 'NEWER' : 'sound';
}

function contents({ damage, version, invoices, lastIssuedAt, head }: Inspection): string {
  if (damage !== null) return damage;
  if (version > newestOf(migrations)) return `of a newer program, step ${version}`;
  const last = lastIssuedAt === null ? '' : `, last ${minute(lastIssuedAt)}`;
  return `${invoices} invoices${last}, journal ${head?.seq ?? 0} ${head?.sha256.slice(0, 12) ?? ''}`.trimEnd();
}

function minute(at: Instant): string {
  return at.slice(0, 16).replace('T', ' ');
}
