/**
 * The form of a problem's words. A sentence says what happened and what is safe; a remedy says what to do.
 */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** `{name}` in either text stands for the detail of that name; a part in `[brackets]` is left out when one of its details is not known. */
export interface ProblemText {
  readonly sentence: string;
  readonly remedy: string;
}

/** One code's words, Chinese first. */
export function said(
  zhSentence: string,
  zhRemedy: string,
  enSentence: string,
  enRemedy: string,
): Readonly<Record<Language, ProblemText>> {
  return {
    'zh-CN': { sentence: zhSentence, remedy: zhRemedy },
    en: { sentence: enSentence, remedy: enRemedy },
  };
}
