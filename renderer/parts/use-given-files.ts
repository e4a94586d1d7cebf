/**
 * Files dropped on the window or pasted into it, while a component is on screen.
 */
import { useEffect, useRef } from 'react';

/** @param take Gets the first one when several are given at once. */
export function useGivenFiles(take: (file: File) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const given = (event: Event, data: DataTransfer | null): void => {
      const file = data?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      latest.current(file);
    };
    const drop = (event: DragEvent): void => given(event, event.dataTransfer);
    const paste = (event: ClipboardEvent): void => given(event, event.clipboardData);
    // without this nothing can be dropped
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, []);
}
