/**
 * The frame of the window: theme, language, and which page is on.
 */
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ReactElement, useEffect } from 'react';
import styles from './app.module.css';
import { CounterPage } from './pages/counter/counter-page.tsx';
import { RefusedPage } from './pages/refused/refused-page.tsx';
import { ShortcutsPage } from './pages/shortcuts/shortcuts-page.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';
import { FencedBanner } from './parts/fenced-banner.tsx';
import { Header } from './parts/header.tsx';
import { StatusBar } from './parts/status-bar/status-bar.tsx';
import { useShortcuts } from './parts/use-shortcuts.ts';
import { type Locale, useLocale } from './state/locale.ts';
import { useOffice } from './state/office.ts';
import { useOverlay } from './state/overlay.ts';
import { useSession } from './state/session.ts';
import { useText } from './text/index.ts';
import { theme } from './theme.ts';

const componentTexts: Readonly<Record<Locale, typeof enUS>> = { 'zh-CN': zhCN, en: enUS };

/** Layers open here and not in the body, so that they need no style element to lock its scrolling. */
const overlays = (): HTMLElement => document.getElementById('overlays') ?? document.body;

export function App({ nonce }: { readonly nonce: string }): ReactElement {
  const locale = useLocale((state) => state.locale);
  const signedIn = useSession((state) => state.token !== null);
  const refused = useOffice((office) => (office.state === 'failed' ? office.problem : null));
  const text = useText();

  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = text.app.name;
  }, [locale, text]);

  useShortcuts({
    help: () => useOverlay.getState().show({ shows: 'shortcuts' }),
    language: () => useLocale.getState().toggle(),
  });

  return (
    <ConfigProvider
      locale={componentTexts[locale]}
      theme={theme}
      csp={{ nonce }}
      getPopupContainer={overlays}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <div className={styles.frame}>
        <Header />
        <main className={styles.page}>
          <FencedBanner />
          {refused ? <RefusedPage problem={refused} /> : signedIn ? <CounterPage /> : <SignInPage />}
        </main>
        <StatusBar />
      </div>
      <ShortcutsPage />
    </ConfigProvider>
  );
}
