/**
 * Fits a text into its box: as large as the template wants it, smaller and on more lines where it must be, condensed as
 * the last resort, and refused when even that does not hold it. Nothing is ever cut.
 */
import type { Box, FontRole } from '../../../domain/template.ts';

/** A font file. */
export type Face = 'serif' | 'kai' | 'mono';

/** What fitting must know of fonts. */
export interface Metrics {
  /** Face that has the character, or null when none has. */
  faceOf(role: FontRole, character: string): Face | null;
  /** Width of a character in em. */
  advance(face: Face, character: string): number;
}

export const mmPerPoint = 25.4 / 72;

/** Characters of one face that stand next to each other; `x` is the left edge in mm. */
export interface Run {
  readonly face: Face;
  readonly text: string;
  readonly x: number;
}
export interface Line {
  /** Baseline, mm from the top of the page. */
  readonly baseline: number;
  readonly x: number;
  readonly width: number;
  readonly runs: readonly Run[];
}
export interface Fitted {
  /** Points. */
  readonly size: number;
  /** Horizontal scale, 1 when not condensed. */
  readonly condense: number;
  /** Extra gap after each character, mm. */
  readonly gap: number;
  readonly lines: readonly Line[];
}
export type Fit =
  | { readonly fit: 'fitted'; readonly fitted: Fitted }
  | { readonly fit: 'tooLong' }
  | { readonly fit: 'missing'; readonly characters: readonly string[] };

const sizeStep = 0.25;
const narrowestPercent = 50;
const percentStep = 5;
/** Share of the size one may give up to keep a text on one line. */
const worthOneLine = 0.85;
const closing = '，。；：、！？）】》”’,.;:!?)]}%';
const opening = '（【《“‘([{￥¥';
const inWord = /[0-9A-Za-z.\-/]/;
/** The em square of Chinese type reaches 0.88 above the baseline and 0.12 below it, so its middle is 0.38 up. */
export const middleAboveBaseline = 0.38;
/** Widths are sums of floats; a hundredth of a millimetre is no overflow. */
const slack = 0.01;

interface Cell {
  readonly character: string;
  readonly face: Face;
  readonly em: number;
}

/** Sets `text` in `box`. Line feeds in the text are kept as line ends. Empty text gives no lines. */
export function fitText(text: string, box: Box, metrics: Metrics): Fit {
  const paragraphs: Cell[][] = [];
  const missing = new Set<string>();
  for (const paragraph of text.split('\n')) {
    const cells: Cell[] = [];
    for (const character of paragraph) {
      const face = metrics.faceOf(box.role, character);
      if (face === null) missing.add(character);
      else cells.push({ character, face, em: metrics.advance(face, character) });
    }
    paragraphs.push(cells);
  }
  if (missing.size > 0) return { fit: 'missing', characters: [...missing] };
  if (text === '') return { fit: 'fitted', fitted: { size: box.size, condense: 1, gap: 0, lines: [] } };

  for (const { size, condense } of ways(box)) {
    const lines = broken(paragraphs, box, box.maxLines, size, condense);
    if (!lines) continue;
    const single = lines.length > 1 && paragraphs.length === 1 ? onOneLine(paragraphs, box, size) : null;
    return { fit: 'fitted', fitted: single ?? placed(lines, box, size, condense) };
  }
  return { fit: 'tooLong' };
}

/** Sizes from the wanted to the smallest, then the smallest ever narrower. */
function* ways(box: Box): Generator<{ readonly size: number; readonly condense: number }> {
  for (let size = box.size; size > box.minSize; size -= sizeStep) yield { size, condense: 1 };
  for (let percent = 100; percent >= narrowestPercent; percent -= percentStep)
    yield { size: box.minSize, condense: percent / 100 };
}

/** A text is not broken for the sake of a slightly larger size. */
function onOneLine(paragraphs: readonly Cell[][], box: Box, brokenSize: number): Fitted | null {
  for (let size = brokenSize; size >= Math.max(box.minSize, brokenSize * worthOneLine); size -= sizeStep) {
    const lines = broken(paragraphs, box, 1, size, 1);
    if (lines) return placed(lines, box, size, 1);
  }
  return null;
}

/** Breaks paragraphs into lines no wider than the box, or gives null when they are more than it holds. */
function broken(
  paragraphs: readonly Cell[][],
  box: Box,
  maxLines: number,
  size: number,
  condense: number,
): readonly Cell[][] | null {
  const em = size * mmPerPoint;
  const holds = Math.min(maxLines, Math.floor((box.h + slack) / (em * box.leading)));
  const lines: Cell[][] = [];
  for (const paragraph of paragraphs) {
    const own = brokenParagraph(paragraph, (box.w + slack) / (em * condense), holds - lines.length);
    if (!own) return null;
    lines.push(...own);
  }
  return lines;
}

/** `width` in em. */
function brokenParagraph(paragraph: readonly Cell[], width: number, holds: number): readonly Cell[][] | null {
  const lines: Cell[][] = [];
  let start = 0;
  do {
    if (lines.length === holds) return null;
    const end = lineEnd(paragraph, start, width);
    if (end === start && start < paragraph.length) return null;
    lines.push(paragraph.slice(start, end));
    start = end;
  } while (start < paragraph.length);
  return lines;
}

/** Where the line that begins at `start` ends: at the last good place to break, or in the middle of a word that fills it. */
function lineEnd(cells: readonly Cell[], start: number, width: number): number {
  let used = 0;
  let good = start;
  for (const [offset, cell] of cells.slice(start).entries()) {
    const index = start + offset;
    const before = cells[index - 1];
    if (offset > 0 && before && mayBreak(before.character, cell.character)) good = index;
    used += cell.em;
    // a space at the end of a line may hang over the edge, nobody sees it
    if (used > width && cell.character !== ' ') return good > start ? good : index;
  }
  return cells.length;
}

/** Chinese text breaks anywhere but before closing and after opening marks; words and figures stay whole. */
function mayBreak(before: string, after: string): boolean {
  if (after === ' ' || closing.includes(after) || opening.includes(before)) return false;
  return !(inWord.test(before) && inWord.test(after));
}

function placed(lines: readonly Cell[][], box: Box, size: number, condense: number): Fitted {
  const em = size * mmPerPoint;
  const pitch = em * box.leading;
  const top = box.valign === 'top' ? box.y : box.y + (box.h - lines.length * pitch) / 2;
  const natural = (cells: readonly Cell[]) => cells.reduce((sum, cell) => sum + cell.em * em * condense, 0);
  const [first = []] = lines;
  const gap = box.align === 'spread' && first.length > 1 ? (box.w - natural(first)) / (first.length - 1) : 0;
  return {
    size,
    condense,
    gap,
    lines: lines.map((cells, index) => {
      const width = natural(cells) + gap * Math.max(0, cells.length - 1);
      const x = box.align === 'right' ? box.x + box.w - width : box.align === 'center' ? box.x + (box.w - width) / 2 : box.x;
      return {
        baseline: top + (index + 0.5) * pitch + middleAboveBaseline * em,
        x,
        width,
        runs: runsOf(cells, x, em * condense, gap),
      };
    }),
  };
}

function runsOf(cells: readonly Cell[], left: number, em: number, gap: number): readonly Run[] {
  const runs: { face: Face; text: string; x: number }[] = [];
  let x = left;
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last?.face === cell.face) last.text += cell.character;
    else runs.push({ face: cell.face, text: cell.character, x });
    x += cell.em * em + gap;
  }
  return runs;
}
