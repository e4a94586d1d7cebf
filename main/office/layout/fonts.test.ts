import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { fontMetrics, loadFonts } from './fonts.ts';

/** Every character of GBK, which is all that a device can take; its private use area left out. */
function gbkCharacters(): readonly string[] {
  const characters: string[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = iconv.decode(Buffer.from([lead, trail]), 'gbk');
      if (/^[^\uFFFD\p{Co}]$/u.test(character)) characters.push(character);
    }
  }
  return characters;
}

test('every character a device can take can be printed', async () => {
  const metrics = fontMetrics(await loadFonts());
  const characters = gbkCharacters();
  expect(characters.length).toBeGreaterThan(21_000);
  for (const role of ['value', 'label', 'digits'] as const) {
    expect(characters.filter((character) => metrics.faceOf(role, character) === null)).toEqual([]);
  }
});

test('Chinese characters are one em wide, typewriter digits all the same', async () => {
  const metrics = fontMetrics(await loadFonts());
  for (const character of '发票税控') expect(metrics.advance('serif', character)).toBe(1);
  expect(new Set([...'0123456789+-*/<>'].map((character) => metrics.advance('mono', character))).size).toBe(1);
});
