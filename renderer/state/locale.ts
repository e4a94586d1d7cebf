/**
 * The language of the window: the counter's own until a person switches, then hers, remembered on this machine.
 */
import { create } from 'zustand';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

const place = 'fapiao.locale';

interface LocaleState {
  readonly locale: Locale;
  toggle(): void;
  /** The language of the counter's settings; counts only where nobody has chosen. */
  suggest(locale: Locale): void;
}

/** What was chosen on this machine; null when nobody did. */
function chosen(): Locale | null {
  const kept = localStorage.getItem(place);
  return locales.find((locale) => locale === kept) ?? null;
}

export const useLocale = create<LocaleState>((set, get) => ({
  locale: chosen() ?? 'zh-CN',
  toggle: () => {
    const locale = get().locale === 'en' ? 'zh-CN' : 'en';
    localStorage.setItem(place, locale);
    set({ locale });
  },
  suggest: (locale) => {
    if (chosen() === null) set({ locale });
  },
}));
