/**
 * What the simulated platform is told when it starts: the JSON file named by `--options`.
 */
import { z } from 'zod';
import { sampleSeller } from '../taxledger/sample.ts';
import { orderSchema } from './wire.ts';

export const counterSchema = z.object({
  counterId: z.string().min(1).max(64),
  secret: z.string().min(1),
  stationId: z.string().default('station-1'),
});

export const optionsSchema = z.strictObject({
  /** Folder of its ledger, `platform.sqlite`; made if missing. What is in it is kept. */
  dataDir: z.string().min(1),
  /** Ports on 127.0.0.1; 0 takes a free one. */
  port: z.int().min(0).max(65_535).default(0),
  controlPort: z.int().min(0).max(65_535).default(0),
  /** Counters that may speak, with the secret each signs with. */
  counters: z.array(counterSchema).min(1),
  /** `samples` fills an empty ledger with the sample orders, dated around today. */
  orders: z.union([z.literal('samples'), z.array(orderSchema)]).default('samples'),
  /** Whether red-letter forms are approved as soon as they are asked for, or when `POST /set` says so. */
  redForms: z.enum(['atOnce', 'onSet']).default('atOnce'),
  /** Companies whose seals the seal service has; every other one gets `no-seal-for-taxpayer`. */
  seals: z
    .array(z.strictObject({ taxId: z.string().min(1), companyName: z.string().min(1) }))
    .default([{ taxId: sampleSeller.taxId, companyName: sampleSeller.name }]),
});
export type Options = z.output<typeof optionsSchema>;
