/**
 * An issue request as a unit reads it: the wire's texts turned into numbers once, with everything unreadable refused here.
 * The texts themselves are kept beside it, because a later query gives them back as they came.
 */
import { z } from 'zod';
import { type Kind, kinds } from './kinds.ts';
import { parseDecimal, parseFen, parseRate } from './money.ts';
import { type Refusal, refuse } from './refusal.ts';

/** One element's fields by their wire names. */
export type Texts = Readonly<Record<string, string>>;

/** The texts of an issue request: its own fields, the rows of the face (fyxm) and those of the goods list (qdxm). */
export interface FormTexts {
  readonly head: Texts;
  readonly face: readonly Texts[];
  readonly list: readonly Texts[];
}

const text = z.string().default('');
const amount = z.string().transform((value, context) => {
  const fen = parseFen(value);
  if (fen === null) context.addIssue({ code: 'custom', message: `no amount: ${value}` });
  return fen ?? 0;
});
const optionalAmount = text.transform((value, context) => {
  const fen = value === '' ? null : parseFen(value);
  if (value !== '' && fen === null) context.addIssue({ code: 'custom', message: `no amount: ${value}` });
  return fen;
});
const optionalDecimal = text.transform((value, context) => {
  const decimal = value === '' ? null : parseDecimal(value);
  if (value !== '' && decimal === null) context.addIssue({ code: 'custom', message: `no decimal: ${value}` });
  return decimal;
});
const rate = z.string().transform((value, context) => {
  const parsed = parseRate(value);
  if (parsed === null) context.addIssue({ code: 'custom', message: `no rate: ${value}` });
  return parsed ?? 0;
});

const natures = { '0': 'normal', '1': 'discount', '2': 'discounted' } as const;
const rowSchema = z
  .object({
    fphxz: z.enum(['0', '1', '2']),
    spmc: z.string().min(1),
    ggxh: text,
    dw: text,
    spsl: optionalDecimal,
    dj: optionalDecimal,
    je: amount,
    kcje: optionalAmount,
    sl: rate,
    se: amount,
    hsbz: z.enum(['0', '1', '']).default('0'),
    spbm: text,
    yhzcbs: text,
    lslbs: text,
    zzstsgl: text,
  })
  .transform((row) => ({
    nature: natures[row.fphxz],
    name: row.spmc,
    spec: row.ggxh,
    unit: row.dw,
    quantity: row.spsl,
    price: row.dj,
    priceIncludesTax: row.hsbz === '1',
    net: row.je,
    /** Ten-thousandths. */
    rate: row.sl,
    tax: row.se,
    deduction: row.kcje,
    taxCode: row.spbm,
    preferential: row.yhzcbs === '1',
    zeroRate: row.lslbs,
    special: row.zzstsgl,
  }));
export type Row = z.infer<typeof rowSchema>;

/** The one row of a face whose goods are in a list; its figures count for nothing. */
const placeholderSchema = z
  .object({ fphxz: z.literal('3'), spmc: z.string().min(1) })
  .transform((row) => ({ nature: 'placeholder' as const, name: row.spmc }));
export type FaceRow = Row | z.infer<typeof placeholderSchema>;

const headSchema = z
  .object({
    fplxdm: z.enum(kinds),
    kplx: z.enum(['0', '1']),
    xhdwsbh: z.string().min(1),
    xhdwmc: z.string().min(1),
    xhdwdzdh: text,
    xhdwyhzh: text,
    ghdwsbh: text,
    ghdwmc: z.string().min(1),
    ghdwdzdh: text,
    ghdwyhzh: text,
    hsslbs: z.enum(['0', '1', '2', '']).default('0'),
    zhsl: text,
    hjje: amount,
    hjse: amount,
    jshj: amount,
    bz: text,
    skr: text,
    fhr: text,
    kpr: z.string().min(1),
    qdbz: z.enum(['0', '1', '']).default('0'),
    tzdbh: text,
    yfpdm: text,
    yfphm: text,
  })
  .transform((head) => ({
    kind: head.fplxdm satisfies Kind,
    red: head.kplx === '1',
    seller: { taxId: head.xhdwsbh, name: head.xhdwmc, addressPhone: head.xhdwdzdh, bankAccount: head.xhdwyhzh },
    buyer: { taxId: head.ghdwsbh, name: head.ghdwmc, addressPhone: head.ghdwdzdh, bankAccount: head.ghdwyhzh },
    differential: head.hsslbs === '2',
    combinedRate: head.zhsl,
    net: head.hjje,
    tax: head.hjse,
    gross: head.jshj,
    remarks: head.bz,
    payee: head.skr,
    reviewer: head.fhr,
    clerk: head.kpr,
    listMark: head.qdbz === '1',
    redFormNo: head.tzdbh,
    originalCode: head.yfpdm,
    originalNumber: head.yfphm,
  }));

export type Form = z.infer<typeof headSchema> & {
  readonly face: readonly FaceRow[];
  /** Goods list (清单); empty when there is none. */
  readonly list: readonly Row[];
};

/** Reads the texts of an issue request, or says which field cannot be read or is not there. */
export function readForm(texts: FormTexts): Form | Refusal {
  const read = z
    .object({
      head: headSchema,
      face: z
        .array(z.discriminatedUnion('fphxz', [placeholderSchema, rowSchema]))
        .min(1)
        .max(8),
      list: z.array(rowSchema).max(2000),
    })
    .safeParse(texts);
  if (read.success) return { ...read.data.head, face: read.data.face, list: read.data.list };
  const [issue] = read.error.issues;
  return refuse('incomplete', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** The rows that are signed and that the sums run over: the goods list where there is one. */
export function signedRows(form: Form): readonly Row[] {
  return form.list.length > 0 ? form.list : form.face.filter((row): row is Row => row.nature !== 'placeholder');
}
