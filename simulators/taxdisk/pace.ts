/**
 * Lets bytes take the time they take on a real line: ten bits each, one after another, late by at most a timer tick.
 */

export interface Pacer {
  /** Passes bytes on, in order, each when its last bit is over. Resolves when they are all through. */
  pass(bytes: Uint8Array): Promise<void>;
  /** Forgets what is not through yet. */
  clear(): void;
}

/** @param deliver Takes what is through, in pieces. */
export function createPacer(baud: number, deliver: (bytes: Uint8Array) => void): Pacer {
  const msPerByte = 10_000 / baud;
  const queue: { readonly bytes: Uint8Array; readonly startsAt: number; through: number; readonly done: () => void }[] = [];
  let freeAt = 0;
  let ticking = false;

  function tick(): void {
    for (let piece = queue[0]; piece !== undefined; piece = queue[0]) {
      const due = Math.min(piece.bytes.length, Math.floor((performance.now() - piece.startsAt) / msPerByte));
      const part = piece.bytes.subarray(piece.through, due);
      piece.through = Math.max(due, piece.through);
      if (part.length > 0) deliver(part);
      // delivering may have cleared the queue
      if (queue[0] !== piece) continue;
      if (piece.through < piece.bytes.length) break;
      queue.shift();
      piece.done();
    }
    ticking = queue.length > 0;
    if (ticking) setTimeout(tick, 1);
  }

  return {
    pass(bytes) {
      return new Promise((done) => {
        const startsAt = Math.max(performance.now(), freeAt);
        freeAt = startsAt + bytes.length * msPerByte;
        queue.push({ bytes, startsAt, through: 0, done });
        if (!ticking) setTimeout(tick, 1);
        ticking = true;
      });
    },
    clear() {
      for (const { done } of queue.splice(0)) done();
      freeAt = 0;
    },
  };
}

/** A line without time: bytes are through at once. */
export function createInstantPacer(deliver: (bytes: Uint8Array) => void): Pacer {
  return {
    async pass(bytes) {
      deliver(bytes);
    },
    clear() {},
  };
}
