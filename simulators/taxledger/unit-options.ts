/**
 * What a simulated tax unit is told when it is made, and what may be changed while it runs. Checked here once; the same
 * schemas serve the options file and the control API.
 */
import { z } from 'zod';
import { epochOf } from './clock.ts';
import { kinds } from './kinds.ts';

const digits = (length: number) => z.string().regex(new RegExp(`^\\d{${length}}$`), `${length} digits`);
const fen = z.number().int().nonnegative();
/** A time the unit's clock can be set to: `YYYYMMDDHHMMSS`, `YYYYMMDD` or RFC 3339. */
const clockText = z.string().refine((text) => epochOf(text) !== null, 'a time, YYYYMMDDHHMMSS or RFC 3339');

/**
 * Monitor data of one kind (监控数据). `null` is "the unit does not say": the field is empty on the wire and the limit is not
 * enforced. Dates left out follow the month the unit is made in: reported this month, lock on the 15th of the next.
 */
export const monitorSchema = z.strictObject({
  /** 开票截止时间 kpjzsj, 8 digits (that day included) or 14. */
  issueDeadline: z.union([digits(8), digits(14)]).nullable(),
  /** 报税起始 / 终止 bsqsrq, bszzrq, 14 digits. */
  periodStart: digits(14).nullable(),
  periodEnd: digits(14).nullable(),
  /** 最新报税日期 zxbsrq, 14 digits. */
  lastReport: digits(14).nullable(),
  /** Reported, and the bureau's clearing (清卡) is still to come. */
  awaitingClear: z.boolean(),
  /** 单张开票限额 dzkpxe, fen, compared with the net total. */
  singleLimit: fen.nullable(),
  /** 正数 / 负数累计限额 zsljxe, fsljxe, fen. Told, not enforced. */
  blueTotalLimit: fen.nullable(),
  redTotalLimit: fen.nullable(),
  /** 负数发票天数 fsfpts: a red may name a blue at most so many days old. */
  redDays: z.number().int().nonnegative().nullable(),
  /** 剩余容量 syrl, bytes. */
  freeBytes: z.number().int().nonnegative().nullable(),
  /** 上传截止日期 scjzrq, day of the month, 0 for none. */
  uploadDay: z.number().int().min(0).max(31).nullable(),
  /** 限定功能标识 xdgnbs: 1 hours, 2 count, 4 amount, 8 upload day. `null`: every limit that has a value is active. */
  activeLimits: z.number().int().min(0).max(15).nullable(),
  /** 离线开票时长 lxkpsc, hours; 0 means each invoice must be uploaded before the next. */
  offlineHours: z.number().int().nonnegative().nullable(),
  /** 离线开票张数 lxkpzs. */
  offlineCount: z.number().int().nonnegative().nullable(),
  /** 离线正数 / 负数累计金额 lxzsljje, lxfsljje, fen net. */
  offlineBlue: fen.nullable(),
  offlineRed: fen.nullable(),
});
export type Monitor = z.infer<typeof monitorSchema>;

const kindSchema = z.strictObject({
  kind: z.enum(kinds),
  /** Authorised rates (授权税率) as the unit writes them. */
  rates: z.array(z.string().regex(/^[01](\.\d{1,4})?$/)).min(1),
  monitor: monitorSchema.partial().default({}),
});

export const segmentSchema = z.strictObject({
  kind: z.enum(kinds),
  code: z.union([digits(10), digits(12)]),
  first: digits(8),
  count: z.number().int().positive(),
  /** `stock` can be issued from; `offered` waits at the bureau for a network purchase. */
  state: z.enum(['stock', 'offered']).default('stock'),
  boughtBy: z.string().default('仓管员'),
});
export type SegmentOptions = z.infer<typeof segmentSchema>;

export const unitSchema = z.strictObject({
  /** 税控盘编号 skpbh. */
  deviceNo: digits(12),
  taxId: z.string().regex(/^[0-9A-Z]{15,20}$/),
  name: z.string().min(1),
  taxOffice: z.object({ code: z.string(), name: z.string() }).default({ code: '11101080000', name: '国家税务总局示例税务局' }),
  /** 开票机号 kpjh. */
  machineNo: z.number().int().min(0).max(65_535).default(0),
  companyType: z.enum(['00', '01']).default('00'),
  version: z.string().default('SIM1.0'),
  /** 启用时间 qysj. */
  startedAt: digits(14).default('20200101000000'),
  passwords: z
    .object({ disk: z.string().min(1).max(8), certificate: z.string().min(1).max(8) })
    .default({ disk: 'disk-pw1', certificate: 'cert-pw1' }),
  /** Wrong passwords in a row before the unit locks; at most 7, the code has one digit for it. */
  passwordTries: z.number().int().min(1).max(7).default(7),
  dialect: z.enum(['goldtax', 'nisec']).default('goldtax'),
  kinds: z.array(kindSchema).min(1),
  segments: z.array(segmentSchema).default([]),
  /** Time its clock starts at; the machine's own time when left out. */
  clock: clockText.optional(),
  bureau: z.enum(['up', 'down']).default('up'),
});
export type UnitOptions = z.infer<typeof unitSchema>;

/** A change of a running unit; every part is optional. */
export const unitChangeSchema = z.strictObject({
  /** Sets its clock; it runs on from there. */
  clock: clockText.optional(),
  bureau: z.enum(['up', 'down']).optional(),
  /** Monitor data to change, for every kind (`limits`) or for some (`limitsOf`). */
  limits: monitorSchema.partial().optional(),
  limitsOf: z.partialRecord(z.enum(kinds), monitorSchema.partial()).optional(),
  rates: z.partialRecord(z.enum(kinds), kindSchema.shape.rates).optional(),
  /** Kinds whose stock is taken away, before `segments` are added. */
  withoutStock: z.array(z.enum(kinds)).optional(),
  /** Segments to add behind those it has. */
  segments: z.array(segmentSchema).optional(),
  /** Invoices the bureau will turn down at the next upload, each with the error it will give. */
  uploadErrors: z.array(z.object({ code: z.string(), number: digits(8), error: z.string(), message: z.string() })).optional(),
});
export type UnitChange = z.infer<typeof unitChangeSchema>;
