/**
 * The page model of a layout file: every line, text and code of every page as boxes in millimetres from the top left
 * corner. Pure, so that the same pages can be drawn as PDF now and as other formats later, and checked by numbers.
 */
import type { Invoice } from '../../../domain/invoice.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { qrText } from '../../../domain/qr.ts';
import { assertNever } from '../../../domain/problem.ts';
import { type Fitted, fitText, type Metrics, type TextBox } from './fit.ts';
import { type Box, faceFields, listFields, type RowField, rowFields, type Template } from './template.ts';
import { faceRowTexts, faceTexts, listRows, listTexts, type RowTexts, rowTexts } from './texts.ts';

/** `frame` is the colour of the printed form, `value` of what is filled in. */
export type Ink = 'frame' | 'value';

export type Item =
  | { readonly kind: 'rule'; readonly from: Point; readonly to: Point; readonly width: number }
  | {
      readonly kind: 'text';
      /** Field the text belongs to, `rows.3.name` in tables; null for a label of the form. */
      readonly field: string | null;
      readonly text: string;
      readonly box: TextBox;
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
 * Fails with `layout-glyph-missing` (`characters`: all that no font has) or `layout-text-too-long` (`field`, `text`).
 */
export function layoutPages(invoice: Invoice, template: Template, metrics: Metrics): Result<readonly Page[]> {
  const typesetter = openTypesetter(metrics);
  const pages = [facePage(invoice, template, typesetter), ...listPages(invoice, template, typesetter)];
  const trouble = typesetter.trouble();
  return trouble ?? ok(pages);
}

/** Places texts and gathers what would not fit, so that one look names every missing character. */
interface Typesetter {
  place(field: string | null, text: string, box: Box): readonly Item[];
  trouble(): Result<never> | null;
}

function openTypesetter(metrics: Metrics): Typesetter {
  const missing = new Set<string>();
  let tooLong: { field: string; text: string } | null = null;
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
          tooLong ??= { field: field ?? 'label', text };
          return [];
        default:
          return assertNever(fit);
      }
    },
    trouble() {
      if (missing.size > 0) return failed('layout-glyph-missing', { characters: [...missing].join('') });
      if (tooLong) return failed('layout-text-too-long', tooLong);
      return null;
    },
  };
}

function facePage(invoice: Invoice, { page, face }: Template, typesetter: Typesetter): Page {
  const texts = faceTexts(invoice);
  const rows = faceRowTexts(invoice);
  return {
    ...page,
    items: [
      ...form(face, typesetter),
      { kind: 'qr', ...face.qr, text: qrText(invoice) },
      ...faceFields.flatMap((field) => typesetter.place(field, texts[field], face.fields[field])),
      ...rows.flatMap((row, index) => rowItems(row, index, face.table, typesetter)),
    ],
  };
}

function listPages(invoice: Invoice, { page, list }: Template, typesetter: Typesetter): readonly Page[] {
  const lines = listRows(invoice);
  const perPage = list.table.rows;
  const pages = Math.ceil(lines.length / perPage);
  return Array.from({ length: pages }, (_, number) => {
    const own = lines.slice(number * perPage, (number + 1) * perPage);
    const texts = listTexts(invoice, own, number + 1, pages);
    return {
      ...page,
      items: [
        ...form(list, typesetter),
        ...listFields.flatMap((field) => typesetter.place(field, texts[field], list.fields[field])),
        ...own.flatMap((line, index) => [
          ...indexItem(number * perPage + index + 1, index, list.table, typesetter),
          ...rowItems(rowTexts(line), index, list.table, typesetter),
        ]),
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

function rowItems(row: RowTexts, index: number, table: Table, typesetter: Typesetter): readonly Item[] {
  return rowFields.flatMap((field: RowField) =>
    typesetter.place(`rows.${index}.${field}`, row[field], inRow(table.columns[field], index, table)),
  );
}

function indexItem(number: number, index: number, table: Table, typesetter: Typesetter): readonly Item[] {
  return table.index ? typesetter.place(`rows.${index}.index`, String(number), inRow(table.index, index, table)) : [];
}

function inRow(column: Omit<Box, 'y' | 'h'>, index: number, table: Table): Box {
  return { ...column, y: table.top + index * table.pitch, h: table.height };
}
