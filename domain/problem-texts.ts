/**
 * Every problem in words a clerk can act on, in both languages. A code without words does not compile.
 */
import type { Problem, ProblemCode } from './problem.ts';
import { spokenDetail } from './problem-texts/details.ts';
import { deviceTexts } from './problem-texts/device-texts.ts';
import { draftTexts } from './problem-texts/draft-texts.ts';
import { machineTexts } from './problem-texts/machine-texts.ts';
import { operationTexts } from './problem-texts/operation-texts.ts';
import { orderTexts } from './problem-texts/order-texts.ts';
import { paperTexts } from './problem-texts/paper-texts.ts';
import { platformTexts } from './problem-texts/platform-texts.ts';
import type { Language, ProblemText } from './problem-texts/text.ts';

export type { Language, ProblemText } from './problem-texts/text.ts';

export const problemTexts: Readonly<Record<ProblemCode, Readonly<Record<Language, ProblemText>>>> = {
  ...orderTexts,
  ...draftTexts,
  ...deviceTexts,
  ...operationTexts,
  ...platformTexts,
  ...paperTexts,
  ...machineTexts,
};

/** A problem with its words, the details filled in. */
export interface SpokenProblem extends Problem {
  readonly text: Readonly<Record<Language, ProblemText>>;
}

/**
 * The problem in both languages. A detail that is not there reads as a dash, or takes the part in brackets around it along. Plain text:
 * whoever shows it escapes it.
 */
export function tellProblem(problem: Problem): SpokenProblem {
  const { code, details } = problem;
  const words = (language: Language): ProblemText => {
    const { sentence, remedy } = problemTexts[code][language];
    const isTold = (name: string) => details[name] !== undefined && details[name] !== '';
    const choose = (text: string) =>
      text.replace(/\[([^\]]*)\]/g, (_, part: string) => (detailsIn(part).every(isTold) ? part : ''));
    const fill = (text: string) =>
      choose(text).replace(/\{(\w+)\}/g, (_, name: string) => spokenDetail(name, details[name], language));
    return { sentence: fill(sentence), remedy: fill(remedy) };
  };
  return { code, details, text: { 'zh-CN': words('zh-CN'), en: words('en') } };
}

function detailsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
