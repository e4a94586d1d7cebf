/**
 * Fits a text into its box: as large as the template wants it, smaller and on more lines where it must be, condensed as
 * the last resort, and refused when even that does not hold it. Nothing is ever cut.
 */

/** A font file. */
export type Face = 'serif' | 'kai' | 'mono';
/** What a text is, from which its face follows: printed labels 楷体, values 宋体, digits and cipher typewriter. */
export type FontRole = 'label' | 'value' | 'digits';

/** What fitting must know of fonts. */
export interface Metrics {
  /** Face that has the character, or null when none has. */
  faceOf(role: FontRole, character: string): Face | null;
  /** Width of a character in em. */
  advance(face: Face, character: string): number;
}

export const mmPerPoint = 25.4 / 72;

/** A box on the page, mm from its top left corner, and how text stands in it. */
export interface TextBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly role: FontRole;
  /** Wanted size and the smallest one, points. */
  readonly size: number;
  readonly minSize: number;
  /** `spread` puts equal gaps between the characters so that they fill the box. */
  readonly align: 'left' | 'center' | 'right' | 'spread';
  /** Most lines the box may hold. */
  readonly maxLines: number;
  readonly valign: 'middle' | 'top';
  /** Distance of lines in em. */
  readonly leading: number;
}

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
const narrowest = 0.5;
const condenseStep = 0.05;
/** The em square of Chinese type reaches 0.88 above the baseline and 0.12 below it, so its middle is 0.38 up. */
const middleAboveBaseline = 0.38;
/** Widths are sums of floats; a hundredth of a millimetre is no overflow. */
const slack = 0.01;

interface Cell {
  readonly character: string;
  readonly face: Face;
  readonly em: number;
}

/** Sets `text` in `box`. Line feeds in the text are kept as line ends. Empty text gives no lines. */
export function fitText(text: string, box: TextBox, metrics: Metrics): Fit {
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

  for (let size = box.size; size >= box.minSize; size -= sizeStep) {
    const lines = broken(paragraphs, box, size, 1);
    if (lines) return { fit: 'fitted', fitted: placed(lines, box, size, 1) };
  }
  for (let condense = 1 - condenseStep; condense > narrowest - condenseStep / 2; condense -= condenseStep) {
    const lines = broken(paragraphs, box, box.minSize, condense);
    if (lines) return { fit: 'fitted', fitted: placed(lines, box, box.minSize, condense) };
  }
  return { fit: 'tooLong' };
}

/** Breaks paragraphs into lines no wider than the box, or gives null when they are more than it holds. */
function broken(paragraphs: readonly Cell[][], box: TextBox, size: number, condense: number): readonly Cell[][] | null {
  const em = size * mmPerPoint;
  const holds = Math.max(1, Math.min(box.maxLines, Math.floor((box.h + slack) / (em * box.leading))));
  if (em > box.h + slack) return null;
  const lines: Cell[][] = [];
  for (const paragraph of paragraphs) {
    let line: Cell[] = [];
    let width = 0;
    for (const cell of paragraph) {
      const advance = cell.em * em * condense;
      if (width + advance > box.w + slack) {
        if (line.length === 0) return null;
        lines.push(line);
        line = [];
        width = 0;
      }
      line.push(cell);
      width += advance;
    }
    lines.push(line);
    if (lines.length > holds) return null;
  }
  return lines;
}

function placed(lines: readonly Cell[][], box: TextBox, size: number, condense: number): Fitted {
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
