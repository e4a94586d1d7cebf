/** Parts of Electron that the stand-in does not have say so by name, instead of being undefined somewhere far away. */

/** Throws when anything of it is used; merely importing it is fine. */
export function missing(name: string): never {
  const refuse = (member: string): never => {
    throw new Error(`electron.${name}${member} is not part of the stand-in`);
  };
  return new Proxy(class {}, {
    // Symbols and `then` are asked for by inspection and by await, not by the app.
    get: (_, key) => (typeof key === 'symbol' || key === 'then' ? undefined : refuse(`.${key}`)),
    apply: () => refuse('()'),
    construct: () => refuse('()'),
  }) as never;
}
