/**
 * Chromium answers many keys itself: reload, new window, find, print, zoom, developer tools. Electron without a menu answers
 * none of them. An app window lets its page refuse them all, so an isolated world does. Injected as source.
 */

interface InputEvent extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly button: number;
}

declare const window: {
  addEventListener(type: string, listener: (event: InputEvent) => void, options?: { passive: boolean }): void;
};

export function keyGuard(): void {
  const alone = new Set(['F1', 'F3', 'F5', 'F6', 'F7', 'F11', 'F12']);
  const withControl = new Set([...'defghjklnoprstuw0123456789+-=_', 'F4', 'F5', 'Tab', 'PageUp', 'PageDown']);
  const withControlShift = new Set([...'abcdijmnoprtwuv+-=_', 'Delete', 'Tab', 'F5']);
  const withAlt = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'd', 'e', 'f']);

  const isBrowsers = (event: InputEvent): boolean => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) return (event.shiftKey ? withControlShift : withControl).has(key);
    return event.altKey ? withAlt.has(key) : alone.has(key);
  };

  window.addEventListener('keydown', (event) => {
    if (isBrowsers(event)) event.preventDefault();
  });
  window.addEventListener('contextmenu', (event) => event.preventDefault());
  // Buttons 3 and 4 of a mouse go back and forward; the wheel with Ctrl zooms.
  window.addEventListener('mouseup', (event) => {
    if (event.button >= 3) event.preventDefault();
  });
  window.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) event.preventDefault();
    },
    { passive: false },
  );
}
