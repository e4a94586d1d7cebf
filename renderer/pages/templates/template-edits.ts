/**
 * What the editor does to a template beyond changing a box (which `withBox` does): moving several, taking away, and the
 * values that only a panel has. Every function answers a new template and leaves the old one as it was.
 */
import type {
  Column,
  Label,
  Place,
  RowField,
  Rule,
  Table,
  Template,
  TemplateFace,
  TemplateList,
} from '../../../domain/template.ts';
import { boxesOf, type TemplateBox, withBox } from '../../../domain/template-boxes.ts';
import { requiredColumns, requiredFields, requiredListFields, templateBounds } from '../../../domain/template-check.ts';

export type PageName = TemplateBox['page'];

/** Moves boxes by as much, in mm; a table takes its columns along. */
export function movedBoxes(
  template: Template,
  paths: readonly string[],
  by: { readonly x: number; readonly y: number },
): Template {
  const boxes = new Map(boxesOf(template).map((one) => [one.path, one]));
  return withoutInner(paths).reduce((changed, path) => {
    const found = boxes.get(path);
    return found ? withBox(changed, path, { x: found.box.x + by.x, y: found.box.y + by.y }) : changed;
  }, template);
}

/** A table moves its columns itself. */
function withoutInner(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((outer) => outer.endsWith('.table') && path.startsWith(`${outer}.`)));
}

/** Puts boxes under or beside each other: their edges where the outermost of them is. */
export function alignedBoxes(template: Template, paths: readonly string[], edge: 'left' | 'right' | 'top' | 'bottom'): Template {
  const chosen = boxesOf(template).filter(({ path }) => paths.includes(path));
  const at = edges[edge](chosen.map(({ box }) => box));
  return chosen.reduce((changed, { path, box }) => withBox(changed, path, placed(box, edge, at)), template);
}

const edges = {
  left: (boxes: readonly Place[]) => Math.min(...boxes.map(({ x }) => x)),
  right: (boxes: readonly Place[]) => Math.max(...boxes.map(({ x, w }) => x + w)),
  top: (boxes: readonly Place[]) => Math.min(...boxes.map(({ y }) => y)),
  bottom: (boxes: readonly Place[]) => Math.max(...boxes.map(({ y, h }) => y + h)),
};

function placed({ w, h }: Place, edge: keyof typeof edges, at: number): Partial<Place> {
  if (edge === 'left') return { x: at };
  if (edge === 'right') return { x: at - w };
  return { y: edge === 'top' ? at : at - h };
}

/** False for what an invoice cannot go without. */
export function mayRemove(template: Template, path: string): boolean {
  const [page, part, name, field] = path.split('.');
  if (part === 'labels' || part === 'rules') return true;
  if (part === 'qr') return template.use === 'form';
  if (part === 'seal') return template.use !== 'layout';
  if (part === 'table') return name === 'index' || (name === 'columns' && !requiredColumns.some((one) => one === field));
  const required: readonly string[] = page === 'face' ? requiredFields(template) : requiredListFields;
  return part === 'fields' && name !== undefined && !required.includes(name);
}

/** Takes away what may be taken away. Labels and rules behind them move up. */
export function withoutBoxes(template: Template, paths: readonly string[]): Template {
  const gone = new Set(paths.filter((path) => mayRemove(template, path)));
  const { qr, seal, ...face } = template.face;
  return {
    ...template,
    face: {
      ...withoutParts(face, 'face', gone),
      ...(qr && !gone.has('face.qr') ? { qr } : {}),
      ...(seal && !gone.has('face.seal') ? { seal } : {}),
    },
    ...(template.list ? { list: withoutParts(template.list, 'list', gone) } : {}),
  };
}

function withoutParts<S extends TemplateFace | TemplateList>(side: S, page: PageName, gone: ReadonlySet<string>): S {
  const stays = (part: string) => (_: unknown, index: number) => !gone.has(`${page}.${part}.${index}`);
  const { index, ...table } = side.table;
  return {
    ...side,
    rules: side.rules.filter(stays('rules')),
    labels: side.labels.filter(stays('labels')),
    fields: withoutNames(side.fields, `${page}.fields`, gone),
    table: {
      ...table,
      ...(index && !gone.has(`${page}.table.index`) ? { index } : {}),
      columns: withoutNames(table.columns, `${page}.table.columns`, gone),
    },
  };
}

function withoutNames<R extends object>(record: R, path: string, gone: ReadonlySet<string>): R {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !gone.has(`${path}.${name}`))) as R;
}

export function labelAt(template: Template, path: string): Label | null {
  const [page, part, index] = path.split('.');
  return part === 'labels' ? (sideOf(template, page)?.labels[Number(index)] ?? null) : null;
}

export function ruleAt(template: Template, path: string): Rule | null {
  const [page, part, index] = path.split('.');
  return part === 'rules' ? (sideOf(template, page)?.rules[Number(index)] ?? null) : null;
}

export function columnAt(template: Template, path: string): Column | null {
  const [page, part, name, field] = path.split('.');
  const table = sideOf(template, page)?.table;
  if (part !== 'table' || !table) return null;
  if (name === 'index') return table.index ?? null;
  return name === 'columns' ? (table.columns[field as RowField] ?? null) : null;
}

export function tableOf(template: Template, page: PageName): Table | null {
  return sideOf(template, page)?.table ?? null;
}

/** The rule with other ends or another width, mm. */
export function withRuleAt(template: Template, path: string, next: Rule): Template {
  return onSide(template, pageOf(path), (side) => ({ ...side, rules: replaced(side.rules, path, next) }));
}

/** A label of a numbered form is on the paper already, unless it is `printed`. */
export function withPrinted(template: Template, path: string, printed: boolean): Template {
  const label = labelAt(template, path);
  if (!label) return template;
  const { printed: _, ...rest } = label;
  const next: Label = printed ? { ...rest, printed } : rest;
  return onSide(template, pageOf(path), (side) => ({ ...side, labels: replaced(side.labels, path, next) }));
}

export function withTable(
  template: Template,
  page: PageName,
  change: Partial<Pick<Table, 'top' | 'pitch' | 'height' | 'rows'>>,
): Template {
  return onSide(template, page, (side) => ({ ...side, table: { ...side.table, ...change } }));
}

/** Where a column stands in its row: `dy` from the row's top and its own height, null for the row's. */
export function withColumnRow(
  template: Template,
  path: string,
  change: { readonly dy?: number; readonly h?: number | null },
): Template {
  const column = columnAt(template, path);
  if (!column) return template;
  const { h: before, ...rest } = column;
  const h = change.h === undefined ? before : (change.h ?? undefined);
  const next: Column = { ...rest, dy: change.dy ?? column.dy, ...(h === undefined ? {} : { h }) };
  const field = path.split('.').at(-1) ?? '';
  return onSide(template, pageOf(path), (side) => {
    const table: Table =
      field === 'index' ? { ...side.table, index: next } : { ...side.table, columns: { ...side.table.columns, [field]: next } };
    return { ...side, table };
  });
}

/** Whole numbers of the colour of lines and labels, `#rrggbb`. */
export function inkText([red, green, blue]: Template['ink']): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** @param text `#rrggbb`. */
export function inkOf(text: string): Template['ink'] {
  const part = (at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

export function pageOf(path: string): PageName {
  return path.startsWith('list.') ? 'list' : 'face';
}

/** The least a side of a box may be, mm: a rule has none, a QR code its own. */
export function leastSide(what: TemplateBox['what']): number {
  if (what === 'rule') return 0;
  return what === 'qr' ? templateBounds.qrSize.min : templateBounds.boxSide.min;
}

/** The page of that name, where the template has it. */
export function sideOf(template: Template, page: string | undefined): TemplateFace | TemplateList | undefined {
  return page === 'list' ? template.list : template.face;
}

/** The template with one of its pages changed. */
export function onSide(
  template: Template,
  page: PageName,
  change: <S extends TemplateFace | TemplateList>(side: S) => S,
): Template {
  if (page === 'face') return { ...template, face: change(template.face) };
  return template.list ? { ...template, list: change(template.list) } : template;
}

function replaced<T>(all: readonly T[], path: string, next: T): readonly T[] {
  const at = Number(path.split('.').at(-1));
  return all.map((one, index) => (index === at ? next : one));
}
