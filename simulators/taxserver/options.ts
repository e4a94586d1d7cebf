/**
 * What the simulated tax-control server is told at its start, and what may be changed while it runs.
 */
import { z } from 'zod';
import { foreignSchema } from '../taxledger/foreign.ts';
import { unitChangeSchema, unitSchema } from '../taxledger/unit-options.ts';

export const optionsSchema = z.strictObject({
  /** Folder of the ledgers, one file per unit; they survive a restart. */
  dataDir: z.string().min(1),
  /** Port on the loopback; a free one when 0. */
  port: z.number().int().min(0).max(65_535).default(0),
  path: z.string().startsWith('/').default('/SKServer/SKDo'),
  /** Units in the server; a kind is issued by the first that holds it. */
  units: z.tuple([unitSchema], unitSchema),
  /** Terminals (开票终端标识 kpzdbs) it serves. */
  terminals: z.array(z.string().min(1)).min(1),
  /** How a repeated serial with the same content is answered: the first result as a success, or -10324 carrying it. */
  repeatedSerial: z.enum(['success', '-10324']).default('success'),
  /** Whether -10324 for a serial with other content carries the invoice that has it. */
  conflictCarriesInvoice: z.boolean().default(false),
  /** Whether an issue answers with a QR picture. */
  qrImages: z.boolean().default(true),
  /** How far its uploads run behind what it answers. */
  uploadDelayMs: z.number().int().nonnegative().default(20),
  /** Requests at one time beyond which it answers -10314. */
  busyOver: z.number().int().positive().default(64),
});
export type TaxserverOptions = z.output<typeof optionsSchema>;

/** `POST /set`: changes of every unit, and of the network cable. */
export const changeSchema = unitChangeSchema.extend({
  /** `false`: nobody listens at the port; `true`: it does again. */
  plugged: z.boolean().optional(),
  terminals: optionsSchema.shape.terminals.optional(),
  /** Invoices that another program issues on this device, after the other changes are made. */
  foreignInvoice: foreignSchema.optional(),
});
export type TaxserverChange = z.output<typeof changeSchema>;
