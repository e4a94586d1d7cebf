/**
 * Says calmly that the office is away and that nothing on screen is lost. It stands in the header, where it moves
 * nothing that the clerk is looking at.
 */
import { LoadingOutlined } from '@ant-design/icons';
import type { ReactElement } from 'react';
import { useOffice } from '../state/office.ts';
import { useText } from '../text/index.ts';
import styles from './header.module.css';

export function OfficeBanner(): ReactElement {
  const state = useOffice((office) => (office.state === 'failed' ? 'ready' : office.state));
  const text = useText();
  return (
    <div className={styles.banner} role="status" data-testid="office-banner">
      {state !== 'ready' && (
        <p>
          <LoadingOutlined aria-hidden="true" /> {text.office[state]}
        </p>
      )}
    </div>
  );
}
