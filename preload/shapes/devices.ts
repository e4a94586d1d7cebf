/**
 * Devices from the inside as they cross the border: what they enforce, the stock they hold, what is done to them, and what was said.
 */
import { z } from 'zod';
import { type OperationId, operationNames, operationStates, operationSteps } from '../../domain/device-operation.ts';
import { monthStates } from '../../domain/month-calendar.ts';
import { counterWarnings } from '../../domain/other-counters.ts';
import { calendarDay, forecast, limit } from './status.ts';
import {
  branded,
  code,
  deviceId,
  fen,
  instant,
  invoiceState,
  key,
  kind,
  list,
  number,
  problem,
  taxRate,
  text,
} from './values.ts';

export const numberRun = z.object({ kind, code, first: number, count: z.number().int().min(1).max(99_999_999) });
export const month = z.string().regex(/^\d{6}$/);
export const operationId = branded<OperationId>(text(64));
const machineNo = z.number().int().min(0).max(65_535);

export const operationAim = z.discriminatedUnion('what', [
  z.object({ what: z.literal('requisition'), run: numberRun }),
  z.object({ what: z.literal('readIn'), kind }),
  z.object({ what: z.literal('giveBack'), run: numberRun }),
  z.object({ what: z.enum(['handOut', 'takeBack']), run: numberRun, machineNo }),
  z.object({ what: z.literal('closeMonth'), kind }),
  z.object({ what: z.literal('setClock') }),
  z.object({ what: z.literal('voidBlank'), kind, number: key }),
]);

export const deviceOperation = z.object({
  operationId,
  deviceId,
  what: z.enum(operationNames),
  /** Null when the ledger's row is damaged: then it can only be given up. */
  aim: operationAim.nullable(),
  steps: list(z.enum(operationSteps)),
  step: z.enum(operationSteps),
  state: z.enum(operationStates),
  begunAt: instant,
  changedAt: instant,
  actor: text(100),
  problem: problem.nullable(),
});

export const deviceKindDetail = z.object({
  kind,
  next: key.nullable(),
  remaining: z.number().int().nullable(),
  segments: list(
    z.object({
      code,
      first: number,
      last: number,
      count: z.number().int(),
      remaining: z.number().int(),
      boughtAt: instant.nullable(),
    }),
  ),
  rates: list(taxRate),
  /** What the device enforces; null is "it did not say", never zero. */
  monitor: z
    .object({
      issueDeadline: z.string().nullable(),
      reportPeriodStart: z.string().nullable(),
      reportPeriodEnd: z.string().nullable(),
      lastReport: z.string().nullable(),
      singleLimit: fen.nullable(),
      blueSumLimit: fen.nullable(),
      redSumLimit: fen.nullable(),
      redOwnOnly: z.boolean().nullable(),
      redDays: z.number().int().nullable(),
      offlineHours: z.number().int().nullable(),
      offlineCount: z.number().int().nullable(),
      offlineAmount: fen.nullable(),
      uploadDay: z.number().int().nullable(),
      activeLimits: z.number().int().nullable(),
      freeCapacity: z.number().int().nullable(),
    })
    .nullable(),
  unsent: z.object({ count: z.number().int().nullable(), oldestAt: instant.nullable(), net: fen.nullable() }).nullable(),
  limits: list(limit),
  /** Where the month stands: `open`, over and not reported, reported and not cleared. */
  monthState: z.enum(monthStates),
});

export const deviceDetail = z.object({
  deviceId,
  family: z.enum(['serial-converter', 'tax-control-server']),
  /** Where it is: a port, a `tcp://` address or a URL. */
  address: z.string(),
  /** Bits a second of its line; null for a server. */
  baudRate: z.number().int().nullable(),
  managedElsewhere: z.boolean(),
  identity: z
    .object({ deviceNo: z.string(), taxId: z.string(), name: z.string(), version: z.string(), kinds: list(kind) })
    .nullable(),
  expected: z.object({ deviceNo: z.string().nullable(), taxId: z.string() }),
  problem: problem.nullable(),
  checkedAt: instant.nullable(),
  /** How far the device's clock is ahead of this counter's and of the platform's, seconds; null when it did not say. */
  clockAheadS: z.number().int().nullable(),
  platformAheadS: z.number().int().nullable(),
  kinds: list(deviceKindDetail),
  forecasts: list(forecast),
  calendar: list(calendarDay),
});

/** What became of every number of a run: numbers in a row of one state are one entry. */
export const formRun = z.object({
  first: number,
  last: number,
  count: z.number().int(),
  state: z.enum(['unused', 'spoilt', 'missing', 'elsewhere']).or(invoiceState),
});

export const monthBalance = z.object({
  kind,
  month,
  /** The device's own count, line by line, beside the ledger's; null is "not told". */
  rows: list(
    z.object({
      of: z.enum(['opening', 'bought', 'returned', 'blue', 'blueVoid', 'red', 'redVoid', 'blankVoid', 'closing']),
      device: z.number().int().nullable(),
      deviceNet: fen.nullable(),
      ledger: z.number().int().nullable(),
      ledgerNet: fen.nullable(),
    }),
  ),
  /** opening + bought − returned − used = closing; null when the device left a figure out. */
  balanced: z.boolean().nullable(),
  /** Every figure of both agrees, where both have one; null where there is none that both have. */
  agrees: z.boolean().nullable(),
});

/** Another counter of the station by its own last report. */
export const otherCounter = z.object({
  counterId: z.string(),
  at: instant.nullable(),
  version: z.string(),
  devices: list(
    z.object({ deviceId: z.string(), state: z.string(), stock: list(z.object({ kind, remaining: z.number().int() })) }),
  ),
  unuploaded: z.object({ count: z.number().int(), oldestAt: instant.nullable(), gross: fen }),
  /** What its supervisor should hear: stock below the threshold, uploads too old, no report for long. */
  warnings: list(z.enum(counterWarnings)),
});

/** One frame or document of a conversation, secrets and identity data masked. */
export const logEntry = z.object({
  seq: z.number().int(),
  at: instant,
  direction: z.enum(['sent', 'received', 'line']),
  /** What it means: the command or answer by name. */
  meaning: z.string(),
  bytes: z.number().int(),
  /** Hex for a frame, text for a document; masked. */
  body: z.string(),
});

export const portInfo = z.object({
  path: z.string(),
  maker: z.string(),
  serialNumber: z.string(),
  /** The device that is set up on this port. */
  deviceId: deviceId.nullable(),
});
