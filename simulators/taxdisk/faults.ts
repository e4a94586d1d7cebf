/**
 * The fault script of the tax disk: what can go wrong in one exchange on a serial line. `POST /faults` takes a list of these,
 * each with `cmd` (`0A` or `FPKJ`; any when left out), `nth` and `times`.
 */
import { z } from 'zod';
import { faultMatch } from '../taxledger/fault-script.ts';
import { holdShape } from '../taxledger/holds.ts';

/** Whether the command is done, the number used, before the fault shows. */
const executed = z.boolean().default(true);
const bytesAsHex = z
  .string()
  .regex(/^([0-9A-Fa-f]{2})+$/)
  .transform((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
const oneByte = bytesAsHex.refine((bytes) => bytes.length === 1, 'one byte');
const count = z.number().int().nonnegative();

const fault = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  faultMatch.extend({ fault: z.literal(name), ...shape });

export const faultSchema = z.discriminatedUnion('fault', [
  /** The request is lost: not done, no answer. */
  fault('dropRequest', {}),
  /** No answer ever. */
  fault('noAnswer', { executed }),
  /** A late answer. */
  fault('delay', { ms: count, executed }),
  /** WT frames every so often, then the answer. */
  fault('wait', { forMs: count, everyMs: count.min(1).default(1000), executed }),
  /** The reply stops after so many bytes. */
  fault('cutAfterByte', { bytes: count }),
  /** The reply stops after so many packets, whatever the host says. */
  fault('cutAfterPacket', { packets: count }),
  /** One byte of the reply arrives as something else; negative counts from its end. */
  fault('corruptByte', { byte: z.number().int(), xor: oneByte.prefault('ff') }),
  /** Noise before the reply. */
  fault('noise', { bytes: bytesAsHex }),
  /** Only the beginning of a header. */
  fault('halfHeader', { bytes: count.default(2), executed }),
  /** The previous reply once more instead of this one. */
  fault('repeatPrevious', { executed }),
  /** ER with an error byte. */
  fault('errorByte', { byte: oneByte, executed: z.boolean().default(false) }),
  /** ER with a text; `short` writes its length one too small. */
  fault('errorText', {
    text: z.string().min(1),
    short: z.boolean().default(false),
    width: z.union([z.literal(1), z.literal(2)]).default(1),
    executed: z.boolean().default(false),
  }),
  /** A return code of its own choice; codes that mean an unknown outcome may come after the work was done. */
  fault('refuse', { code: z.string().min(1), message: z.string().default('fault script'), executed: z.boolean().default(false) }),
  /** The plug is pulled when so many bytes of the request have come, or of the reply have gone. */
  fault('unplug', { at: z.enum(['request', 'reply']), bytes: count, executed }),
  /** Another disk is put in before the command is done. */
  fault('insertDisk', { deviceNo: z.string().regex(/^\d{12}$/) }),
  /** The process ends, as in a power cut: before or after the work is written, or after so many bytes of the reply. */
  fault('crash', { at: z.enum(['beforeWrite', 'afterWrite', 'reply']), bytes: count.default(0) }),
  /**
   * The exchange stands still until it is released. Whose request it is shows in the third byte, so it is never held before that;
   * `bytes` or `packets` behind the end mean the end.
   */
  fault('hold', holdShape),
]);
export type Fault = z.output<typeof faultSchema>;
export const faultsSchema = z.array(faultSchema);

/** What a fault does before a request has come whole. */
export type RequestFault = Extract<Fault, { fault: 'unplug' | 'hold' }>;

/** True for a fault that hits a request on its way. */
export function hitsRequest(fault: Fault): fault is RequestFault {
  return (fault.fault === 'unplug' || fault.fault === 'hold') && fault.at === 'request';
}
