/**
 * The fonts and pictures that the pages of an OFD use, each once in the package.
 */
import type { Face } from '../fit.ts';
import type { Fonts } from '../fonts.ts';
import type { Page } from '../page.ts';
import { subsetFont } from '../subset.ts';
import { qrImage } from './qr-image.ts';
import { element, xmlFile } from './xml.ts';

interface Resource {
  readonly id: number;
  readonly file: string;
}
/** By what asks for them: a face, the text of a QR code. */
export interface Resources {
  readonly fonts: ReadonlyMap<Face, Resource & { readonly characters: ReadonlySet<string> }>;
  readonly codes: ReadonlyMap<string, Resource>;
}

/**
 * Names by which a reader finds a substitute when it does not take the font of the file, as the standard means family
 * names; every reader has one for these.
 */
const families: Readonly<Record<Face, Readonly<Record<string, string>>>> = {
  serif: { FamilyName: '宋体', Charset: 'unicode', Serif: 'true' },
  kai: { FamilyName: '楷体', Charset: 'unicode' },
  mono: { FamilyName: 'Courier New', Charset: 'unicode', FixedWidth: 'true' },
};
const folder = 'Res';

/** What the pages use, numbered by `id`. */
export function gatherResources(pages: readonly Page[], id: () => number): Resources {
  const characters = new Map<Face, Set<string>>();
  const use = (face: Face, text: string) => {
    const known = characters.get(face) ?? new Set();
    for (const character of text) known.add(character);
    characters.set(face, known);
  };
  const texts = new Set<string>();
  for (const item of pages.flatMap((page) => page.items)) {
    if (item.kind === 'mark') use(item.face, item.text);
    if (item.kind === 'text') for (const run of item.fitted.lines.flatMap((line) => line.runs)) use(run.face, run.text);
    if (item.kind === 'qr') texts.add(item.text);
  }
  return {
    fonts: new Map([...characters].map(([face, used]) => [face, { id: id(), file: `${face}.ttf`, characters: used }])),
    codes: new Map([...texts].map((text, index) => [text, { id: id(), file: `qr_${index}.png` }])),
  };
}

/** The files of the resources by path from the document's folder, and the two lists of them. */
export function resourceFiles({ fonts, codes }: Resources, from: Fonts): readonly (readonly [string, Uint8Array])[] {
  const fontList = [...fonts].map(([face, { id, file }]) =>
    element('Font', { ID: id, FontName: from[face].postscriptName, ...families[face] }, element('FontFile', {}, file)),
  );
  const pictures = [...codes.values()].map(({ id, file }) =>
    element('MultiMedia', { ID: id, Type: 'Image', Format: 'PNG' }, element('MediaFile', {}, file)),
  );
  const pictureList = pictures.length > 0 ? [element('MultiMedias', {}, ...pictures)] : [];
  return [
    ['PublicRes.xml', xmlFile('Res', { BaseLoc: folder }, element('Fonts', {}, ...fontList))],
    ['DocumentRes.xml', xmlFile('Res', { BaseLoc: folder }, ...pictureList)],
    ...[...fonts].map(([face, { file, characters }]) => [`${folder}/${file}`, subsetFont(from[face], characters)] as const),
    ...[...codes].map(([text, { file }]) => [`${folder}/${file}`, qrImage(text)] as const),
  ];
}
