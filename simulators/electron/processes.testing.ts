/** Which processes of a test are still alive. For tests, on Linux. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes whose command line mentions `text`. One that is dead but not waited for has no command line. */
export function processesOf(text: string): number[] {
  return processIds().filter((id) => commandLine(id).includes(text));
}

/** Children of a process, their children, and so on. */
export function descendantsOf(ancestor: number): number[] {
  const children = processIds().filter((id) => parentOf(id) === ancestor);
  return children.flatMap((id) => [id, ...descendantsOf(id)]);
}

/** Empty for a process that is gone. */
export function commandLine(id: number): string {
  return read(id, 'cmdline').replaceAll('\0', ' ');
}

function parentOf(id: number): number {
  // The name, in brackets, may contain anything; the parent is the second field after it.
  return Number(
    read(id, 'stat')
      .replace(/^.*\) /s, '')
      .split(' ')[1],
  );
}

function processIds(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => Number.isInteger(id));
}

function read(id: number, what: string): string {
  try {
    return readFileSync(`/proc/${id}/${what}`, 'utf8');
  } catch {
    return '';
  }
}
