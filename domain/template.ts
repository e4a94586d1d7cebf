/**
 * Templates: where each label, line and field of a form stands. Plain data and pure functions, so that the window can
 * edit what the layout draws; whether a template may be used is judged in template-check.ts.
 */
import type { InvoiceKind } from './kinds.ts';

/**
 * What a template is for: `layout` the layout file (版式文件), `form` overprint of numbered forms (套打), `roll` paper
 * of 57 to 82 mm, `sheet` plain A4 and A5.
 */
export const templateUses = ['layout', 'form', 'roll', 'sheet'] as const;
export type TemplateUse = (typeof templateUses)[number];

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
  /** Says that the file has no electronic seal; empty on one that has. */
  'unsealed',
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
  'unsealed',
] as const;
export type ListField = (typeof listFields)[number];

/** What a text is, from which its face follows: printed labels 楷体, values 宋体, digits and cipher typewriter. */
export const fontRoles = ['label', 'value', 'digits'] as const;
export type FontRole = (typeof fontRoles)[number];

/** `spread` puts equal gaps between the characters so that they fill the box. */
export const aligns = ['left', 'center', 'right', 'spread'] as const;
export type Align = (typeof aligns)[number];
export const valigns = ['middle', 'top'] as const;
export type Valign = (typeof valigns)[number];

/** How text stands in its box. */
export interface TextStyle {
  readonly role: FontRole;
  /** Wanted size and the smallest one it may shrink to, points. */
  readonly size: number;
  readonly minSize: number;
  readonly align: Align;
  readonly maxLines: number;
  readonly valign: Valign;
  /** Distance of lines in em. */
  readonly leading: number;
}

/** A rectangle, mm from the page's top left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
export interface Box extends Place, TextStyle {}

export interface Label extends Box {
  readonly text: string;
  /** On a numbered form: not on the paper yet, so that it is printed with the values. */
  readonly printed?: boolean;
}

/** `[x1, y1, x2, y2, width]`, mm. */
export type Rule = readonly [number, number, number, number, number];

/** A column of a table; its boxes stand in the rows. */
export interface Column extends TextStyle {
  readonly x: number;
  readonly w: number;
  /** Distance from the row's top; rolls set a row on two lines. */
  readonly dy: number;
  /** The row's own height where absent. */
  readonly h?: number;
}

export interface Table {
  readonly top: number;
  /** From one row to the next, and the height of a row's boxes. */
  readonly pitch: number;
  readonly height: number;
  readonly rows: number;
  /** Running number; goods list only. */
  readonly index?: Column;
  readonly columns: Readonly<Partial<Record<RowField, Column>>>;
}

interface Side<Field extends string> {
  readonly rules: readonly Rule[];
  readonly labels: readonly Label[];
  readonly fields: Readonly<Partial<Record<Field, Box>>>;
  readonly table: Table;
}
export interface TemplateFace extends Side<FaceField> {
  readonly qr?: { readonly x: number; readonly y: number; readonly size: number };
  /** Where the electronic seal stands. */
  readonly seal?: Place;
}
/** A page of the goods list (清单), repeated as often as the rows need. */
export type TemplateList = Side<ListField>;

export interface Template {
  /** Lower-case letters, digits and hyphens; the same in every version. */
  readonly id: string;
  readonly version: number;
  /** As people know it. */
  readonly name: string;
  readonly use: TemplateUse;
  readonly kinds: readonly InvoiceKind[];
  /** mm. */
  readonly page: { readonly width: number; readonly height: number };
  /** RGB of the printed frame and labels. */
  readonly ink: readonly [number, number, number];
  readonly face: TemplateFace;
  /** Absent on numbered forms, whose goods list is printed on plain paper with another template. */
  readonly list?: TemplateList;
}

export type TemplateVersion = Pick<Template, 'id' | 'version'>;
/** What every invoice was made with before there was a choice, and the choice until somebody makes another. */
export const firstTemplate: TemplateVersion = { id: 'vat-2021', version: 1 };

/** Names one version of a template for good: `vat-2021@1`. */
export function templateKey({ id, version }: TemplateVersion): string {
  return `${id}@${version}`;
}

/** The template as JSON with its keys in order: the same text for the same template, fit for an export and a fingerprint. */
export function templateText(template: Template): string {
  return `${JSON.stringify(template, (_key, value: unknown) => (isRecord(value) ? inOrder(value) : value), 2)}\n`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inOrder(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
