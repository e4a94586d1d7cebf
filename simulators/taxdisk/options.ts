/**
 * What the simulated tax disk is told at its start, and what may be changed while it runs.
 */
import { z } from 'zod';
import { foreignSchema } from '../taxledger/foreign.ts';
import { runSchema } from '../taxledger/hand-out.ts';
import { unitChangeSchema, unitSchema } from '../taxledger/unit-options.ts';
import { quirkChangeSchema } from './quirks.ts';

const milliseconds = z.number().int().nonnegative();

export const optionsSchema = z.strictObject({
  /** Folder of the ledgers, one file per disk; they survive a restart. */
  dataDir: z.string().min(1),
  listen: z.enum(['pty', 'tcp']).default('pty'),
  /** Path of the port for `pty`; `dataDir/port` when left out. */
  path: z.string().optional(),
  /** Port for `tcp` on the loopback; a free one when 0. */
  port: z.number().int().min(0).max(65_535).default(0),
  baud: z.number().int().positive().default(9600),
  /** Lets bytes take their time on the line, ten bits each, in both directions. */
  paced: z.boolean().default(false),
  /** Most data bytes in one packet of a reply; less makes more replies multi-packet. */
  maxReplyData: z.number().int().min(16).max(65_528).default(256),
  /** Quiet time after which a half request is given up. */
  interByteMs: milliseconds.default(3000),
  /** How long it waits for the host's NP, and for the rest of a multi-packet request. */
  nextPacketMs: milliseconds.default(10_000),
  /** How it writes success: zeros, of any length. */
  successCode: z.string().regex(/^0+$/).default('00000000'),
  /** How an invoice query without a hit is answered. */
  emptyQuery: z.enum(['count0', '09d106', '09d200']).default('count0'),
  /** Bugs of real devices that this one has: quirks.ts. */
  quirks: quirkChangeSchema.default({}),
  /** The disk that is in at first. */
  disk: unitSchema,
  /** Disks that can be put in instead. */
  shelf: z.array(unitSchema).default([]),
});
export type TaxdiskOptions = z.output<typeof optionsSchema>;

/** `POST /set`: changes of the disk that is in, and what happens at the plug. */
export const changeSchema = unitChangeSchema.extend({
  /** `false` pulls the plug: the port is gone; `true` puts it back. */
  plugged: z.boolean().optional(),
  /** Puts another disk in: one of the shelf, or a new one of the same seller without stock. `null` leaves the slot empty. */
  deviceNo: unitSchema.shape.deviceNo.nullable().optional(),
  /** Invoices that another program issues on this device, after the other changes are made. */
  foreignInvoice: foreignSchema.optional(),
  /** Quirks to change; those that are not named stay. */
  quirks: quirkChangeSchema.optional(),
  /** The machine that was handed a run gives it, or its unused end, back. */
  givenBack: runSchema.optional(),
  /** Another disk has handed this one a run: it waits to be read in. */
  confirmed: runSchema.optional(),
});
export type TaxdiskChange = z.output<typeof changeSchema>;
