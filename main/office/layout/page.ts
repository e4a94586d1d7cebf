/**
 * The page model of a layout file: every line, text and code of every page as boxes in millimetres from the top left
 * corner. Pure, so that the same pages can be drawn as PDF now and as other formats later, and checked by numbers.
 */
import { assertNever, failed, ok, type Result } from '../../../domain/problem.ts';
import { qrText } from '../../../domain/qr.ts';
import { type Fitted, fitText, type Metrics } from './fit.ts';
import { type Box, type FaceField, faceFields, type ListField, listFields, rowFields, type Template } from './template.ts';
import { faceRowTexts, faceTexts, listRows, listTexts, type PrintableInvoice, type RowTexts, rowTexts } from './texts.ts';

/** `frame` is the colour of the printed form, `value` of what is filled in. */
export type Ink = 'frame' | 'value';

export type Item =
  | { readonly kind: 'rule'; readonly from: Point; readonly to: Point; readonly width: number }
  | {
      readonly kind: 'text';
      /** Field of the invoice the text tells, `lines.3.name` in tables; null for a label of the form. */
      readonly field: string | null;
      readonly text: string;
      readonly box: Box;
      readonly ink: Ink;
      readonly fitted: Fitted;
    }
  | { readonly kind: 'qr'; readonly x: number; readonly y: number; readonly size: number; readonly text: string };

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

/**
 * The pages of an invoice: its face, then its goods list if it has one.
 * Fails with `layout-glyph-missing` (`characters`: all that no font has) or `layout-text-too-long` (`field`).
 */
export function layoutPages(invoice: PrintableInvoice, template: Template, metrics: Metrics): Result<readonly Page[]> {
  const typesetter = openTypesetter(metrics);
  const pages = [facePage(invoice, template, typesetter), ...listPages(invoice, template, typesetter)];
  return typesetter.trouble() ?? ok(pages);
}

/** Places texts and gathers what would not fit, so that one look names every missing character. */
interface Typesetter {
  place(field: string | null, text: string, box: Box): readonly Item[];
  trouble(): Result<never> | null;
}

function openTypesetter(metrics: Metrics): Typesetter {
  const missing = new Set<string>();
  let tooLong: string | null = null;
  return {
    place(field, text, box) {
      if (text === '') return [];
      const fit = fitText(text, box, metrics);
      switch (fit.fit) {
        case 'fitted': {
          const ink: Ink = box.role === 'label' ? 'frame' : 'value';
          return [{ kind: 'text', field, text, box, ink, fitted: fit.fitted }];
        }
        case 'missing':
          for (const character of fit.characters) missing.add(character);
          return [];
        case 'tooLong':
          tooLong ??= field ?? text;
          return [];
        default:
          return assertNever(fit);
      }
    },
    trouble() {
      if (missing.size > 0) return failed('layout-glyph-missing', { characters: [...missing].join('') });
      if (tooLong !== null) return failed('layout-text-too-long', { field: tooLong });
      return null;
    },
  };
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

function facePage(invoice: PrintableInvoice, { page, face }: Template, typesetter: Typesetter): Page {
  const texts = faceTexts(invoice);
  const rows = faceRowTexts(invoice);
  return {
    ...page,
    items: [
      ...form(face, typesetter),
      { kind: 'qr', ...face.qr, text: qrText(invoice) },
      ...faceFields.flatMap((field) => typesetter.place(paths[field] ?? field, texts[field], face.fields[field])),
      ...rows.flatMap((row, index) => rowItems(row, index, index, face.table, typesetter)),
    ],
  };
}

function listPages(invoice: PrintableInvoice, { page, list }: Template, typesetter: Typesetter): readonly Page[] {
  const lines = listRows(invoice);
  const { table } = list;
  const count = Math.ceil(lines.length / table.rows);
  return Array.from({ length: count }, (_, pageIndex) => {
    const first = pageIndex * table.rows;
    const own = lines.slice(first, first + table.rows);
    const texts = listTexts(invoice, own, pageIndex + 1, count);
    return {
      ...page,
      items: [
        ...form(list, typesetter),
        ...listFields.flatMap((field) => typesetter.place(paths[field] ?? field, texts[field], list.fields[field])),
        ...own.flatMap((line, row) => rowItems(rowTexts(line), first + row, row, table, typesetter)),
      ],
    };
  });
}

function form(design: Pick<Template['face'], 'rules' | 'labels'>, typesetter: Typesetter): readonly Item[] {
  const rules = design.rules.map(
    ([x1, y1, x2, y2, width]): Item => ({ kind: 'rule', from: { x: x1, y: y1 }, to: { x: x2, y: y2 }, width }),
  );
  return [...rules, ...design.labels.flatMap((label) => typesetter.place(null, label.text, label))];
}

type Table = Template['face']['table'];

/** A row of a table; `line` is its number in the invoice from 0, `row` its place on the page. */
function rowItems(texts: RowTexts, line: number, row: number, table: Table, typesetter: Typesetter): readonly Item[] {
  const place = (field: string, text: string, column: Omit<Box, 'y' | 'h'>) =>
    typesetter.place(`lines.${line}.${field}`, text, { ...column, y: table.top + row * table.pitch, h: table.height });
  return [
    ...(table.index ? place('index', String(line + 1), table.index) : []),
    ...rowFields.flatMap((field) => place(field, texts[field], table.columns[field])),
  ];
}
