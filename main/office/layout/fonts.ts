/**
 * The fonts a layout file is written with. They come out of npm packages that ship them whole under the SIL Open Font
 * License, so that a print looks the same on every machine and a bare one needs no Chinese font; see resources/fonts.md.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import type { FontRole } from '../../../domain/template.ts';
import type { Face, Metrics } from './fit.ts';
import { drawingFont } from './sfnt.ts';

const files: Readonly<Record<Face, string>> = {
  serif: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  kai: '@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff',
  mono: '@expo-google-fonts/courier-prime/400Regular/CourierPrime_400Regular.ttf',
};

/** Which faces a role is written in: the first that has the character. */
const chains: Readonly<Record<FontRole, readonly Face[]>> = {
  label: ['kai', 'serif'],
  value: ['serif', 'kai'],
  digits: ['mono', 'serif', 'kai'],
};

export type Fonts = Readonly<Record<Face, Font>>;

/** What the fonts were read from; the library keeps it too and does not give it out. */
const contents = new WeakMap<Font, Buffer>();

/** The TrueType file of a font that `loadFonts` has read. */
export function fontFile(font: Font): Buffer {
  const file = contents.get(font);
  if (!file) throw new Error('not a font of this room');
  return file;
}

/**
 * Reads the three fonts, 35 MB in memory and a tenth of a second, most of it off the event loop; callers keep them.
 * @throws Error when a package is not installed.
 */
export async function loadFonts(): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const load = async (face: Face): Promise<Font> => {
    const file = await drawingFont(await readFile(resolve(files[face])));
    const font = create(file);
    if ('fonts' in font) throw new Error(`${files[face]} is a collection of fonts, not one`);
    contents.set(font, file);
    return font;
  };
  const [serif, kai, mono] = await Promise.all([load('serif'), load('kai'), load('mono')]);
  return { serif, kai, mono };
}

/** Widths and coverage of the fonts, for fitting. Answers are kept: an invoice repeats its characters. */
export function fontMetrics(fonts: Fonts): Metrics {
  const advances = new Map<string, number>();
  return {
    faceOf(role, character) {
      const codePoint = character.codePointAt(0) ?? 0;
      return chains[role].find((face) => fonts[face].hasGlyphForCodePoint(codePoint)) ?? null;
    },
    advance(face, character) {
      const key = face + character;
      const known = advances.get(key);
      if (known !== undefined) return known;
      const font = fonts[face];
      const advance = font.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm;
      advances.set(key, advance);
      return advance;
    },
  };
}
