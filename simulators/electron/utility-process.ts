/** Electron's `utilityProcess`: a child process of Node with a message channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { killables } from './app.ts';
import { dyingWithParent } from './dying-with-parent.ts';

const portModule = fileURLToPath(new URL('./utility-port.ts', import.meta.url));
/** What Electron reports as exit code of a child that a signal ended. */
const signalCodes: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGTERM: 15, SIGKILL: 9, SIGSEGV: 11, SIGABRT: 6 };

export class UtilityProcess extends EventEmitter {
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  pid: number | undefined;
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[], options: Electron.ForkOptions) {
    super();
    const output = options.stdio === 'pipe' || options.stdio === 'ignore' ? options.stdio : 'inherit';
    const run = dyingWithParent(process.execPath, [...(options.execArgv ?? []), '--import', portModule]);
    this.#child = fork(modulePath, args, {
      serialization: 'advanced',
      execPath: run.command,
      execArgv: run.args,
      env: { ...(options.env ?? process.env) },
      cwd: options.cwd,
      stdio: ['ignore', output, output, 'ipc'],
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    const enrolled = { kill: () => this.kill() };
    killables.add(enrolled);
    this.#child.on('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code, signal) => {
      killables.delete(enrolled);
      this.pid = undefined;
      this.emit('exit', code ?? (signal && signalCodes[signal]) ?? 1);
    });
  }

  /** What is posted to a process that has gone is lost, as in Electron. */
  postMessage(message: unknown, transfer: readonly Electron.MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new Error('the stand-in transfers no message ports');
    if (this.#child.connected) this.#child.send(message as object, () => {});
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess =>
    new UtilityProcess(modulePath, args, options),
};
