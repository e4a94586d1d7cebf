/**
 * What the player of recordings is told at its start.
 */
import { z } from 'zod';

export const optionsSchema = z.strictObject({
  /** A file written by `fapiao device-log` or by the window. */
  recording: z.string().min(1),
  /** Port on the loopback; a free one when 0. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** `recorded`: answers take the time they took; `none`: they come at once, which makes a late answer an early one. */
  pace: z.enum(['recorded', 'none']).default('recorded'),
});
export type RecordingOptions = z.output<typeof optionsSchema>;
