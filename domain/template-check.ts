/**
 * Whether a template may be used: everything inside its page, of a size that can be printed, and nothing left out that
 * an invoice may not go without. The window asks while somebody edits, the layout before anything is drawn.
 */
import { kindFacts } from './kinds.ts';
import { maxRowsOnFace } from './tax.ts';
import type { FaceField, ListField, Place, RowField, Template, TextStyle } from './template.ts';
import { boxesOf } from './template-boxes.ts';

/** Smallest and largest values; lengths in mm, sizes in points. */
export const templateBounds = {
  /** From the narrowest roll to A3. */
  pageSide: { min: 40, max: 420 },
  /** A box that is smaller holds no character. */
  boxSide: { min: 1, max: 420 },
  textSize: { min: 2, max: 72 },
  leading: { min: 0.8, max: 3 },
  lines: { min: 1, max: 30 },
  ruleWidth: { min: 0.05, max: 2 },
  /** A code of 17 mm is read by every scanner we know; below 12 mm its dots are finer than a dot-matrix needle. */
  qrSize: { min: 12, max: 60 },
  tableRows: { min: 5, max: 100 },
  rules: 200,
  labels: 200,
  labelText: 100,
  name: 60,
  version: 1_000_000,
} as const;

export const templateFaultReasons = [
  'template-not-one',
  'template-wrong-value',
  'template-unknown-entry',
  'template-too-many',
  'template-outside-page',
  'template-box-too-small',
  'template-text-sizes',
  'template-missing',
  'template-rows',
] as const;
export type TemplateFaultReason = (typeof templateFaultReasons)[number];

/** One thing wrong with a template; `place` is a path as `boxesOf` has them, or leads to the wrong value. */
export interface TemplateFault {
  readonly place: string;
  readonly reason: TemplateFaultReason;
}

type Purpose = Pick<Template, 'use' | 'kinds'>;

/**
 * Fields of the face without which the paper is no invoice: what names it, both parties, the amounts, the remarks (a
 * red invoice and freight must say things there), who issued it and the mark of a red one. Further by purpose: the
 * title, unless the form has it printed; the check code, which 004 has not; the cipher wherever the whole form is shown;
 * addresses and banks on special kinds; and a layout file must be able to say that it is not sealed.
 */
export function requiredFields({ use, kinds }: Purpose): readonly FaceField[] {
  return [
    'code',
    'number',
    'date',
    'negativeMark',
    'buyerName',
    'buyerTaxId',
    'sellerName',
    'sellerTaxId',
    'totalNet',
    'totalTax',
    'gross',
    'words',
    'remarks',
    'clerk',
    ...when(use !== 'form', 'title'),
    ...when(use === 'layout', 'machineNo', 'unsealed'),
    ...when(use !== 'roll', 'cipher'),
    ...when(
      kinds.some((kind) => kind !== '004'),
      'checkCode',
    ),
    ...when(
      kinds.some((kind) => kindFacts[kind].special),
      'buyerAddressPhone',
      'buyerBankAccount',
      'sellerAddressPhone',
      'sellerBankAccount',
    ),
  ];
}

/** Fields that tie a page of the goods list to its invoice and show that no page is missing. */
export const requiredListFields: readonly ListField[] = ['title', 'code', 'number', 'page', 'totalNet', 'totalTax'];

/** Columns of every table. */
export const requiredColumns: readonly RowField[] = ['name', 'net', 'rate', 'tax'];

/** Everything wrong with a template whose values have the right form; none when it may be used. */
export function templateFaults(template: Template): readonly TemplateFault[] {
  return [...missing(template), ...wrongBoxes(template), ...wrongRules(template), ...wrongTables(template)];
}

function missing({ use, kinds, face, list }: Template): readonly TemplateFault[] {
  const places = [
    ...requiredFields({ use, kinds })
      .filter((field) => face.fields[field] === undefined)
      .map((field) => `face.fields.${field}`),
    ...requiredColumns.filter((column) => !face.table.columns[column]).map((column) => `face.table.columns.${column}`),
    ...when(use !== 'form' && face.qr === undefined, 'face.qr'),
    ...when(use !== 'form' && list === undefined, 'list'),
    // its seal is a field of the file and must stand somewhere
    ...when(use === 'layout' && face.seal === undefined, 'face.seal'),
    ...(list ? requiredListFields.filter((field) => !list.fields[field]).map((field) => `list.fields.${field}`) : []),
    ...(list
      ? requiredColumns.filter((column) => !list.table.columns[column]).map((column) => `list.table.columns.${column}`)
      : []),
  ];
  return places.map((place) => ({ place, reason: 'template-missing' }));
}

function wrongBoxes(template: Template): readonly TemplateFault[] {
  return boxesOf(template).flatMap(({ path, what, box, style }): readonly TemplateFault[] => {
    if (what === 'rule') return [];
    if (box.w < templateBounds.boxSide.min || box.h < templateBounds.boxSide.min)
      return [{ place: path, reason: 'template-box-too-small' }];
    // a table is as wide as its columns, which answer for themselves
    const reach = what === 'table' ? { ...box, x: 0, w: 0 } : box;
    if (!inside(reach, template.page)) return [{ place: path, reason: 'template-outside-page' }];
    return style && !sizesFit(style, box) ? [{ place: path, reason: 'template-text-sizes' }] : [];
  });
}

function wrongRules(template: Template): readonly TemplateFault[] {
  return boxesOf(template)
    .filter(({ what, box }) => what === 'rule' && !inside(box, template.page))
    .map(({ path }) => ({ place: path, reason: 'template-outside-page' }));
}

function wrongTables({ face, list }: Template): readonly TemplateFault[] {
  const tables = [
    { path: 'face.table', table: face.table, least: maxRowsOnFace },
    ...(list ? [{ path: 'list.table', table: list.table, least: templateBounds.tableRows.min }] : []),
  ];
  return tables
    .filter(({ table, least }) => table.rows < least || table.height > table.pitch + slack)
    .map(({ path }) => ({ place: path, reason: 'template-rows' }));
}

/** Sums of decimal fractions; a hundredth of a millimetre is not outside. */
const slack = 0.01;

function inside({ x, y, w, h }: Place, page: Template['page']): boolean {
  return x >= -slack && y >= -slack && x + w <= page.width + slack && y + h <= page.height + slack;
}

const mmPerPoint = 25.4 / 72;

/** The smallest size must not be above the wanted one, and one line of it must fit the box, or no text ever would. */
function sizesFit({ size, minSize, leading }: TextStyle, { h }: Place): boolean {
  return minSize <= size && minSize * mmPerPoint * leading <= h + slack;
}

function when<const T>(condition: boolean, ...values: readonly T[]): readonly T[] {
  return condition ? values : [];
}
