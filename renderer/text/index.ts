/**
 * The words of the window in the language that is on.
 */
import { type Locale, useLocale } from '../state/locale.ts';
import { en } from './en.ts';
import { type Text, zhCN } from './zh-CN.ts';

export type { Text };

export const texts: Readonly<Record<Locale, Text>> = { 'zh-CN': zhCN, en };

export function useText(): Text {
  return texts[useLocale((state) => state.locale)];
}
