/**
 * Commits for several requests at once: what arrives while the disk is busy with one commit shares the next. Every answer still
 * waits until its work is on the disk.
 */

/**
 * @param commit Runs the whole batch as one transaction.
 * @returns Runs `work` with the next batch; resolves with its value once that is committed.
 */
export function createBatch(commit: (batch: () => void) => void): <T>(work: () => T) => Promise<T> {
  let waiting: (() => () => void)[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    let answers: (() => void)[] = [];
    commit(() => {
      answers = batch.map((run) => run());
    });
    for (const answer of answers) answer();
  }

  return (work) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(() => {
        const value = work();
        return () => resolve(value);
      });
    });
}
