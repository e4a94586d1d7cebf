/**
 * Waits for a pause in the typing before something is done.
 */

export interface Pause {
  /** Runs the work after the pause; starting again begins the pause anew. */
  start(): void;
  cancel(): void;
}

export function pause(ms: number, work: () => void): Pause {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => clearTimeout(timer);
  return {
    cancel,
    start: () => {
      cancel();
      timer = setTimeout(work, ms);
    },
  };
}
