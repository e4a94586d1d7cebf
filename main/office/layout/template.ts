/**
 * Templates are data: where each label, line and field of a form stands, in millimetres. A template file is checked
 * here before anything is drawn with it, because stations will exchange such files.
 */
import { z } from 'zod';
import vat2021File from '../../../resources/templates/vat-2021.json' with { type: 'json' };

export const rowFields = ['name', 'spec', 'unit', 'quantity', 'price', 'net', 'rate', 'tax'] as const;
export type RowField = (typeof rowFields)[number];

export const faceFields = [
  'title',
  'machineNo',
  'negativeMark',
  'code',
  'number',
  'date',
  'checkCode',
  'buyerName',
  'buyerTaxId',
  'buyerAddressPhone',
  'buyerBankAccount',
  'cipher',
  'totalNet',
  'totalTax',
  'wordsMark',
  'words',
  'gross',
  'sellerName',
  'sellerTaxId',
  'sellerAddressPhone',
  'sellerBankAccount',
  'remarks',
  'payee',
  'reviewer',
  'clerk',
  'seal',
] as const;
export type FaceField = (typeof faceFields)[number];

export const listFields = [
  'title',
  'buyerName',
  'sellerName',
  'owner',
  'code',
  'number',
  'page',
  'pageNet',
  'pageTax',
  'totalNet',
  'totalTax',
  'date',
  'seal',
] as const;
export type ListField = (typeof listFields)[number];

const mm = z.number().min(-20).max(500);
const points = z.number().min(2).max(40);
const box = z.strictObject({
  x: mm,
  y: mm,
  w: mm,
  h: mm,
  /** What the text is, from which its face follows: printed labels 楷体, values 宋体, digits and cipher typewriter. */
  role: z.enum(['label', 'value', 'digits']),
  /** Wanted size and the smallest one it may shrink to. */
  size: points,
  minSize: points.default(4),
  /** `spread` puts equal gaps between the characters so that they fill the box. */
  align: z.enum(['left', 'center', 'right', 'spread']).default('left'),
  maxLines: z.number().int().min(1).max(20).default(1),
  valign: z.enum(['middle', 'top']).default('middle'),
  /** Distance of lines in em. */
  leading: z.number().min(0.8).max(2).default(1.1),
});
const label = box.extend({ text: z.string().min(1).max(100) });
/** `[x1, y1, x2, y2, width]` */
const rule = z.tuple([mm, mm, mm, mm, z.number().min(0.05).max(2)]);
/** A column's boxes take their y and h from the table. */
const column = box.omit({ y: true, h: true });
const table = z.strictObject({
  top: mm,
  /** From one row to the next, and the height of a row's boxes. */
  pitch: mm,
  height: mm,
  rows: z.number().int().min(1).max(100),
  /** Running number; goods list only. */
  index: column.optional(),
  columns: z.record(z.enum(rowFields), column),
});

const template = z.strictObject({
  id: z.string().min(1).max(40),
  version: z.number().int().min(1),
  page: z.strictObject({ width: mm, height: mm }),
  /** RGB of the printed frame and labels. */
  ink: z.tuple([z.number().int().min(0).max(255), z.number().int().min(0).max(255), z.number().int().min(0).max(255)]),
  face: z.strictObject({
    rules: z.array(rule),
    labels: z.array(label),
    qr: z.strictObject({ x: mm, y: mm, size: mm }),
    fields: z.record(z.enum(faceFields), box),
    table,
  }),
  list: z.strictObject({
    rules: z.array(rule),
    labels: z.array(label),
    fields: z.record(z.enum(listFields), box),
    table,
  }),
});
/** Places of everything on the pages of one form, mm and points. */
export type Template = z.output<typeof template>;
/** A box on the page and how text stands in it: mm from the page's top left corner, sizes in points. */
export type Box = Readonly<z.output<typeof box>>;

/**
 * Reads a template.
 * @throws z.ZodError naming the wrong places.
 */
export function readTemplate(file: unknown): Template {
  return template.parse(file);
}

/** The form of the VAT invoices in use since 2021, on 210 × 140 mm. */
export const vat2021: Template = readTemplate(vat2021File);
