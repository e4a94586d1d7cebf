/**
 * What the status bar knows.
 */
import { z } from 'zod';
import { operationNames, operationStates, operationSteps } from '../../domain/device-operation.ts';
import { forecastsKnown } from '../../domain/forecast.ts';
import { limitNames } from '../../domain/limits.ts';
import { calendarDays, dayStates } from '../../domain/month-calendar.ts';
import { deviceId, fen, instant, key, kind, list, party, printerId, problem } from './values.ts';

/** How near a limit of the device is. `near` from the warning threshold on; `reached` issues nothing any more. */
export const limit = z.object({
  kind,
  limit: z.enum(limitNames),
  state: z.enum(['ok', 'near', 'urgent', 'reached']),
  /** Hours, invoices or fen, by `limit`. */
  used: z.number().int(),
  most: z.number().int(),
  /** When time alone makes it bite. */
  until: instant.nullable(),
});
/** When something runs out at the present pace; null when that is not in sight. */
export const forecast = z.object({
  kind,
  of: z.enum(forecastsKnown),
  /** Invoices, fen or hours left, by `of`. */
  left: z.number().int(),
  at: instant.nullable(),
});
/** A day of the month that somebody has to keep (征期). */
export const calendarDay = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  kind,
  what: z.enum(calendarDays),
  state: z.enum(dayStates),
});
/** What was begun on a device and is not over: it waits for an answer, for the device, or for a person. */
const standing = {
  what: z.enum(operationNames),
  step: z.enum(operationSteps),
  state: z.enum(operationStates),
  problem: problem.nullable(),
};
export const deviceStatus = z.object({
  deviceId,
  family: z.enum(['serial-converter', 'tax-control-server']),
  deviceNo: z.string(),
  kinds: list(kind),
  /** `blocked`: an issue on it is not settled yet. */
  state: z.enum(['unknown', 'ready', 'absent', 'wrong', 'blocked']),
  problem: problem.nullable(),
  /** `low` from the warning threshold of the kind on. */
  stock: list(z.object({ kind, next: key.nullable(), remaining: z.number().int(), low: z.boolean() })),
  /** Signed and not yet sent to the bureau (税局), all kinds; null while the device has not said. */
  unsent: z.object({ count: z.number().int(), oldestAt: instant.nullable(), net: fen }).nullable(),
  /** Limits that are in force, the nearest first. */
  limits: list(limit),
  /** What will stop it first, of all kinds; null when nothing is in sight. */
  forecast: forecast.nullable(),
  /** The day of the month that is due, or comes soon. */
  reminder: calendarDay.nullable(),
  /** Trouble that stops nothing yet. */
  warnings: list(problem),
  operation: z.object(standing).nullable(),
  checkedAt: instant.nullable(),
});
export const status = z.object({
  version: z.string(),
  /** Language the window starts in. */
  locale: z.enum(['zh-CN', 'en']),
  station: z.object({ id: z.string(), name: z.string() }),
  counter: z.object({ id: z.string(), name: z.string() }),
  seller: party,
  devices: list(deviceStatus),
  /** The same on devices that are no longer in the settings. */
  strayOperations: list(z.object({ deviceId, ...standing })),
  platform: z.object({
    state: z.enum(['unknown', 'reachable', 'unreachable', 'refused']),
    problem: problem.nullable(),
    checkedAt: instant.nullable(),
  }),
  printers: list(
    z.object({
      printerId,
      queue: z.string(),
      state: z.enum(['unknown', 'idle', 'printing', 'stopped', 'absent']),
      reason: z.string(),
    }),
  ),
  unuploaded: z.object({
    count: z.number().int(),
    oldestAt: instant.nullable(),
    gross: fen,
    parked: z.number().int(),
    /** Layout files and deliveries that have failed for longer than the settings allow without a warning. */
    late: z.number().int(),
    /** More than the settings allow without a warning. */
    warn: z.boolean(),
  }),
  openTasks: z.number().int(),
  orderCache: z.object({ count: z.number().int(), fetchedAt: instant.nullable() }),
  /**
   * Another counter has taken over from this one: nothing is issued or uploaded here any more. `unpacked` counts what neither the platform nor
   * a package has: it takes another `fapiao pack`.
   */
  fenced: z.object({ at: instant, by: z.string(), unpacked: z.number().int() }).nullable(),
  /** The last copy of the ledger. */
  backup: z.object({ at: instant.nullable(), problem: problem.nullable() }),
  /** The last comparison of the books. */
  books: z.object({ at: instant.nullable(), differences: z.number().int(), running: z.boolean() }),
});
