/**
 * Sealed files are kept for ever as they are, found again, and known to be damaged when they are.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import { localDate } from '../../../domain/instant.ts';
import { invoiceOf } from '../usecases/books.testing.ts';
import { openLedgerFile } from './connection.ts';
import { openJournal } from './journal.ts';
import { openLayoutFiles } from './layout-files.ts';

const at = '2026-11-22T10:00:00+08:00' as Instant;
const invoice = invoiceOf(7);
const { code, number } = invoice.signed;
const sealed = { format: 'pdf', file: Buffer.from('%PDF sealed'), sealId: 'seal-1', sealedAt: at } as const;

let folder: string;
let close: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-layouts-'));
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

function open() {
  const opened = openLedgerFile(folder, {});
  if (!opened.ok) throw new Error(opened.problem.code);
  close = opened.value.close;
  const { db } = opened.value;
  return { db, files: openLayoutFiles(db, openJournal(db), folder) };
}

test('a file is kept below its taxpayer and day, and read back as it was', async () => {
  const { db, files } = open();
  const kept = await files.keep(invoice, sealed, at);
  const file = join('layouts', invoice.content.seller.taxId, localDate(invoice.signed.issuedAt), `${code}-${number}.pdf`);
  expect(kept).toMatchObject({ ok: true, value: { file, bytes: 11, sealId: 'seal-1' } });
  const found = files.find(invoice.signed, 'pdf');
  expect(found && (await files.read(found))).toEqual({ ok: true, value: Buffer.from('%PDF sealed') });
  expect(files.find(invoice.signed, 'ofd')).toBeNull();
  expect(db.prepare("SELECT count(*) AS n FROM journal WHERE what = 'layout-sealed'").get()).toEqual({ n: 1 });
});

test('the ledger itself refuses to forget or replace it', async () => {
  const { db, files } = open();
  await files.keep(invoice, sealed, at);
  expect(() => db.exec('DELETE FROM layout_files')).toThrow('never forgotten');
  expect(() => db.exec("UPDATE layout_files SET sha256 = ''")).toThrow('never changes');
  expect(() => db.exec('INSERT OR REPLACE INTO layout_files SELECT * FROM layout_files')).toThrow('never changes');
});

test.each<[string, (path: string) => void]>([
  ['changed', (path) => writeFileSync(path, '%PDF SEALED')],
  ['longer', (path) => writeFileSync(path, '%PDF sealed and more')],
  ['gone', (path) => rmSync(path)],
  [
    'a folder',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
])('one that is %s is told to be damaged', async (_how, harm) => {
  const { files } = open();
  const kept = await files.keep(invoice, sealed, at);
  if (!kept.ok) throw new Error(kept.problem.code);
  harm(join(folder, kept.value.file));
  expect(await files.read(kept.value)).toMatchObject({ problem: { code: 'layout-damaged', details: { code, number } } });
});

test('a name in the ledger that leads out of the folder is not followed', async () => {
  const { files } = open();
  writeFileSync(join(folder, 'secret'), '%PDF sealed');
  const kept = await files.keep(invoice, sealed, at);
  if (!kept.ok) throw new Error(kept.problem.code);
  expect(await files.read({ ...kept.value, file: 'layouts/../secret' })).toMatchObject({ problem: { code: 'layout-damaged' } });
});

test('what a kill left without a row is written over', async () => {
  const { files } = open();
  const day = join(folder, 'layouts', invoice.content.seller.taxId, localDate(invoice.signed.issuedAt));
  mkdirSync(day, { recursive: true });
  writeFileSync(join(day, `${code}-${number}.pdf`), 'another signature');
  const kept = await files.keep(invoice, sealed, at);
  expect(kept.ok && readFileSync(join(folder, kept.value.file), 'utf8')).toBe('%PDF sealed');
});

test('a second signature of the same file never takes the place of the first', async () => {
  const { files } = open();
  const first = await files.keep(invoice, sealed, at);
  const second = await files.keep(invoice, { ...sealed, file: Buffer.from('%PDF anew') }, at);
  expect(second).toEqual(first);
  expect(first.ok && (await files.read(first.value))).toEqual({ ok: true, value: Buffer.from('%PDF sealed') });
});

test('beside a file that the disk has lost, the one sealed anew is the next revision', async () => {
  const { files, db } = open();
  const first = await files.keep(invoice, sealed, at);
  if (!first.ok) throw new Error(first.problem.code);
  rmSync(join(folder, first.value.file));
  const second = await files.keep(invoice, { ...sealed, file: Buffer.from('%PDF anew') }, at);
  expect(second).toMatchObject({ ok: true, value: { revision: 2 } });
  const found = files.find(invoice.signed, 'pdf');
  expect(found && (await files.read(found))).toEqual({ ok: true, value: Buffer.from('%PDF anew') });
  expect(db.prepare('SELECT count(*) AS n FROM layout_files').get()).toEqual({ n: 2 });
});

test('a disk that cannot be written says so', async () => {
  const { files } = open();
  writeFileSync(join(folder, 'layouts'), 'in the way');
  expect(await files.keep(invoice, sealed, at)).toMatchObject({ problem: { code: 'file-not-written' } });
  expect(files.find(invoice.signed, 'pdf')).toBeNull();
});

test('the latest picture of a seal is known', () => {
  const { files } = open();
  expect(files.picture('91110108339805094M')).toBeNull();
  for (const sealId of ['one', 'two']) files.keepPicture('91110108339805094M', { sealId, picture: Buffer.from(sealId) }, at);
  expect(files.picture('91110108339805094M')).toEqual({ sealId: 'two', picture: Buffer.from('two') });
});
