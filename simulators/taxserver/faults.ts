/**
 * The fault script of the tax-control server: what can go wrong in one exchange over HTTP. `POST /faults` takes a list of these,
 * each with `cmd` (an id, `10008`; any when left out), `nth` and `times`.
 */
import { z } from 'zod';
import { faultMatch } from '../taxledger/fault-script.ts';
import { holdShape } from '../taxledger/holds.ts';

const executed = z.boolean().default(true);

const fault = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  faultMatch.extend({ fault: z.literal(name), ...shape });

export const faultSchema = z.discriminatedUnion('fault', [
  /** An HTTP status and no document. */
  fault('status', { status: z.number().int().min(300).max(599), executed: z.boolean().default(false) }),
  /** The connection is reset instead of an answer. */
  fault('reset', { executed }),
  /** The connection stays open and says nothing. */
  fault('noAnswer', { executed }),
  /** A page for people with status 200, as a proxy in the way gives. */
  fault('html', { executed }),
  /** The document ends after so many bytes. `closed`: the connection breaks there, else the answer is whole and the document is not. */
  fault('truncated', { bytes: z.number().int().nonnegative(), closed: z.boolean().default(false), executed }),
  /** A late answer. Not executed before: the serial counts as being issued meanwhile, and is issued at the end. */
  fault('slow', { ms: z.number().int().nonnegative(), executed }),
  /** A return code of its own choice, such as -10326 or -10314. */
  fault('refuse', { code: z.string().min(1), message: z.string().default('fault script'), executed: z.boolean().default(false) }),
  /** The process ends, as in a power cut, before or after the work is written. */
  fault('crash', { at: z.enum(['beforeWrite', 'afterWrite']) }),
  /** The exchange stands still until it is released; `reply` is when half of the body is out. `bytes` and `packets` mean nothing here. */
  fault('hold', holdShape),
]);
export type Fault = z.output<typeof faultSchema>;
export const faultsSchema = z.array(faultSchema);
