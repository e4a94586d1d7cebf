/**
 * Starts a simulator as a process of its own and talks to its control API. Every test and the demo start their far ends here, so
 * no simulator outlives the program that needed it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export type SimulatorName = 'taxdisk' | 'taxserver' | 'platform' | 'recording';

export interface RunningSimulator {
  /** Where the workstation finds it: a path, `tcp://host:port` or `http://…`. */
  readonly address: string;
  /** URL of its control API. */
  readonly control: string;
  readonly pid: number;
  /** Everything it holds; the caller checks the shape it expects. */
  ledger(): Promise<unknown>;
  /** Replaces its fault script. */
  faults(script: readonly unknown[]): Promise<void>;
  /** Changes its clock, limits, stock, links and whatever else it lets be changed. */
  set(change: object): Promise<void>;
  /** Resolves when an exchange stands still, as a `hold` of the fault script wants it. @throws Error when none does in 30 s. */
  held(): Promise<void>;
  /** Lets everything that stands still go on. */
  release(how?: { readonly discardRequest?: boolean }): Promise<void>;
  /** Resolves with the exit code, null after a signal, when the process is gone. */
  readonly exited: Promise<number | null>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

const ready = z.object({ ready: z.literal(true), address: z.string(), control: z.url() });

/**
 * Starts `simulators/<name>/main.ts` with these options and waits until it is ready.
 * @throws Error with what it printed when it ends before that.
 */
export async function startSimulator(name: SimulatorName, options: object): Promise<RunningSimulator> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const file = join(folder, 'options.json');
  writeFileSync(file, JSON.stringify(options), { mode: 0o600 });
  const program = join(import.meta.dirname, name, 'main.ts');
  const child = spawn(process.execPath, [program, '--options', file, '--with-parent'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  // a process that is already gone has no pipe to close; its exit tells
  child.stdin.on('error', () => {});
  const exited = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line').then(([line]: unknown[]) => String(line)), exited.then(() => null)]);
  rmSync(folder, { recursive: true });
  if (first === null || child.pid === undefined) throw new Error(`simulator ${name} did not start: ${said}`);
  const { address, control } = ready.parse(JSON.parse(first));

  return {
    address,
    control,
    pid: child.pid,
    exited,
    ledger: () => ask(`${control}/ledger`),
    faults: async (script) => {
      await ask(`${control}/faults`, script);
    },
    set: async (change) => {
      await ask(`${control}/set`, change);
    },
    held: () => untilHeld(control),
    release: async (how = {}) => {
      await ask(`${control}/release`, how);
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const heldAnswer = z.object({ held: z.number() });
const heldPatienceMs = 30_000;

async function untilHeld(control: string): Promise<void> {
  const limit = AbortSignal.timeout(heldPatienceMs);
  for (let held = 0; held === 0; ) {
    ({ held } = heldAnswer.parse(await ask(`${control}/held`, undefined, limit)));
  }
}

async function ask(url: string, body?: unknown, limit: AbortSignal | null = null): Promise<unknown> {
  const response = await fetch(url, body === undefined ? { signal: limit } : { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return JSON.parse(text);
}
