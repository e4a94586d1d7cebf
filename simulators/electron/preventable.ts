/** An event that a listener may refuse, as Electron passes to `will-navigate`, `close` and the like. */
export interface Preventable {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** With `details` as further members. */
export function preventable<T extends object>(details?: T): Preventable & T {
  let prevented = false;
  const event: Preventable = {
    get defaultPrevented() {
      return prevented;
    },
    preventDefault() {
      prevented = true;
    },
  };
  return Object.assign(event, details);
}
