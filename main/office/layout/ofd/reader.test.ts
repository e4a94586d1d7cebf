// @vitest-environment happy-dom
/**
 * What a reader that we did not write finds in our files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readQrText } from '../../../../domain/qr.ts';
import { openAuthority } from '../../../../simulators/platform/seals/authority.ts';
import { signSes } from '../../../../simulators/platform/seals/ses.ts';
import { mmPerPoint } from '../fit.ts';
import { originalView } from '../page.ts';
import { invoice, present, ticket, tickets } from '../samples.testing.ts';
import { vat2021 } from '../shipped-templates.ts';
import { faceTexts } from '../texts.ts';
import { ofdOf, pagesOf, preparedOf } from './ofd.testing.ts';
import { qrImage } from './qr-image.ts';
import { openInReader, readQrPicture, type ShownPage } from './reader.testing.ts';

const [sealId, companyName, taxId] = ['seal-1', '北京南站客运服务有限公司', '91110108339805094M'];

/** The signed value of a seal service, of a test authority that is gone when the test is over. */
function signed(digest: Uint8Array, picturePng: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'fapiao-seal-'));
  try {
    const authority = openAuthority(folder);
    const signer = authority.issue('sm2', { organization: companyName, taxId, commonName: companyName }, 'signer');
    const maker = authority.issue('sm2', { organization: '印章', taxId: null, commonName: '印章' }, 'maker');
    const [from, at, to] = [Date.UTC(2025, 0, 1), Date.UTC(2026, 10, 22), Date.UTC(2030, 0, 1)];
    return signSes(digest, { sealId, companyName, picturePng, size: { width: 40, height: 30 }, from, to }, signer, maker, at);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function pageOf(ofd: Uint8Array): Promise<ShownPage> {
  const { pages } = await openInReader(ofd);
  if (!pages[0]) throw new Error('no page');
  return pages[0];
}
const allText = (page: ShownPage) => page.texts.map(({ text }) => text).join('');

describe('one ticket', () => {
  let page: ShownPage;
  beforeAll(async () => {
    page = await pageOf(await ofdOf(invoice()));
  });

  test('every field is there as text', () => {
    for (const value of Object.values(faceTexts(invoice()))) {
      for (const row of value.split('\n')) expect(allText(page)).toContain(row);
    }
    for (const value of ['*运输服务*旅客运输服务', 'G101 二等座', '9%', '40.71', '货物或应税劳务、服务名称']) {
      expect(allText(page)).toContain(value);
    }
    expect([page.width, page.height]).toEqual([210, 140]);
  });

  test('every label and value stands where the page model has it, in its colour', async () => {
    const [model] = await pagesOf(invoice());
    const texts = (model?.items ?? []).filter((item) => item.kind === 'text');
    for (const { text, fitted, ink } of texts) {
      const [line] = fitted.lines;
      const start = line?.runs[0]?.text ?? text;
      const shown = page.texts.filter((candidate) => candidate.text.startsWith(start) && near(candidate.lefts[0], line?.x));
      expect(
        shown.some(({ baseline }) => near(baseline, line?.baseline)),
        text,
      ).toBe(true);
      for (const { colour } of shown) expect(colour).toBe(ink === 'frame' ? 'rgb(156, 82, 35)' : 'rgb(0, 0, 0)');
    }
  });

  test('the QR code is one, stands in its box and scans', () => {
    const [picture] = page.pictures;
    if (page.pictures.length !== 1 || !picture) throw new Error(`${page.pictures.length} pictures`);
    const { x, y, size } = present(vat2021.face.qr);
    for (const [actual, wanted] of [
      [picture.left, x],
      [picture.top, y],
      [picture.width, size],
      [picture.height, size],
    ] as const) {
      expect(near(actual, wanted)).toBe(true);
    }
    expect(readQrText(readQrPicture(picture.png))).toMatchObject({ ok: true, value: { number: '12345678', net: 45229 } });
  });

  test('the rules of the form are drawn', () => {
    const lines = page.paths.join('').match(/M[^M]*/g);
    expect(lines).toHaveLength(vat2021.face.rules.length);
  });
});

test('the seal is shown once where the template has it, its signature and its digests hold', async () => {
  const picture = Buffer.from(qrImage('stands for a seal'));
  const prepared = await preparedOf(invoice({ lines: tickets(9) }));
  const { pages, seal } = await openInReader(prepared.finish(signed(prepared.digest, picture)));
  expect(seal).toEqual({ signatureHolds: true, digestsHold: true });
  const { x, y, w, h } = present(vat2021.face.seal);
  expect(pages.flatMap(({ seals }) => seals)).toHaveLength(1);
  const [shown] = pages[0]?.seals ?? [];
  expect(shown?.png.equals(picture)).toBe(true);
  expect([shown?.left, shown?.top, shown?.width, shown?.height].map((mm) => mm?.toFixed(2))).toEqual(
    [x, y, w, h].map((mm) => mm.toFixed(2)),
  );
});

test('40 rows are a face and two pages of a goods list, with every row once', async () => {
  const { pages } = await openInReader(await ofdOf(invoice({ lines: tickets(40) })));
  const rows = pages.map(({ texts }) => texts.filter(({ text }) => /^\*运输服务\*第\d+程$/.test(text)).map(({ text }) => text));
  expect(rows.map(({ length }) => length)).toEqual([0, 30, 10]);
  expect(new Set(rows.flat()).size).toBe(40);
  expect(pages.map((page) => allText(page).includes('(详见销货清单)'))).toEqual([true, false, false]);
});

test('hostile and rare characters are shown as they are', async () => {
  const name = `*运输服务*<b>&amp;"']]>`;
  const rare = '𠮷野喆瑄犇燚䶮≒株式会社';
  const buyer = { ...invoice().content.buyer, name: rare };
  const text = allText(await pageOf(await ofdOf(invoice({ buyer, lines: [ticket({ name })] }))));
  expect(text).toContain(rare);
  expect(text).toContain(name);
});

test('condensed text keeps to its place', async () => {
  const spec = 'W'.repeat(40);
  const of = invoice({ lines: [ticket({ spec })] });
  const [model] = await pagesOf(of);
  const item = model?.items.filter((candidate) => candidate.kind === 'text').find(({ text }) => text === spec);
  const shown = (await pageOf(await ofdOf(of))).texts.find(({ text }) => text === spec);
  if (!item || !shown) throw new Error('not shown as one text');
  const { condense, lines } = item.fitted;
  expect(condense).toBeLessThan(1);
  expect(shown.matrix).toEqual([condense, 0, 0, 1, 0, 0]);
  const wanted = lines.flatMap(({ x, width, runs: [run] }) =>
    Array.from(run?.text ?? '', (_, index) => x + (index * width) / (run?.text.length ?? 1)),
  );
  expect(shown.lefts).toHaveLength(wanted.length);
  for (const [index, left] of shown.lefts.entries()) expect(near(left, wanted[index])).toBe(true);
});

test('a mark is turned about its middle', async () => {
  const view = { ...originalView, copy: 2 };
  const [model] = await pagesOf(invoice(), view);
  const [mark] = (model?.items ?? []).filter((item) => item.kind === 'mark');
  if (!mark) throw new Error('no mark in the model');
  const [shown] = (await pageOf(await ofdOf(invoice(), view))).texts.filter(({ matrix }) => matrix !== null);
  expect(shown?.text).toBe(mark.text);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = shown?.matrix ?? [];
  const turn = (mark.angle * Math.PI) / 180;
  for (const [actual, wanted] of [
    [a, Math.cos(turn)],
    [b, -Math.sin(turn)],
    [c, Math.sin(turn)],
    [d, Math.cos(turn)],
    // the reader draws ten dots to the millimetre
    [e / 10, mark.x],
    [f / 10, mark.y],
  ] as const) {
    expect(actual).toBeCloseTo(wanted, 2);
  }
  expect(near(shown?.baseline, 0.38 * mark.size * mmPerPoint)).toBe(true);
});

function near(actual: number | undefined, wanted: number | undefined): boolean {
  return actual !== undefined && wanted !== undefined && Math.abs(actual - wanted) < 0.01;
}
