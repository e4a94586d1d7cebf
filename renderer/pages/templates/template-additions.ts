/**
 * What can be put on a page of a template, and where it stands at first.
 */
import {
  type Box,
  type Column,
  faceFields,
  type Label,
  listFields,
  type Place,
  type RowField,
  type Rule,
  rowFields,
  type Table,
  type Template,
  type TemplateFace,
  type TextStyle,
} from '../../../domain/template.ts';
import { mayRemove, onSide, type PageName, sideOf } from './template-edits.ts';

/** A template, and the path of the box that is new in it. */
export interface Added {
  readonly template: Template;
  readonly path: string;
}

/** Something a page can have and has not: a field, a column, `index`, `qr` or `seal`, by its path. */
export type Addable = string;

const plain: TextStyle = { role: 'value', size: 9, minSize: 4, align: 'left', maxLines: 1, valign: 'middle', leading: 1.1 };

/** Everything a page can have and has not, by path, the necessary first. */
export function addables(template: Template, page: PageName): readonly Addable[] {
  const side = sideOf(template, page);
  if (!side) return [];
  const fields: readonly string[] = page === 'face' ? faceFields : listFields;
  const paths = [
    ...fields.filter((field) => !Object.hasOwn(side.fields, field)).map((field) => `${page}.fields.${field}`),
    ...rowFields.filter((field) => !side.table.columns[field]).map((field) => `${page}.table.columns.${field}`),
    ...(page === 'list' && !side.table.index ? ['list.table.index'] : []),
    ...(page === 'face' && !template.face.qr ? ['face.qr'] : []),
    ...(page === 'face' && !template.face.seal ? ['face.seal'] : []),
  ];
  return paths.toSorted((left, right) => Number(mayRemove(template, left)) - Number(mayRemove(template, right)));
}

/** Puts it into the middle of the page; a column takes the table's rows. */
export function withAdded(template: Template, path: Addable): Template {
  const [page = '', part = '', name = '', field = ''] = path.split('.');
  const { width, height } = template.page;
  const middle = (w: number, h: number): Place => ({ x: tenths((width - w) / 2), y: tenths((height - h) / 2), w, h });
  const box: Box = { ...middle(Math.min(40, width - 4), 5), ...plain };
  const column: Column = { x: box.x, w: Math.min(15, box.w), dy: 0, ...plain, size: 7 };
  const face = (change: Partial<TemplateFace>): Template => ({ ...template, face: { ...template.face, ...change } });
  if (part === 'qr') {
    const { x, y, w: size } = middle(18, 18);
    return face({ qr: { x, y, size } });
  }
  if (part === 'seal') return face({ seal: middle(40, 30) });
  return onSide(template, page === 'list' ? 'list' : 'face', (side) => {
    if (part === 'fields') return { ...side, fields: { ...side.fields, [name]: box } };
    const table: Table =
      name === 'index'
        ? { ...side.table, index: column }
        : { ...side.table, columns: { ...side.table.columns, [field as RowField]: column } };
    return { ...side, table };
  });
}

/** A label in the middle of the page. */
export function withLabel(template: Template, page: PageName, text: string): Added {
  const x = tenths((template.page.width - 20) / 2);
  const y = tenths((template.page.height - 5) / 2);
  const label: Label = {
    text,
    x,
    y,
    w: 20,
    h: 5,
    ...plain,
    role: 'label',
    ...(template.use === 'form' ? { printed: true } : {}),
  };
  const at = sideOf(template, page)?.labels.length ?? 0;
  return {
    template: onSide(template, page, (side) => ({ ...side, labels: [...side.labels, label] })),
    path: `${page}.labels.${at}`,
  };
}

/** A line across the middle of the page. */
export function withRule(template: Template, page: PageName): Added {
  const y = tenths(template.page.height / 2);
  const rule: Rule = [tenths(template.page.width / 4), y, tenths((template.page.width * 3) / 4), y, 0.25];
  const at = sideOf(template, page)?.rules.length ?? 0;
  return { template: onSide(template, page, (side) => ({ ...side, rules: [...side.rules, rule] })), path: `${page}.rules.${at}` };
}

function tenths(mm: number): number {
  return Math.round(mm * 10) / 10;
}
