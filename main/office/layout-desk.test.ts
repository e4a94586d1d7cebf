/**
 * A layout file is told to be sealed only when its seal holds now; files of several days are handed out whole, or not at all.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { openLayoutDesk } from './layout-desk.ts';
import { invoiceOf } from './usecases/books.testing.ts';
import { layoutUploads } from './usecases/layout-uploads.testing.ts';

const nobody = { session: '', person: null };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fapiao-layout-desk-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const invoices = [1, 2, 3].map((number) => invoiceOf(number));
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function setUp({ due = false } = {}) {
  const bench = layoutUploads();
  const { sealing, maker } = bench;
  const desk = openLayoutDesk({
    dataDir,
    clock: sealing.clock,
    maker,
    files: sealing.files,
    verify: sealing.verify,
    invoice: ({ code, number }) => invoices.find(({ signed }) => signed.code === code && signed.number === number) ?? null,
    issuedBetween: (from, before) =>
      invoices.map(({ signed }) => signed).filter(({ issuedAt }) => from <= issuedAt && issuedAt < before),
    willBeSealed: () => due,
  });
  const [first] = invoices;
  if (!first) throw new Error('no invoice');
  const keep = (format: 'pdf' | 'ofd' = 'pdf') =>
    sealing.files.keep(
      first,
      { format, file: new TextEncoder().encode('sealed'), sealId: 's', sealedAt: sealing.clock.now() },
      sealing.clock.now(),
    );
  const { code, number } = first.signed;
  const day = first.signed.issuedAt.slice(0, 10);
  return { ...bench, keep, key: { code, number }, day, layoutFile: desk.layoutFile, exportLayouts: desk.exportLayouts };
}

test('without a sealed file it is drawn now, and says whether a seal is to come', async () => {
  for (const due of [true, false]) {
    const { layoutFile, key } = setUp({ due });
    const found = await layoutFile({ ...key, format: 'ofd' }, nobody);
    expect(found.ok && text(found.value.file)).toBe('ofd unsealed');
    expect(found).toMatchObject({ value: { format: 'ofd', seal: { seal: 'none', due } } });
  }
});

test('the sealed file is the one that is shown, its seal looked at each time', async () => {
  const { layoutFile, key, keep, world } = setUp();
  await keep();
  const found = await layoutFile({ ...key, format: 'pdf' }, nobody);
  expect(found.ok && text(found.value.file)).toBe('sealed');
  expect(found).toMatchObject({ value: { seal: { seal: 'valid', company: 'x' } } });
  world.verdict = 'signature';
  expect(await layoutFile({ ...key, format: 'pdf' }, nobody)).toMatchObject({
    value: { seal: { seal: 'broken', reason: 'signature' } },
  });
});

test('an invoice that is not there has none', async () => {
  const { layoutFile } = setUp();
  const key = { code: '011002300411' as InvoiceCode, number: '99999999' as InvoiceNumber };
  expect(await layoutFile({ ...key, format: 'pdf' }, nobody)).toMatchObject({ problem: { code: 'invoice-not-found' } });
});

test('the files of some days are handed out with a list that tells which are sealed', async () => {
  const { exportLayouts, keep, day, key } = setUp();
  await keep();
  const out = await exportLayouts({ from: day, to: day, format: 'both' }, nobody);
  if (!out.ok) throw new Error(out.problem.code);
  expect(out.value).toMatchObject({ files: 6, unsealed: 5 });
  const list = readFileSync(join(out.value.folder, 'list.csv'), 'utf8').trim().split('\n');
  expect(list).toHaveLength(7);
  expect(list[1]).toContain(
    `,${key.code},${key.number},${invoices[0]?.content.kind},pdf,${day}/${key.code}-${key.number}.pdf,yes,`,
  );
  expect(readFileSync(join(out.value.folder, day, `${key.code}-${key.number}.pdf`), 'utf8')).toBe('sealed');
  expect(readdirSync(join(out.value.folder, day))).toHaveLength(6);
});

test.each([
  ['2026-01-01', '2026-01-02', 'layouts-none'],
  ['2026-01-02', '2026-01-01', 'bad-request'],
  ['2026-02-31', '2026-03-01', 'bad-request'],
  ['2020-01-01', '2026-01-01', 'bad-request'],
] as const)('from %s to %s: %s', async (from, to, code) => {
  const { exportLayouts } = setUp();
  expect(await exportLayouts({ from, to, format: 'pdf' }, nobody)).toMatchObject({ problem: { code } });
});

test('a file that the disk has lost is named in the list, and keeps no other from being handed out', async () => {
  const { exportLayouts, keep, day, sealing } = setUp();
  await keep('ofd');
  sealing.files.read = async () => ({ ok: false, problem: { code: 'layout-damaged', details: {} } });
  const out = await exportLayouts({ from: day, to: day, format: 'both' }, nobody);
  if (!out.ok) throw new Error(out.problem.code);
  expect(out.value).toMatchObject({ files: 5, unsealed: 5, damaged: 1 });
  expect(readFileSync(join(out.value.folder, 'list.csv'), 'utf8')).toContain(',ofd,,damaged,');
});

test('an invoice that cannot be drawn leaves nothing half behind, and neither does a kill', async () => {
  const { exportLayouts, day, maker } = setUp();
  mkdirSync(join(dataDir, 'exports', 'layouts-2026-01-01-2026-01-01-20260101000000.part'), { recursive: true });
  maker.unsealed = async () => ({ ok: false, problem: { code: 'template-damaged', details: {} } });
  expect(await exportLayouts({ from: day, to: day, format: 'both' }, nobody)).toMatchObject({
    problem: { code: 'template-damaged' },
  });
  expect(readdirSync(join(dataDir, 'exports'))).toEqual([]);
});

test('a disk that cannot be written says so', async () => {
  const { exportLayouts, day } = setUp();
  writeFileSync(join(dataDir, 'exports'), 'in the way');
  expect(await exportLayouts({ from: day, to: day, format: 'pdf' }, nobody)).toMatchObject({
    problem: { code: 'file-not-written' },
  });
  expect(existsSync(join(dataDir, 'exports', 'list.csv'))).toBe(false);
});
