import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { fontMetrics, loadFonts } from './fonts.ts';

const shared = loadFonts();

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
  const metrics = fontMetrics(await shared);
  const characters = gbkCharacters();
  expect(characters.length).toBeGreaterThan(21_000);
  for (const role of ['value', 'label', 'digits'] as const) {
    expect(characters.filter((character) => metrics.faceOf(role, character) === null)).toEqual([]);
  }
});

/** Characters of names and of the periodic table from outside the basic plane, which the standard list of 2013 has. */
const rare = [...'𬭎𬭊𬭛𬬭𬶋𫖯𬤊𬱖𫘝𬸚𪟝𬙂𬇹𫇭𬣙𬇕𬣞𬘓𫭟𬨂𠮷𪚥'];

test.each(rare)('%s of plane 2 has a shape', async (character) => {
  expect(character.codePointAt(0)).toBeGreaterThan(0xffff);
  const fonts = await shared;
  const face = fontMetrics(fonts).faceOf('value', character);
  expect(face && fonts[face].glyphForCodePoint(character.codePointAt(0) ?? 0).id).toBeGreaterThan(0);
});

test('Chinese characters are one em wide, typewriter digits all the same', async () => {
  const metrics = fontMetrics(await shared);
  for (const character of '发票税控') expect(metrics.advance('serif', character)).toBe(1);
  expect(new Set([...'0123456789+-*/<>'].map((character) => metrics.advance('mono', character))).size).toBe(1);
});
