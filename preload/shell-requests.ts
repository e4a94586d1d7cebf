/**
 * What the office asks of the shell: the few things that only Electron can do. Beside the window's commands, on the same line,
 * the other way round. Checked by both where it arrives.
 */
import { z } from 'zod';
import { bytes } from './shapes/paper.ts';

/** One paper job, whole. `title` is its name at the operating system's spooler. */
const printOrder = z.strictObject({
  queue: z.string().min(1).max(127),
  title: z.string().min(1).max(80),
  pdf: bytes,
  copies: z.number().int().min(1).max(99),
  /** Of the paper, mm. */
  media: z.strictObject({ width: z.number().min(10).max(2000), height: z.number().min(10).max(2000) }),
});

/** The operating system's printers, as it tells of them. */
const printer = z.strictObject({
  queue: z.string(),
  state: z.enum(['idle', 'printing', 'stopped']),
  reason: z.string(),
});

/**
 * What became of a print order. `handedOver`: the spooler has it, which is not printed. `absent`: there is no such printer.
 * `notTaken`: no paper can come out. `unclear`: nobody can tell.
 */
const printOutcome = z.union([
  z.strictObject({ outcome: z.enum(['handedOver', 'absent']) }),
  z.strictObject({ outcome: z.enum(['notTaken', 'unclear']), reason: z.string() }),
]);

const asked = z.number().int();

/** Office → shell. */
export const shellRequest = z.discriminatedUnion('what', [
  z.strictObject({ shellRequest: asked, what: z.literal('printers') }),
  z.strictObject({ shellRequest: asked, what: z.literal('print'), order: printOrder }),
]);

/** Shell → office, in answer to one request. */
export const shellReply = z.discriminatedUnion('what', [
  z.strictObject({ shellReply: asked, what: z.literal('printers'), printers: z.array(printer) }),
  z.strictObject({ shellReply: asked, what: z.literal('print'), result: printOutcome }),
  /** The shell could not do it; what was asked for has not happened. */
  z.strictObject({ shellReply: asked, what: z.literal('failed'), reason: z.string() }),
]);

export type ShellRequest = z.output<typeof shellRequest>;
export type ShellReply = z.output<typeof shellReply>;
export type PrintOrder = z.output<typeof printOrder>;
export type PrintOutcome = z.output<typeof printOutcome>;
export type SystemPrinter = z.output<typeof printer>;
