/**
 * The picture of a company's invoice seal (发票专用章): a red oval with the company's name along its upper edge, the tax id across the
 * middle and what the seal is for below.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { fill, type Outline, type Point, pngOf } from './raster.ts';
import { sealSize } from './size.ts';

export { sealSize };

const dotsPerMm = 12;
const red = [200, 16, 32] as const;
const fontFile = '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf';

let loaded: Font | null = null;
function font(): Font {
  if (loaded) return loaded;
  const made = create(readFileSync(createRequire(import.meta.url).resolve(fontFile)));
  if ('fonts' in made) throw new Error(`${fontFile} is a collection`);
  loaded = made;
  return made;
}

export interface SealFace {
  readonly companyName: string;
  readonly taxId: string;
  /** Number of the seal, shown when a company has more than one. */
  readonly serial: number;
}

/** PNG with a transparent ground, some 20 kB. */
export function sealPicture({ companyName, taxId, serial }: SealFace): Buffer {
  const purpose = serial === 1 ? '发票专用章' : `发票专用章(${serial})`;
  const outlines = [
    ...ring(19.6, 14.6, 0.9),
    ...alongTop(companyName, 15.2, 10.3),
    ...straight(taxId, 0.9, 3.1, 25),
    ...straight(purpose, 7.4, 3.4, 20),
  ];
  const [width, height] = [sealSize.width * dotsPerMm, sealSize.height * dotsPerMm];
  const inDots = outlines.map((outline) =>
    outline.map(([x, y]): Point => [(x + sealSize.width / 2) * dotsPerMm, (y + sealSize.height / 2) * dotsPerMm]),
  );
  return pngOf(fill(inDots, width, height), width, red);
}

function ellipse(a: number, b: number, turn: 1 | -1): Outline {
  return Array.from({ length: 180 }, (_, step) => {
    const angle = (turn * step * Math.PI) / 90;
    return [a * Math.cos(angle), b * Math.sin(angle)];
  });
}

/** The border: what is inside the outer oval and not inside the inner one. */
function ring(a: number, b: number, thickness: number): readonly Outline[] {
  return [ellipse(a, b, 1), ellipse(a - thickness, b - thickness, -1)];
}

/** Characters at equal distances along the upper part of an oval, feet to its middle; mm. */
function alongTop(text: string, a: number, b: number): readonly Outline[] {
  const [first, last] = [Math.PI * 1.08, Math.PI * -0.08];
  const steps = 720;
  const path = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = first + ((last - first) * step) / steps;
    return { x: a * Math.cos(angle), y: -b * Math.sin(angle), turn: Math.atan2(a * Math.cos(angle), b * Math.sin(angle)) };
  });
  const lengths = [0];
  for (const [index, { x, y }] of path.entries()) {
    const before = path[index - 1];
    if (before) lengths.push((lengths.at(-1) ?? 0) + Math.hypot(x - before.x, y - before.y));
  }
  const characters = [...text];
  const pitch = (lengths.at(-1) ?? 0) / Math.max(1, characters.length);
  const size = 3.6;
  const narrow = Math.min(1, pitch / size);
  return characters.flatMap((character, index) => {
    const at = path[lengths.findIndex((length) => length >= (index + 0.5) * pitch)];
    if (!at) return [];
    const [cos, sin] = [Math.cos(at.turn), Math.sin(at.turn)];
    return glyph(character, size, narrow).map((outline) =>
      outline.map(([x, y]): Point => [at.x + x * cos - y * sin, at.y + x * sin + y * cos]),
    );
  });
}

/** One line around the middle, its baseline at `y`; condensed to `width`; mm. */
function straight(text: string, y: number, size: number, width: number): readonly Outline[] {
  const advances = [...text].map((character) => glyphOf(character).advanceWidth / font().unitsPerEm);
  const natural = advances.reduce((sum, advance) => sum + advance, 0) * size;
  const narrow = Math.min(1, width / natural);
  let left = (-natural * narrow) / 2;
  return [...text].flatMap((character, index) => {
    const advance = (advances[index] ?? 0) * size * narrow;
    const middle = left + advance / 2;
    left += advance;
    return glyph(character, size, narrow).map((outline) => outline.map(([x, up]): Point => [middle + x, y + up]));
  });
}

function glyphOf(character: string) {
  return font().glyphForCodePoint(character.codePointAt(0) ?? 0);
}

/** A character's outlines, its middle above the origin, which is on the baseline; mm, y downwards. */
function glyph(character: string, size: number, narrow: number): readonly Outline[] {
  const { path, advanceWidth } = glyphOf(character);
  const scale = size / font().unitsPerEm;
  const outlines: Point[][] = [];
  const place = (x: number, y: number): Point => [(x - advanceWidth / 2) * scale * narrow, -y * scale];
  for (const { command, args } of path.commands) {
    const points: Point[] = [];
    for (let index = 0; index + 1 < args.length; index += 2) points.push(place(args[index] ?? 0, args[index + 1] ?? 0));
    const end = points.at(-1);
    if (command === 'moveTo') outlines.push([]);
    const current = outlines.at(-1);
    const from = current?.at(-1);
    if (!current || !end) continue;
    if (from && points.length > 1) current.push(...curve([from, ...points]));
    else current.push(end);
  }
  return outlines;
}

/** Points of a Bézier curve of any degree, without its first. */
function curve(control: readonly Point[]): readonly Point[] {
  const steps = 6;
  return Array.from({ length: steps }, (_, step) => {
    const t = (step + 1) / steps;
    let points = control;
    while (points.length > 1) {
      points = points.slice(1).map(([x, y], index): Point => {
        const [fromX, fromY] = points[index] ?? [x, y];
        return [fromX + (x - fromX) * t, fromY + (y - fromY) * t];
      });
    }
    return points[0] ?? [0, 0];
  });
}
