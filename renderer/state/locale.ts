/**
 * The language of the window. Remembered on this machine; it is a liking, not a record.
 */
import { create } from 'zustand';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

const place = 'fapiao.locale';

interface LocaleState {
  readonly locale: Locale;
  toggle(): void;
}

export const useLocale = create<LocaleState>((set, get) => ({
  locale: localStorage.getItem(place) === 'en' ? 'en' : 'zh-CN',
  toggle: () => {
    const locale = get().locale === 'en' ? 'zh-CN' : 'en';
    localStorage.setItem(place, locale);
    set({ locale });
  },
}));
