/**
 * A child process that the kernel kills when this one dies, in whatever way. The usual signs (a closed pipe, a lost channel)
 * reach a child only when it is idle; one that is busy would live on.
 */
import { existsSync } from 'node:fs';

/** From util-linux, which every Debian has. */
const setpriv = '/usr/bin/setpriv';

/** Command and arguments to run instead. Elsewhere than on Linux the child is left to the usual signs. */
export function dyingWithParent(command: string, args: readonly string[]): { command: string; args: string[] } {
  if (!existsSync(setpriv)) return { command, args: [...args] };
  return { command: setpriv, args: ['--pdeathsig', 'KILL', command, ...args] };
}
