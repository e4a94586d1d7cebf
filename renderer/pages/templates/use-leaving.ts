/**
 * Holds everything that would take the editor away until the person has decided about what is unsaved.
 */
import { useCallback, useEffect, useState } from 'react';
import { useOverlay } from '../../state/overlay.ts';
import { isUnsaved, useTemplates } from '../../state/templates.ts';

export interface Leaving {
  /** What goes on once it is decided; null while nobody wants to leave. */
  readonly goOn: (() => void) | null;
  /** Goes on at once when nothing is unsaved. */
  ask(goOn: () => void): void;
  decided(): void;
}

export function useLeaving(): Leaving {
  const [leaving, setLeaving] = useState<{ readonly goOn: () => void } | null>(null);
  const ask = useCallback((goOn: () => void): void => {
    if (isUnsaved(useTemplates.getState().work)) setLeaving({ goOn });
    else goOn();
  }, []);
  useEffect(() => {
    const guard = (goOn: () => void): void =>
      ask(() => {
        useTemplates.getState().forget();
        goOn();
      });
    useOverlay.setState({ guard });
    return () => useOverlay.setState({ guard: null });
  }, [ask]);
  return { goOn: leaving?.goOn ?? null, ask, decided: () => setLeaving(null) };
}
