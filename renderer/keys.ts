/**
 * Which key does what. One table: the window listens by it and the shortcuts page shows it.
 */

interface Chord {
  /** `KeyboardEvent.code`: the place of the key, the same in every input method and layout. */
  readonly code: string;
  readonly alt?: true;
  /** As written on the key caps. */
  readonly label: string;
}

export const shortcuts = {
  help: { code: 'F1', label: 'F1' },
  next: { code: 'F2', label: 'F2' },
  search: { code: 'F3', label: 'F3' },
  tasks: { code: 'F4', label: 'F4' },
  uploads: { code: 'F6', label: 'F6' },
  preview: { code: 'F7', label: 'F7' },
  print: { code: 'F8', label: 'F8' },
  issue: { code: 'F9', label: 'F9' },
  deliver: { code: 'F10', label: 'F10' },
  kind1: { code: 'Digit1', alt: true, label: 'Alt+1' },
  kind2: { code: 'Digit2', alt: true, label: 'Alt+2' },
  kind3: { code: 'Digit3', alt: true, label: 'Alt+3' },
  kind4: { code: 'Digit4', alt: true, label: 'Alt+4' },
  books: { code: 'KeyB', alt: true, label: 'Alt+B' },
  devices: { code: 'KeyD', alt: true, label: 'Alt+D' },
  printing: { code: 'KeyQ', alt: true, label: 'Alt+Q' },
  paper: { code: 'KeyC', alt: true, label: 'Alt+C' },
  templates: { code: 'KeyT', alt: true, label: 'Alt+T' },
  eTicket: { code: 'KeyE', alt: true, label: 'Alt+E' },
  language: { code: 'KeyL', alt: true, label: 'Alt+L' },
} as const satisfies Record<string, Chord>;

export type Shortcut = keyof typeof shortcuts;

/** What is read of a key press; a `KeyboardEvent` has it. */
export type KeyPress = Pick<
  KeyboardEvent,
  'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat' | 'isComposing' | 'keyCode'
>;

/** True while an input method is composing: its keys choose characters and mean nothing else. */
export function isComposing(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  // Chromium reports the press that ends a composition with isComposing false and keyCode 229
  return press.isComposing || press.keyCode === 229;
}

/** The shortcut a key press stands for; null for composing keys, held keys and everything else. */
export function shortcutOf(press: KeyPress): Shortcut | null {
  if (isComposing(press) || press.repeat || press.ctrlKey || press.metaKey || press.shiftKey) return null;
  for (const [name, chord] of Object.entries(shortcuts) as [Shortcut, Chord][]) {
    if (chord.code === press.code && (chord.alt ?? false) === press.altKey) return name;
  }
  return null;
}
