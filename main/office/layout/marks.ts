/**
 * Words across a page that say what the paper is not: a void invoice, a copy, an exercise.
 */
import { type Face, type Metrics, mmPerPoint } from './fit.ts';
import type { Mark, Page, PageView } from './page.ts';

const face: Face = 'kai';
const angle = 25;
/** A mark is seen at arm's length and leaves the text below it readable. */
const largest = 64;
/** Share of the room that a word fills. */
const fill = 0.8;
/** White below the last line that belongs to the invoice, mm. */
const margin = 5;

/** The words a view asks for, the most important first. */
export function markWords({ voided, training, copy }: PageView): readonly string[] {
  return [...(voided ? ['作废'] : []), ...(training ? ['培训样张 不是发票'] : []), ...(copy > 0 ? [`副本 第${copy}次补打`] : [])];
}

/**
 * The words one below the other over what stands on the page, each as large as its share of it lets it be, all of it
 * inside: on a sheet that is empty below the invoice they lie on the invoice, which may be cut off.
 */
export function markItems(words: readonly string[], page: Page, metrics: Metrics): readonly Mark[] {
  const { width } = page;
  const share = Math.min(page.height, lowest(page) + margin) / words.length;
  return words.map((text, index) => {
    const em = [...text].reduce((sum, character) => sum + metrics.advance(face, character), 0);
    const [along, across] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const mm = fill * Math.min(width / (em * along + across), share / (em * across + along));
    const size = Math.min(largest, Math.floor(mm / mmPerPoint));
    return { kind: 'mark', text, face, x: width / 2, y: share * (index + 0.5), size, angle };
  });
}

function lowest({ items }: Page): number {
  const bottoms = items.map((item) => {
    if (item.kind === 'rule') return Math.max(item.from.y, item.to.y);
    if (item.kind === 'text') return item.box.y + item.box.h;
    return item.kind === 'qr' ? item.y + item.size : 0;
  });
  return Math.max(0, ...bottoms);
}
