/**
 * A printer for machines that have none: a CUPS scheduler of our own, as an ordinary child process with its own
 * configuration, socket and queue, beside whatever CUPS the machine runs. Tests, the demo and `npm start` print on it.
 *
 * Its queue keeps each job as the PDF that was sent, which is what "as it came out of the printer" must mean for a file
 * whose text and QR are checked afterwards. The `cups-pdf` backend that distributions ship cannot do that (tried with
 * 3.0.1 on CUPS 2.4): it takes PostScript only, so the PDF goes through two conversions in Ghostscript and comes out
 * with its Chinese text as Type 3 drawings without Unicode, and `pdftotext` finds no field; it reads its settings from
 * /etc/cups only; and it refuses to run but as root. So the queue has a backend of its own, a few lines of shell, and a
 * printer description that takes `application/pdf` without any filter.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  backendName,
  backendScript,
  cupsdConf,
  cupsFilesConf,
  deviceUri,
  type Habits,
  type Places,
  printerDescription,
  printersConf,
} from './configuration.ts';

export interface RunningPrinter {
  /** Socket of the scheduler, as `CUPS_SERVER` takes it. */
  readonly server: string;
  readonly queue: string;
  /** Absolute paths of everything ever printed into the folder, oldest first. */
  files(): Promise<string[]>;
  /** How a printed file was asked for. */
  askedFor(file: string): Promise<{ readonly copies: number; readonly options: string }>;
  /** Stops the queue by the operator's hand: jobs wait at the scheduler. */
  pause(reason?: string): Promise<void>;
  resume(): Promise<void>;
  /** The printer stands still in the middle of a job, and says why (`media-empty`); null and it goes on. */
  standStill(reason: string | null): Promise<void>;
  /** The queue takes no new jobs; false and it takes them again. */
  reject(rejects: boolean): Promise<void>;
  /** Somebody cancels a job at the scheduler. */
  cancel(spoolerJob: string): Promise<void>;
  /** Somebody cancels all jobs at the scheduler. */
  cancelAll(): Promise<void>;
  /** The scheduler forgets every job, done or not. */
  forget(): Promise<void>;
  /** Takes the queue out of the scheduler, with all its jobs. */
  remove(): Promise<void>;
  /** Puts the queue back. */
  restore(): Promise<void>;
  /** Ends the scheduler and removes everything but the printed files. */
  stop(): Promise<void>;
}

export interface PrinterOptions extends Partial<Habits> {
  /** Folder that everything is printed into. */
  readonly dir: string;
}

const queue = 'fapiao';
const cupsdPath = '/usr/sbin/cupsd';
/** The scheduler's own helper, which runs backends for it. */
const daemonFolder = '/usr/lib/cups/daemon';
const startTimeoutMs = 10_000;
const stopTimeoutMs = 5_000;
const retryMs = 20;
const run = promisify(execFile);

/**
 * Starts the scheduler; each job is left in `dir` as `<time>-<job>-<title>.pdf`. Works as root and as an ordinary user, and the
 * scheduler ends with this process however it ends.
 * @throws Error with the line to run when CUPS is not installed, with the scheduler's own words when it does not start.
 */
export async function startPrinter({ dir, ...habits }: PrinterOptions): Promise<RunningPrinter> {
  await access(cupsdPath, constants.X_OK).catch(() => {
    throw new Error('CUPS is not installed, so there is nothing to print on. Run: apt-get install -y cups-daemon');
  });
  const output = resolve(dir);
  await mkdir(output, { recursive: true });
  const root = await mkdtemp(join(tmpdir(), 'fapiao-cups-'));
  const places: Places = { root, socket: join(root, 'cups.sock'), standstill: join(root, 'standstill') };
  await writeConfiguration(places, output, { keepsHistory: true, mostJobs: 0, ...habits });
  const scheduler = await startScheduler(places);
  const tell = (program: string, args: readonly string[]) =>
    run(program, [...args], {
      // its tools are in a folder that is not on everybody's path
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, CUPS_SERVER: places.socket, LC_ALL: 'C' },
      timeout: startTimeoutMs,
    });
  return {
    server: places.socket,
    queue,
    async files() {
      const names = (await readdir(output)).filter((name) => name.endsWith('.pdf') && !name.startsWith('.'));
      return names.toSorted().map((name) => join(output, name));
    },
    async askedFor(file) {
      const [copies = '', options = ''] = (await readFile(optionsOf(file), 'utf8')).split('\n');
      return { copies: Number(copies), options };
    },
    async pause(reason = 'paused') {
      await tell('cupsdisable', ['-r', reason, queue]);
    },
    async resume() {
      await tell('cupsenable', [queue]);
    },
    async standStill(reason) {
      if (reason === null) return rm(places.standstill, { force: true });
      await writeFile(`${places.standstill}.part`, reason);
      await rename(`${places.standstill}.part`, places.standstill);
    },
    async reject(rejects) {
      await tell(rejects ? 'cupsreject' : 'cupsaccept', [queue]);
    },
    async cancel(spoolerJob) {
      await tell('cancel', [`${queue}-${spoolerJob}`]);
    },
    async cancelAll() {
      await tell('cancel', ['-a', queue]);
    },
    async forget() {
      await tell('cancel', ['-a', '-x', queue]);
    },
    async remove() {
      await tell('lpadmin', ['-x', queue]);
    },
    async restore() {
      await writeFile(join(root, 'again.ppd'), printerDescription());
      await tell('lpadmin', ['-p', queue, '-E', '-v', deviceUri(output), '-P', join(root, 'again.ppd')]);
      await tell('lpadmin', ['-p', queue, '-o', 'printer-error-policy=abort-job']);
    },
    stop: () => stopScheduler(scheduler),
  };
}

function optionsOf(file: string): string {
  return join(dirname(file), `.${basename(file, '.pdf')}.options`);
}

async function writeConfiguration(places: Places, output: string, habits: Habits): Promise<void> {
  const { root } = places;
  for (const folder of ['bin/backend', 'spool/tmp', 'cache', 'state', 'ppd'])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, 'cups-files.conf'), cupsFilesConf(places));
  await writeFile(join(root, 'cupsd.conf'), cupsdConf(places, habits));
  await writeFile(join(root, 'printers.conf'), printersConf(queue, output));
  await writeFile(join(root, 'ppd', `${queue}.ppd`), printerDescription());
  await writeFile(join(root, 'bin', 'backend', backendName), backendScript(output, places));
  // a backend only its owner may run is run by a scheduler of root as root, so it can write wherever we could
  await chmod(join(root, 'bin', 'backend', backendName), 0o700);
  await symlink(daemonFolder, join(root, 'bin', 'daemon'));
  // AppArmor profiles go by path: the distribution's, for the machine's own scheduler, would keep ours out of its folder. Not copied here:
  // a process that is just being started beside would hold the copy open for writing, and what is open so cannot be run.
  await run('cp', [cupsdPath, join(root, 'cupsd')]);
}

/** The scheduler and, between it and us, a shell that ends it and cleans up when our end of its standard input closes. */
async function startScheduler({ root, socket }: Places): Promise<ChildProcess> {
  const guard = 'exec 3<&0; "$@" 3<&- & job=$!; (cat <&3 >&2; kill $job 2>&-) & wait $job; rm -rf "$0"';
  const command = [join(root, 'cupsd'), '-f', '-c', join(root, 'cupsd.conf'), '-s', join(root, 'cups-files.conf')];
  const child = spawn('/bin/sh', ['-c', guard, root, ...command], { stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(socket))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stopScheduler(child);
      throw new Error(`the print scheduler did not start: ${said.trim() || 'it said nothing'}`);
    }
    await wait(retryMs);
  }
  return child;
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function stopScheduler(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), stopTimeoutMs);
  child.stdin?.end();
  await ended;
  clearTimeout(kill);
}
