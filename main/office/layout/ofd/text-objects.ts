/**
 * Text as objects of an OFD page. Every character keeps the place that fitting gave it; nothing is left to a reader's own
 * idea of a font's widths.
 */
import { type Face, type Fitted, type Metrics, middleAboveBaseline, mmPerPoint } from '../fit.ts';
import type { Item, Page } from '../page.ts';
import { markOpacity, markRed, type Rgb } from '../pdf.ts';
import type { PageObject, Pen } from './objects.ts';
import { box, element, mm, rounded, type XmlNode } from './xml.ts';

const black: Rgb = [0, 0, 0];
const opaque = 255;
/** Room for ink beyond the em square, in em, because readers cut at an object's bounds. */
const bleed = 0.3;

/** Characters of one face side by side, mm. */
interface PlacedRun {
  readonly face: Face;
  readonly characters: readonly PlacedCharacter[];
  readonly right: number;
  readonly baseline: number;
}
interface PlacedCharacter {
  readonly character: string;
  readonly x: number;
}

/** One object for the whole text when one face has all its characters, else one for each stretch in the same face. */
export function textObjects({ field, fitted, ink }: Extract<Item, { kind: 'text' }>, pen: Pen): readonly PageObject[] {
  const { size, condense } = fitted;
  const em = size * mmPerPoint;
  const colour = ink === 'frame' ? pen.frame : black;
  return stretchesOf(placedRuns(fitted, pen.metrics)).map(({ face, runs }) => {
    const baselines = runs.map(({ baseline }) => baseline);
    const left = Math.min(...runs.flatMap(({ characters }) => characters.slice(0, 1).map(({ x }) => x))) - bleed * em;
    const right = Math.max(...runs.map((run) => run.right)) + bleed * em;
    const top = Math.min(...baselines) - (1 + bleed) * em;
    const bottom = Math.max(...baselines) + 2 * bleed * em;
    const id = pen.id();
    const attributes = {
      ID: id,
      Boundary: box(left, top, right - left, bottom - top),
      CTM: condense < 1 ? `${mm(condense)} 0 0 1 0 0` : undefined,
      Font: pen.font(face),
      Size: mm(em),
    };
    const codes = runs.flatMap(({ characters, baseline }) => {
      const inObject = characters.map(({ character, x }) => ({ character, x: (x - left) / condense }));
      return textCodes(inObject, baseline - top);
    });
    return { id, field, node: element('TextObject', attributes, element('FillColor', { Value: colour.join(' ') }), ...codes) };
  });
}

/** Set around the origin, then turned and moved to its middle; y goes down, so counter-clockwise is a negative turn. */
export function markObject(mark: Extract<Item, { kind: 'mark' }>, page: Page, pen: Pen): PageObject {
  const em = mark.size * mmPerPoint;
  const { characters, right } = placed(mark.text, mark.face, 0, em, 0, pen.metrics);
  const turn = (mark.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const id = pen.id();
  const attributes = {
    ID: id,
    Boundary: box(0, 0, page.width, page.height),
    CTM: [cos, -sin, sin, cos, mark.x, mark.y].map(mm).join(' '),
    Font: pen.font(mark.face),
    Size: mm(em),
  };
  const colour = element('FillColor', { Value: markRed.join(' '), Alpha: Math.round(markOpacity * opaque) });
  const aroundOrigin = characters.map(({ character, x }) => ({ character, x: x - right / 2 }));
  const codes = textCodes(aroundOrigin, middleAboveBaseline * em);
  return { id, field: null, node: element('TextObject', attributes, colour, ...codes) };
}

function placedRuns({ size, condense, gap, lines }: Fitted, metrics: Metrics): readonly PlacedRun[] {
  const em = size * mmPerPoint * condense;
  return lines.flatMap(({ runs, baseline }) =>
    runs.map(({ face, text, x }) => ({ face, baseline, ...placed(text, face, x, em, gap, metrics) })),
  );
}

/** `em` is the width of an em as it is seen, condensed. */
function placed(
  text: string,
  face: Face,
  left: number,
  em: number,
  gap: number,
  metrics: Metrics,
): Pick<PlacedRun, 'characters' | 'right'> {
  const characters: PlacedCharacter[] = [];
  let x = left;
  for (const character of text) {
    characters.push({ character, x });
    x += metrics.advance(face, character) * em + gap;
  }
  return { characters, right: x };
}

function stretchesOf(runs: readonly PlacedRun[]): readonly { readonly face: Face; readonly runs: readonly PlacedRun[] }[] {
  const stretches: { face: Face; runs: PlacedRun[] }[] = [];
  for (const run of runs) {
    const last = stretches.at(-1);
    if (last?.face === run.face) last.runs.push(run);
    else stretches.push({ face: run.face, runs: [run] });
  }
  return stretches;
}

/**
 * Text with its places. Characters beyond the basic plane stand alone: readers count them as one or as two.
 * Distances are between rounded places, so that a long line does not drift.
 */
function textCodes(characters: readonly PlacedCharacter[], baseline: number): readonly XmlNode[] {
  const codes: { text: string; places: number[]; alone: boolean }[] = [];
  for (const { character, x } of characters) {
    const alone = character.length > 1;
    const last = codes.at(-1);
    if (last && !last.alone && !alone) {
      last.text += character;
      last.places.push(rounded(x));
    } else {
      codes.push({ text: character, places: [rounded(x)], alone });
    }
  }
  return codes.map(({ text, places: [first = 0, ...others] }) => {
    const distances = others.map((place, index) => mm(place - (others[index - 1] ?? first)));
    const DeltaX = distances.length > 0 ? distances.join(' ') : undefined;
    return element('TextCode', { X: mm(first), Y: mm(baseline), DeltaX }, text);
  });
}
