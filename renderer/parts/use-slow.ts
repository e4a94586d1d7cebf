/**
 * True once something has gone on for so long that the clerk should see it; short waits only flicker.
 */
import { useEffect, useState } from 'react';

const noticeableMs = 300;

export function useSlow(going: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setSlow(true), noticeableMs);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [going]);
  return going && slow;
}
