/**
 * What the engine tells the processes under test beside the commands of the contract, and what they tell it: on the same
 * channel, in messages that are no commands.
 */
import { z } from 'zod';
import { stepNames } from '../domain/steps.ts';

/** Who dies: the office, the shell above it, or both at once as when the power is cut. */
export const victims = ['office', 'shell', 'both'] as const;
export type Victim = (typeof victims)[number];

export const controlMessage = z.union([
  /** Ends `victim` the `nth` time from now on that the office reaches `step`; null disarms. */
  z.object({
    arm: z.object({ step: z.enum(stepNames), nth: z.int().positive(), victim: z.enum(victims) }).nullable(),
  }),
  /** The counter's clock is off by so much from now on; milliseconds. */
  z.object({ clockOffsetMs: z.number() }),
]);
export type ControlMessage = z.infer<typeof controlMessage>;

/** What the shell under test tells of its offices. */
export const officeNews = z.union([
  z.object({ office: z.object({ started: z.number() }) }),
  z.object({ office: z.object({ ended: z.number(), code: z.number().nullable(), signal: z.string().nullable() }) }),
]);
export type OfficeNews = z.infer<typeof officeNews>;
