/**
 * `fapiao pack`, `unfence` and `take-over`: a counter that has to stop hands what the platform does not have yet to another one.
 */
import { readFileSync, statSync } from 'node:fs';
import { instantFromDate } from '../../domain/instant.ts';
import { fen, fenToYuan } from '../../domain/money.ts';
import { failed, ok, problem, type Result } from '../../domain/problem.ts';
import { readIdentity } from '../office/config.ts';
import { openLedgerFile } from '../office/store/connection.ts';
import type { Connection } from '../office/store/database.ts';
import { openFence } from '../office/store/fence.ts';
import { packForSpare } from '../office/store/hand-over.ts';
import { openJournal } from '../office/store/journal.ts';
import { leastPassphrase } from '../office/store/sealed-file.ts';
import { type PackageHeader, readPackage } from '../office/store/spare-package.ts';
import { refusalOf, type TakenOver, takeOver } from '../office/store/take-over.ts';
import { askLine, askPassphrase } from './ask.ts';
import { complain, person, say } from './settings.ts';

/** A package of ten thousand documents is under 50 MB. */
const largestPackage = 512 * 1024 * 1024;

export async function runPack(configFile: string, to: string): Promise<number> {
  const counter = readIdentity(configFile);
  if (!counter.ok) return complain(counter.problem);
  const passphrase = await askPassphrase(true);
  if (passphrase === null || [...passphrase].length < leastPassphrase)
    return complain(problem('passphrase-unfit', { least: leastPassphrase }));
  const packed = inLedger(counter.value.dataDir, (db) =>
    packForSpare(db, { ...counter.value, to, passphrase, by: person(), at: now() }),
  );
  if (!packed.ok) return complain(packed.problem);
  show(packed.value);
  say(`written to ${to}; counter ${counter.value.counterId} issues and uploads nothing any more`);
  return 0;
}

export async function runUnfence(configFile: string): Promise<number> {
  const counter = readIdentity(configFile);
  if (!counter.ok) return complain(counter.problem);
  const words = `${counter.value.counterId} was not taken over`;
  if ((await askLine(`没有其他窗口接替时，请输入 If no other counter took over, type “${words}”: `)).trim() !== words)
    return complain(problem('confirmation-missing', { words }));
  const lifted = inLedger(counter.value.dataDir, (db) =>
    openFence(db, openJournal(db)).lift(now(), 'system') ? ok(undefined) : failed('counter-not-fenced'),
  );
  if (!lifted.ok) return complain(lifted.problem);
  say(`counter ${counter.value.counterId} may issue and upload again`);
  return 0;
}

export async function runTakeOver(configFile: string, file: string): Promise<number> {
  const counter = readIdentity(configFile);
  if (!counter.ok) return complain(counter.problem);
  const text = contentOf(file);
  const read = text.ok ? readPackage(text.value, file) : text;
  if (!read.ok) return complain(read.problem);
  const { header } = read.value;
  show(header);
  const refusal = refusalOf(header, counter.value);
  if (refusal) return complain(refusal);
  const body = read.value.open((await askPassphrase(false)) ?? '');
  if (!body.ok) return complain(body.problem);
  const taken = inLedger(counter.value.dataDir, (db) => takeOver(db, header, body.value, { by: person(), at: now() }));
  if (!taken.ok) return complain(taken.problem);
  return tell(taken.value);
}

function tell({ added, known, withoutOrder, conflicts, layouts, deliveries }: TakenOver): number {
  say(`${added} documents taken over, ${known} were here already; the office uploads them when it runs`);
  say(`${layouts} layout files and ${deliveries} deliveries to buyers taken over`);
  if (withoutOrder.length > 0)
    say(
      `at the platform already, as this counter made them of the device's record, without the order: ${withoutOrder.join(' ')}`,
    );
  for (const uploadKey of conflicts) complain(problem('package-conflict', { uploadKey }));
  return conflicts.length > 0 ? 1 : 0;
}

const now = () => instantFromDate(Date.now());

/** One piece of work in a ledger whose office does not run. */
function inLedger<T>(dataDir: string, work: (db: Connection) => Result<T>): Result<T> {
  const file = openLedgerFile(dataDir);
  if (!file.ok) return file;
  try {
    return work(file.value.db);
  } finally {
    file.value.close();
  }
}

function contentOf(file: string): Result<string> {
  try {
    if (statSync(file).size > largestPackage) return failed('package-damaged', { file, reason: 'size' });
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return failed('package-damaged', { file, reason });
  }
}

function show({ counterId, seller, packedAt, documents, gross, layouts, deliveries, unsettled, journal }: PackageHeader): void {
  say(`counter   ${counterId}`);
  say(`seller    ${seller.name} ${seller.taxId}`);
  say(`packed    ${packedAt}`);
  say(`journal   ${journal.seq} ${journal.sha256.slice(0, 12)}`);
  say(`documents ${documents}, ${fenToYuan(fen(gross))} yuan`);
  say(`beside    ${layouts} layout files, ${deliveries} deliveries to buyers`);
  if (unsettled > 0)
    say(`unsettled ${unsettled}: what became of these only the device knows; when one is settled here, pack once more`);
}
