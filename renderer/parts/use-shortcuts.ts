/**
 * Listens to the shortcuts of keys.ts while a component is on screen.
 */
import { useEffect, useRef } from 'react';
import { type Shortcut, shortcutOf } from '../keys.ts';

export type ShortcutWork = Readonly<Partial<Record<Shortcut, () => void>>>;

export function useShortcuts(work: ShortcutWork): void {
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event);
      const run = shortcut && latest.current[shortcut];
      if (!run) return;
      event.preventDefault();
      run();
    };
    // before anything on the page can keep the key to itself
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}
