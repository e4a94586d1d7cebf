/**
 * The bugs that real devices are known to have, each switched on by the options or while the disk runs, all off at first. A fault of
 * the script hits one exchange; a quirk stays until it is switched off. Quirks are set anew by every start's options.
 */
import { z } from 'zod';

/** Every so many exchanges, counted from when it is set; 0 never. */
const every = z.number().int().nonnegative();

export const quirksSchema = z.strictObject({
  /** ER frames with a text have a 2-byte length that is one too small: the header is counted as four bytes where it has five. */
  shortErrorText: z.boolean(),
  /** Bytes before the header of every reply, in hex, as an unclean line or a waking converter gives. */
  noise: z.string().regex(/^([0-9A-Fa-f]{2})*$/),
  /** The last frame of the reply before this one comes once more, ahead of the reply: an output buffer that was not cleared. */
  staleReplyEvery: every,
  /** Of the reply only the first two bytes come, and then nothing. What was asked is done. */
  halfHeaderEvery: every,
  /** The reply comes late. What was asked is done at once. */
  lateReplyEvery: every,
  lateReplyMs: z.number().int().nonnegative(),
  /** JKSJCX leaves kpjzsj, zxbsrq and syrl empty whatever the disk knows. */
  emptyMonitorFields: z.boolean(),
  /**
   * After a multi-packet exchange that failed, in either direction, the packet type is remembered: the next good request is
   * answered ER 12 once and not executed.
   */
  rememberedType: z.boolean(),
  /**
   * The device writes its disk first and its database later, and queries read the database: after an issue so many queries do not
   * find that invoice. A query that would have found nothing else answers 09d106.
   */
  queryLag: z.number().int().nonnegative(),
  /** How success is written: `0`, `0000`, `00000000` …; `turns` goes from one spelling to the next. Empty leaves it to the options. */
  successCode: z.string().regex(/^(0*|turns)$/),
  /** Refusals are written in the six-digit dialect, whatever the disk was made with. */
  sixDigitCodes: z.boolean(),
});
export type Quirks = z.output<typeof quirksSchema>;
/** Quirks to change; those that are not named stay. */
export const quirkChangeSchema = quirksSchema.partial();
export type QuirkChange = z.output<typeof quirkChangeSchema>;

const none: Quirks = {
  shortErrorText: false,
  noise: '',
  staleReplyEvery: 0,
  halfHeaderEvery: 0,
  lateReplyEvery: 0,
  lateReplyMs: 35_000,
  emptyMonitorFields: false,
  rememberedType: false,
  queryLag: 0,
  successCode: '',
  sixDigitCodes: false,
};

/** What an exchange meets, besides its faults. */
export interface ExchangeQuirks {
  readonly stale: boolean;
  readonly halfHeader: boolean;
  /** How late the reply comes, ms; 0 for at once. */
  readonly lateMs: number;
}

const spellings = ['0', '0000', '00000000'] as const;

/** The quirks as they are set, with what they have to remember between two exchanges. */
export function createQuirks(options: QuirkChange, optionsSuccessCode: string) {
  let quirks = quirksSchema.parse({ ...none, ...options });
  let exchanges = 0;
  let answers = 0;
  let lagging: { readonly number: string; queriesLeft: number } | null = null;
  const due = (nth: number) => nth > 0 && exchanges % nth === 0;

  return {
    now: () => quirks,
    /** Changes the quirks that are named; the others stay. */
    change(change: QuirkChange): void {
      quirks = quirksSchema.parse({ ...quirks, ...change });
      exchanges = 0;
      lagging = null;
    },
    /** Counts an exchange and says what it meets. */
    nextExchange(): ExchangeQuirks {
      exchanges += 1;
      return {
        stale: due(quirks.staleReplyEvery),
        halfHeader: due(quirks.halfHeaderEvery),
        lateMs: due(quirks.lateReplyEvery) ? quirks.lateReplyMs : 0,
      };
    },
    /** The zeros of the next success. */
    successCode(): string {
      if (quirks.successCode !== 'turns') return quirks.successCode || optionsSuccessCode;
      answers += 1;
      return spellings[answers % spellings.length] ?? '0';
    },
    /** A number was given out. */
    issued(code: string, number: string): void {
      lagging = quirks.queryLag > 0 ? { number: `${code} ${number}`, queriesLeft: quirks.queryLag } : null;
    },
    /** Called once for each query: the `code number` that it does not find, null for none. */
    missing(): string | null {
      if (lagging === null || lagging.queriesLeft === 0) return null;
      lagging.queriesLeft -= 1;
      return lagging.number;
    },
  };
}
export type RunningQuirks = ReturnType<typeof createQuirks>;
