/**
 * Where this is, who works here, and the way out.
 */
import { LogoutOutlined, QuestionCircleOutlined, TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { signOut } from '../flows/session.ts';
import { useLocale } from '../state/locale.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSession } from '../state/session.ts';
import { useStatus } from '../state/status.ts';
import { useText } from '../text/index.ts';
import styles from './header.module.css';
import { KeyHint } from './key-hint.tsx';
import { OfficeBanner } from './office-banner.tsx';

export function Header(): ReactElement {
  const text = useText();
  const status = useStatus((state) => state.status);
  const person = useSession((state) => (state.token === null ? null : state.person));
  const toggle = useLocale((state) => state.toggle);
  const show = useOverlay((state) => state.show);
  return (
    <header className={styles.header}>
      <span className={styles.mark} aria-hidden="true">
        票
      </span>
      <h1 className={styles.name}>{text.app.name}</h1>
      {status && (
        <p className={styles.place}>
          <strong>{status.station.name}</strong>
          <span>{status.counter.name}</span>
          <span className={styles.seller} title={`${status.seller.name} ${status.seller.taxId}`}>
            {status.seller.name}
          </span>
        </p>
      )}
      <OfficeBanner />
      <div className={styles.actions}>
        <Button type="text" size="small" icon={<QuestionCircleOutlined />} onClick={() => show({ shows: 'shortcuts' })}>
          {text.shortcuts.title} <KeyHint of="help" />
        </Button>
        <Button type="text" size="small" icon={<TranslationOutlined />} onClick={toggle} data-testid="language">
          {text.app.language} <KeyHint of="language" />
        </Button>
        {person && (
          <>
            <span className={styles.person} data-testid="person">
              {person.name}
            </span>
            <Button type="text" size="small" icon={<LogoutOutlined />} onClick={() => void signOut()}>
              {text.app.signOut}
            </Button>
          </>
        )}
      </div>
    </header>
  );
}
