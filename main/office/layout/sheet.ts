/**
 * Where a page lands on the paper. Printers feed a form a little high or far left, so pages are moved by tenths of a
 * millimetre before they are printed, and a test page shows by how much.
 */
import type { Box, Template } from '../../../domain/template.ts';
import { fitText, type Metrics } from './fit.ts';
import type { Item, Page, Point } from './page.ts';

/** The pages with everything on them moved right and down, in tenths of a millimetre; negative is left and up. */
export function shifted(pages: readonly Page[], dxTenths: number, dyTenths: number): readonly Page[] {
  if (dxTenths === 0 && dyTenths === 0) return pages;
  const [dx, dy] = [dxTenths / 10, dyTenths / 10];
  return pages.map((page) => ({ ...page, items: page.items.map((item) => moved(item, dx, dy)) }));
}

function moved(item: Item, dx: number, dy: number): Item {
  const by = <P extends Point>(at: P): P => ({ ...at, x: at.x + dx, y: at.y + dy });
  if (item.kind === 'rule') return { ...item, from: by(item.from), to: by(item.to) };
  if (item.kind !== 'text') return by(item);
  const lines = item.fitted.lines.map((line) => ({
    ...line,
    baseline: line.baseline + dy,
    x: line.x + dx,
    runs: line.runs.map((run) => ({ ...run, x: run.x + dx })),
  }));
  return { ...item, box: by(item.box), fitted: { ...item.fitted, lines } };
}

/** Distance of the crosses from the corners of the printed frame, mm. */
export const crossInset = 10;
const hair = 0.1;

/**
 * A ruled page for the offset wizard, of the template's paper: rulers in millimetres along the top and the left edge,
 * the frame of the form, and a cross 10 mm inside each corner of it, all moved by the offset that is being tried. Whoever
 * lays the print over a form reads off by how much it is wrong.
 */
export function testPage(template: Template, metrics: Metrics, dxTenths: number, dyTenths: number): Page {
  const { width, height } = template.page;
  const frame = printedFrame(template);
  const offset = `${template.name}　左右 ${signed(dxTenths)} mm　上下 ${signed(dyTenths)} mm`;
  const corners = [frame.left + crossInset, frame.right - crossInset].flatMap((x) =>
    [frame.top + crossInset, frame.bottom - crossInset].map((y) => ({ x, y })),
  );
  const middle = (frame.top + frame.bottom) / 2;
  const items: readonly Item[] = [
    ...ruler(width, (at, length) => line({ x: at, y: 0 }, { x: at, y: length })),
    ...ruler(height, (at, length) => line({ x: 0, y: at }, { x: length, y: at })),
    ...figures(width, (at, text) => note(text, { x: at - 4, y: 4.2, w: 8, h: 3 }, metrics)),
    ...figures(height, (at, text) => note(text, { x: 4.2, y: at - 1.5, w: 6, h: 3 }, metrics)),
    ...outline(frame),
    ...corners.flatMap(cross),
    ...note(offset, { x: frame.left, y: middle - 6, w: frame.right - frame.left, h: 5 }, metrics, 11),
    ...note('十字应在票面边框四角向内 10 mm 处', { x: frame.left, y: middle, w: frame.right - frame.left, h: 5 }, metrics, 9),
  ];
  const [page = { width, height, items }] = shifted([{ width, height, items }], dxTenths, dyTenths);
  return page;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the rules of the face enclose; the whole page where there are none. */
function printedFrame({ page, face: { rules } }: Template): Frame {
  if (rules.length === 0) return { left: 0, right: page.width, top: 0, bottom: page.height };
  const xs = rules.flatMap(([x1, , x2]) => [x1, x2]);
  const ys = rules.flatMap(([, y1, , y2]) => [y1, y2]);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** A stroke each millimetre, longer at fives and tens. */
function ruler(length: number, stroke: (at: number, length: number) => Item): readonly Item[] {
  return Array.from({ length: Math.floor(length) + 1 }, (_, at) => stroke(at, at % 10 === 0 ? 4 : at % 5 === 0 ? 3 : 2));
}

function figures(length: number, figure: (at: number, text: string) => readonly Item[]): readonly Item[] {
  const tens = Array.from({ length: Math.floor((length - 5) / 10) }, (_, index) => (index + 1) * 10);
  return tens.flatMap((at) => figure(at, String(at)));
}

function outline({ left, right, top, bottom }: Frame): readonly Item[] {
  const [a, b, c, d] = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ] as const;
  return [line(a, b), line(b, c), line(c, d), line(d, a)];
}

function cross({ x, y }: Point): readonly Item[] {
  return [line({ x: x - 4, y }, { x: x + 4, y }), line({ x, y: y - 4 }, { x, y: y + 4 })];
}

function line(from: Point, to: Point): Item {
  return { kind: 'rule', from, to, width: hair };
}

/** A text of ours, in the middle of its place. */
function note(text: string, place: Pick<Box, 'x' | 'y' | 'w' | 'h'>, metrics: Metrics, size = 7): readonly Item[] {
  const box: Box = { ...place, role: 'label', size, minSize: 3, align: 'center', maxLines: 1, valign: 'middle', leading: 1 };
  const fit = fitText(text, box, metrics);
  if (fit.fit !== 'fitted') return [];
  return [{ kind: 'text', field: null, text, box, ink: 'value', fitted: fit.fitted }];
}

/** `+2.5`, `-0.3`, `0` */
function signed(tenths: number): string {
  return `${tenths > 0 ? '+' : ''}${tenths / 10}`;
}
