/**
 * Which spooler a printer of the settings is reached through: CUPS, or the operating system's own printing by way of the shell.
 */
import type { Spooler } from '../../domain/ports.ts';
import type { Config } from './config.ts';
import { openCups } from './printing/cups.ts';
import { openShellSpooler, type ShellPrinting } from './printing/shell-spooler.ts';
import { openWindowsJobs } from './printing/windows-jobs.ts';

/** The system's own printing, or CUPS at a server of the settings, or at the machine's own. Text, so that printers can be put together by it. */
export type Reach = 'system' | `cups ${string}`;

/** How a printer is reached. A server is CUPS'; without one it is what the operating system has. */
export function reachOf(
  { via, server = '' }: Pick<Config['printers'][number], 'via' | 'server'>,
  platform: NodeJS.Platform = process.platform,
): Reach {
  const isSystem = via === undefined ? server === '' && platform === 'win32' : via === 'system';
  return isSystem ? 'system' : `cups ${server}`;
}

/** Opens the spooler of one reach; it is asked nothing yet. */
export function spoolerOpener(shell: ShellPrinting, platform: NodeJS.Platform = process.platform): (reach: Reach) => Spooler {
  return (reach) => {
    if (reach === 'system') return openShellSpooler(shell, platform === 'win32' ? openWindowsJobs() : null);
    const server = reach.slice('cups '.length);
    return openCups(server === '' ? {} : { server });
  };
}
