/**
 * The page model of a layout file: every line, text and code of every page as boxes in millimetres from the top left
 * corner. Pure, so that the same pages can be drawn as PDF now and as other formats later, and checked by numbers.
 */
import { ok, type Result } from '../../../domain/problem.ts';
import { qrText } from '../../../domain/qr.ts';
import {
  type Box,
  type Column,
  type FaceField,
  faceFields,
  type Label,
  type ListField,
  listFields,
  type Rule,
  rowFields,
  type Table,
  type Template,
  type TemplateList,
} from '../../../domain/template.ts';
import type { Face, Fitted, Metrics } from './fit.ts';
import { markItems, markWords } from './marks.ts';
import { faceRowTexts, faceTexts, listRows, listTexts, type PrintableInvoice, type RowTexts, rowTexts } from './texts.ts';
import { openTypesetter, type Typesetter } from './typesetter.ts';

/** `frame` is the colour of the printed form, `value` of what is filled in. */
export type Ink = 'frame' | 'value';

export type Item =
  | {
      readonly kind: 'rule';
      readonly from: Point;
      readonly to: Point;
      readonly width: number;
      /** Stands on the numbered form already: shown in a preview, left out of a print. */
      readonly preprinted?: true;
    }
  | {
      readonly kind: 'text';
      readonly preprinted?: true;
      /** Field of the invoice the text tells, `lines.3.name` in tables; null for a label of the form. */
      readonly field: string | null;
      readonly text: string;
      readonly box: Box;
      readonly ink: Ink;
      readonly fitted: Fitted;
    }
  | { readonly kind: 'qr'; readonly x: number; readonly y: number; readonly size: number; readonly text: string }
  /** Where the electronic seal (电子印章) stands: its top left corner and its size, mm. */
  | { readonly kind: 'seal'; readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  | Mark;

/** A large word across the page that says what the paper is not, such as 副本. */
export interface Mark {
  readonly kind: 'mark';
  readonly text: string;
  readonly face: Face;
  /** Middle of the word, mm. */
  readonly x: number;
  readonly y: number;
  /** Points. */
  readonly size: number;
  /** Degrees counter-clockwise. */
  readonly angle: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One page; sizes in mm. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
}

/** What is shown of an invoice beside itself. */
export interface PageView {
  /** The file has its electronic seal, which stands where the template has a place for it; else the face says that it has none. */
  readonly sealed: boolean;
  /** 0 is the original; copy n is marked as such on every page. */
  readonly copy: number;
  /** Made for practice: no invoice. */
  readonly training: boolean;
  readonly voided: boolean;
}
export const originalView: PageView = { sealed: false, copy: 0, training: false, voided: false };

/**
 * The pages of an invoice: its face, then its goods list if it has one and the template has a page for it.
 * Fails with `layout-glyph-missing` (`characters`: all that no font has) or `layout-text-too-long` (`field`).
 */
export function layoutPages(
  invoice: PrintableInvoice,
  template: Template,
  metrics: Metrics,
  view: PageView = originalView,
): Result<readonly Page[]> {
  const typesetter = openTypesetter(metrics);
  const pages = [facePage(invoice, template, view, typesetter), ...listPages(invoice, template, view, typesetter)];
  return typesetter.trouble() ?? ok(pages.map((page) => marked(page, view, metrics)));
}

/**
 * The goods list alone: what goes on plain paper when the face is printed on a numbered form. No pages when there is
 * no list. Fails like `layoutPages`.
 */
export function layoutListPages(
  invoice: PrintableInvoice,
  template: Template,
  metrics: Metrics,
  view: PageView = originalView,
): Result<readonly Page[]> {
  const typesetter = openTypesetter(metrics);
  const pages = listPages(invoice, template, view, typesetter);
  return typesetter.trouble() ?? ok(pages.map((page) => marked(page, view, metrics)));
}

/** The pages as a printer gets them: without what the numbered form has on it already. */
export function withoutPreprinted(pages: readonly Page[]): readonly Page[] {
  return pages.map((page) => ({ ...page, items: page.items.filter((item) => !('preprinted' in item)) }));
}

function marked(page: Page, view: PageView, metrics: Metrics): Page {
  return { ...page, items: [...page.items, ...markItems(markWords(view), page, metrics)] };
}

/** Names of the invoice's own fields where the form's name differs. */
const paths: Readonly<Partial<Record<FaceField | ListField, string>>> = {
  buyerName: 'buyer.name',
  buyerTaxId: 'buyer.taxId',
  buyerAddressPhone: 'buyer.addressPhone',
  buyerBankAccount: 'buyer.bankAccount',
  sellerName: 'seller.name',
  sellerTaxId: 'seller.taxId',
  sellerAddressPhone: 'seller.addressPhone',
  sellerBankAccount: 'seller.bankAccount',
};

function facePage(invoice: PrintableInvoice, template: Template, { sealed }: PageView, typesetter: Typesetter): Page {
  const { page, face } = template;
  const numbered = template.use === 'form';
  const texts = faceTexts(invoice, sealed);
  const rows = faceRowTexts(invoice);
  const field = (name: FaceField): readonly Item[] => {
    const box = face.fields[name];
    const items = box ? typesetter.place(paths[name] ?? name, texts[name], box) : [];
    return numbered && name === 'title' ? items.map(preprinted) : items;
  };
  return {
    ...page,
    items: [
      ...formItems(face, numbered, typesetter),
      ...(face.qr ? [{ kind: 'qr', ...face.qr, text: qrText(invoice) } as const] : []),
      ...faceFields.flatMap(field),
      ...rows.flatMap((row, index) => rowItems(row, index, index, face.table, typesetter)),
      ...(face.seal && sealed ? [{ kind: 'seal', ...face.seal } as const] : []),
    ],
  };
}

function listPages(invoice: PrintableInvoice, template: Template, view: PageView, typesetter: Typesetter): readonly Page[] {
  const { page, list } = template;
  const lines = list ? listRows(invoice) : [];
  if (!list || lines.length === 0) return [];
  const { rows } = list.table;
  const pages = Math.ceil(lines.length / rows);
  return Array.from({ length: pages }, (_, index) => {
    const first = index * rows;
    const own = lines.slice(first, first + rows);
    const texts = listTexts(invoice, own, { page: index + 1, pages, sealed: view.sealed });
    return { ...page, items: listItems(list, texts, own.map(rowTexts), first, typesetter) };
  });
}

/** `first` is the number of the page's first row in the invoice. */
function listItems(
  list: TemplateList,
  texts: Readonly<Record<ListField, string>>,
  rows: readonly RowTexts[],
  first: number,
  typesetter: Typesetter,
): readonly Item[] {
  return [
    ...formItems(list, false, typesetter),
    ...listFields.flatMap((field) => {
      const box = list.fields[field];
      return box ? typesetter.place(paths[field] ?? field, texts[field], box) : [];
    }),
    ...rows.flatMap((row, index) => rowItems(row, first + index, index, list.table, typesetter)),
  ];
}

/** Rules and labels; on a `numbered` form the paper has them, all but the labels it leaves to be printed. */
function formItems(
  { rules, labels }: { readonly rules: readonly Rule[]; readonly labels: readonly Label[] },
  numbered: boolean,
  typesetter: Typesetter,
): readonly Item[] {
  const drawn = [
    ...rules.map(([x1, y1, x2, y2, width]): Item => ({ kind: 'rule', from: { x: x1, y: y1 }, to: { x: x2, y: y2 }, width })),
    ...labels.filter(({ printed }) => !printed).flatMap((label) => typesetter.place(null, label.text, label)),
  ];
  const toPrint = labels.filter(({ printed }) => printed).flatMap((label) => typesetter.place(null, label.text, label));
  return [...(numbered ? drawn.map(preprinted) : drawn), ...toPrint];
}

/** The item as one that the form has on it already. */
function preprinted(item: Item): Item {
  return item.kind === 'rule' || item.kind === 'text' ? { ...item, preprinted: true } : item;
}

/** A row of a table; `line` is its number in the invoice from 0, `row` its place on the page. */
function rowItems(texts: RowTexts, line: number, row: number, table: Table, typesetter: Typesetter): readonly Item[] {
  const place = (field: string, text: string, column: Column | undefined) => {
    if (!column) return [];
    const { dy, h = table.height, ...style } = column;
    return typesetter.place(`lines.${line}.${field}`, text, { ...style, y: table.top + row * table.pitch + dy, h });
  };
  return [
    ...place('index', String(line + 1), table.index),
    ...rowFields.flatMap((field) => place(field, texts[field], table.columns[field])),
  ];
}
