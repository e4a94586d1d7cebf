/**
 * Kinds of invoice a simulated unit can hold, with the facts its rules need.
 */

/** 004 paper special 专票 · 007 paper general 普票 · 025 roll 卷票 · 026 e-general 电子普票 · 028 e-special 电子专票. */
export const kinds = ['004', '007', '025', '026', '028'] as const;
export type Kind = (typeof kinds)[number];

interface KindFacts {
  /** Only paper can be voided. */
  readonly paper: boolean;
  /** Special kinds need the buyer's full details, no zero rate, and a form number for a red. */
  readonly special: boolean;
  /** Longest remark in GBK bytes. */
  readonly remarkBytes: number;
  /** Kinds of blue a red of this kind may name. */
  readonly redOf: readonly Kind[];
}

const general: readonly Kind[] = ['007', '025', '026'];
export const kindFacts: Readonly<Record<Kind, KindFacts>> = {
  '004': { paper: true, special: true, remarkBytes: 184, redOf: ['004'] },
  '007': { paper: true, special: false, remarkBytes: 138, redOf: general },
  '025': { paper: true, special: false, remarkBytes: 138, redOf: general },
  '026': { paper: false, special: false, remarkBytes: 130, redOf: general },
  '028': { paper: false, special: true, remarkBytes: 230, redOf: ['028'] },
};

/** The kind of a wire text, or null for a kind no simulated unit knows. */
export function kindOf(text: string): Kind | null {
  return kinds.find((kind) => kind === text) ?? null;
}
