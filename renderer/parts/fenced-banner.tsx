/**
 * Over the whole counter when another one has taken over from it: nothing is issued or uploaded here any more.
 */
import { Alert } from 'antd';
import type { ReactElement } from 'react';
import { fullTime } from '../format.ts';
import { useStatus } from '../state/status.ts';
import { useText } from '../text/index.ts';

export function FencedBanner(): ReactElement | null {
  const text = useText();
  const fenced = useStatus(({ status }) => status?.fenced ?? null);
  if (fenced === null) return null;
  return (
    <Alert
      banner
      type="error"
      showIcon
      data-testid="fenced"
      title={text.fenced.title}
      description={`${text.fenced.explain(fenced.by, fullTime(fenced.at))} ${text.fenced.remedy}`}
    />
  );
}
