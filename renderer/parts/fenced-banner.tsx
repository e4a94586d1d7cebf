/**
 * Over the whole counter when another one has taken over from it: nothing is issued or uploaded here any more.
 */
import type { ReactElement } from 'react';
import { fullTime } from '../format.ts';
import { useStatus } from '../state/status.ts';
import { ProblemAlert } from './problem-alert.tsx';

export function FencedBanner(): ReactElement | null {
  const fenced = useStatus(({ status }) => status?.fenced ?? null);
  if (fenced === null) return null;
  return (
    <div data-testid="fenced">
      <ProblemAlert problem={{ code: 'counter-fenced', details: { by: fenced.by, at: fullTime(fenced.at) } }} />
      {fenced.unpacked > 0 && <ProblemAlert problem={{ code: 'pack-again', details: { count: fenced.unpacked } }} />}
    </div>
  );
}
