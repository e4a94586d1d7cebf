/**
 * Says calmly that the office is away and that nothing on screen is lost.
 */
import { LoadingOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import type { ReactElement } from 'react';
import { useOffice } from '../state/office.ts';
import { useText } from '../text/index.ts';

export function OfficeBanner(): ReactElement | null {
  const state = useOffice((office) => office.state);
  const text = useText();
  if (state === 'ready') return null;
  return (
    <Alert
      banner
      type="info"
      role="status"
      icon={<LoadingOutlined />}
      title={text.office[state]}
      data-testid="office-banner"
    />
  );
}
