/**
 * The boxes of a template as somebody who edits it sees them: one list of rectangles with their paths, and one function
 * that changes any of them. A table's columns are boxes over all its rows.
 */
import type { Box, Column, Label, Place, Rule, Table, Template, TemplateFace, TemplateList, TextStyle } from './template.ts';

export interface TemplateBox {
  /** Names the box in `withBox`: `face.fields.buyerName`, `list.labels.3`, `face.table.columns.net`. */
  readonly path: string;
  readonly page: 'face' | 'list';
  readonly what: 'rule' | 'label' | 'field' | 'table' | 'column' | 'qr' | 'seal';
  readonly box: Place;
  /** Null where no text stands. */
  readonly style: TextStyle | null;
}

/** New values; what is absent stays. Lengths in mm, sizes in points. */
export type BoxChange = Partial<Place & TextStyle & Pick<Label, 'text'>>;

/** All boxes in the order drawn, those of the goods list after those of the face. */
export function boxesOf(template: Template): readonly TemplateBox[] {
  const { face, list } = template;
  return [...sideBoxes('face', face), ...(list ? sideBoxes('list', list) : [])];
}

/**
 * The template with one box changed. Moving a table moves all its rows, sizing it changes their distance; a column takes
 * `x`, `w` and its text; the QR code stays square by its width. Lengths are kept to a hundredth of a millimetre.
 * @throws Error when no box has that path.
 */
export function withBox(template: Template, path: string, change: BoxChange): Template {
  const rounded = roundedChange(change);
  const [page, ...rest] = path.split('.');
  if (page === 'face') return { ...template, face: changedFace(template.face, rest, rounded, path) };
  if (page === 'list' && template.list) return { ...template, list: changedSide(template.list, rest, rounded, path) };
  throw noSuchBox(path);
}

type Side = TemplateFace | TemplateList;

function sideBoxes(page: 'face' | 'list', side: Side): readonly TemplateBox[] {
  const at = (path: string, what: TemplateBox['what'], box: Place, style: TextStyle | null): TemplateBox => ({
    path: `${page}.${path}`,
    page,
    what,
    box,
    style,
  });
  const { table } = side;
  const columns = Object.entries<Column>({ ...table.columns });
  return [
    ...side.rules.map((rule, index) => at(`rules.${index}`, 'rule', ruleBox(rule), null)),
    ...side.labels.map((label, index) => at(`labels.${index}`, 'label', label, label)),
    ...Object.entries<Box>({ ...side.fields }).map(([field, box]) => at(`fields.${field}`, 'field', box, box)),
    at('table', 'table', tableBox(table), null),
    ...(table.index ? [at('table.index', 'column', columnBox(table, table.index), table.index)] : []),
    ...columns.map(([field, column]) => at(`table.columns.${field}`, 'column', columnBox(table, column), column)),
    ...('qr' in side && side.qr ? [at('qr', 'qr', { ...side.qr, w: side.qr.size, h: side.qr.size }, null)] : []),
    ...('seal' in side && side.seal ? [at('seal', 'seal', side.seal, null)] : []),
  ];
}

function ruleBox([x1, y1, x2, y2]: Rule): Place {
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), w: Math.abs(x2 - x1), h: Math.abs(y2 - y1) };
}

function tableBox(table: Table): Place {
  const columns = [...Object.values<Column>({ ...table.columns }), ...(table.index ? [table.index] : [])];
  const left = Math.min(...columns.map(({ x }) => x));
  const right = Math.max(...columns.map(({ x, w }) => x + w));
  return columns.length === 0
    ? { x: 0, y: table.top, w: 0, h: table.pitch * table.rows }
    : { x: left, y: table.top, w: right - left, h: table.pitch * table.rows };
}

/** From its box in the first row to its box in the last. */
function columnBox(table: Table, { x, w, dy, h = table.height }: Column): Place {
  return { x, y: table.top + dy, w, h: (table.rows - 1) * table.pitch + h };
}

function changedFace(face: TemplateFace, [part, ...rest]: readonly string[], change: BoxChange, path: string): TemplateFace {
  if (part === 'qr' && face.qr && rest.length === 0) {
    const { x = face.qr.x, y = face.qr.y, w, h } = change;
    return { ...face, qr: { x, y, size: w ?? h ?? face.qr.size } };
  }
  if (part === 'seal' && face.seal && rest.length === 0) return { ...face, seal: { ...face.seal, ...placeOf(change) } };
  return changedSide(face, [part ?? '', ...rest], change, path);
}

function changedSide<S extends Side>(side: S, [part, name, field]: readonly string[], change: BoxChange, path: string): S {
  switch (part) {
    case 'rules':
      return { ...side, rules: changedAt(side.rules, name, (rule) => changedRule(rule, change), path) };
    case 'labels': {
      const { text } = change;
      const own = { ...placeOf(change), ...styleOf(change), ...(text === undefined ? {} : { text }) };
      return { ...side, labels: changedAt(side.labels, name, (label) => ({ ...label, ...own }), path) };
    }
    case 'fields':
      return {
        ...side,
        fields: changedIn(side.fields, name, (box: Box) => ({ ...box, ...placeOf(change), ...styleOf(change) }), path),
      };
    case 'table':
      return { ...side, table: changedTable(side.table, name, field, change, path) };
    default:
      throw noSuchBox(path);
  }
}

function changedTable(table: Table, name: string | undefined, field: string | undefined, change: BoxChange, path: string): Table {
  if (name === undefined) return changedRows(table, change);
  const column = (old: Column): Column => {
    const { x = old.x, w = old.w } = change;
    return { ...old, x, w, ...styleOf(change) };
  };
  if (name === 'index' && table.index) return { ...table, index: column(table.index) };
  if (name === 'columns') return { ...table, columns: changedIn(table.columns, field, column, path) };
  throw noSuchBox(path);
}

function changedRows(table: Table, { x, y = table.top, h }: BoxChange): Table {
  const pitch = h === undefined ? table.pitch : hundredths(h / table.rows);
  const height = Math.min(table.height, pitch);
  const moved = { ...table, top: y, pitch, height };
  if (x === undefined) return moved;
  const by = x - tableBox(table).x;
  const shifted = (column: Column): Column => ({ ...column, x: hundredths(column.x + by) });
  const columns = Object.fromEntries(
    Object.entries<Column>({ ...table.columns }).map(([name, column]) => [name, shifted(column)]),
  );
  return { ...moved, columns, ...(table.index ? { index: shifted(table.index) } : {}) };
}

function changedRule(rule: Rule, change: BoxChange): Rule {
  const [x1, y1, x2, y2, width] = rule;
  const { x, y, w, h } = { ...ruleBox(rule), ...placeOf(change) };
  const [left, right] = x1 <= x2 ? [x, x + w] : [x + w, x];
  const [top, bottom] = y1 <= y2 ? [y, y + h] : [y + h, y];
  return [hundredths(left), hundredths(top), hundredths(right), hundredths(bottom), width];
}

function changedAt<T>(list: readonly T[], index: string | undefined, change: (one: T) => T, path: string): readonly T[] {
  const at = Number(index);
  if (index === undefined || !Number.isInteger(at) || list[at] === undefined) throw noSuchBox(path);
  return list.map((one, own) => (own === at ? change(one) : one));
}

function changedIn<T, R extends Readonly<Record<string, T | undefined>>>(
  record: R,
  name: string | undefined,
  change: (one: T) => T,
  path: string,
): R {
  const old = name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
  if (name === undefined || old === undefined) throw noSuchBox(path);
  return { ...record, [name]: change(old) };
}

const placeKeys = ['x', 'y', 'w', 'h'] as const;
const styleKeys = ['role', 'size', 'minSize', 'align', 'maxLines', 'valign', 'leading'] as const;

function placeOf(change: BoxChange): Partial<Place> {
  return picked(change, placeKeys);
}

function styleOf(change: BoxChange): Partial<TextStyle> {
  return picked(change, styleKeys);
}

function picked<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const found: Partial<Pick<T, K>> = {};
  for (const key of keys) if (from[key] !== undefined) found[key] = from[key];
  return found;
}

function roundedChange(change: BoxChange): BoxChange {
  const lengths = Object.fromEntries(Object.entries(placeOf(change)).map(([name, length]) => [name, hundredths(length)]));
  return { ...change, ...lengths };
}

function hundredths(length: number): number {
  return Math.round(length * 100) / 100;
}

function noSuchBox(path: string): Error {
  return new Error(`no box ${path} in this template`);
}
