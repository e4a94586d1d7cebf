/**
 * What Windows' spooler knows of jobs and printers, asked through PowerShell and its WMI classes: Electron hands a job over and
 * hears no more of it. The commands are fixed texts; names go in by the environment, so nothing of a name is ever a command.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { SpoolerJobState, SpoolerPrinter } from '../../../domain/ports.ts';

export interface SystemJob {
  readonly id: number;
  readonly state: SpoolerJobState;
  /** Keywords as CUPS has them. */
  readonly reasons: readonly string[];
}

/** The system's own view. Nothing here rejects: a system that cannot be asked knows nothing. */
export interface SystemJobs {
  /** Null when the job is not in the queue (any more), or the system cannot be asked. */
  find(queue: string, title: string): Promise<SystemJob | null>;
  /** Null when the system cannot be asked. */
  printers(): Promise<readonly SpoolerPrinter[] | null>;
  /** True when the job was in the queue and is taken out of it. */
  remove(queue: string, title: string): Promise<boolean>;
}

/** Runs a PowerShell command and answers what it printed; rejects when it failed. */
export type PowerShell = (command: string, env: Readonly<Record<string, string>>) => Promise<string>;

/** A start of PowerShell is half a second of processor. A job that was there just now is there; a new one is looked for at once. */
const lookAgainMs = 3_000;

const look = [
  "$ErrorActionPreference = 'Stop'",
  '[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)',
  '$jobs = @(Get-CimInstance Win32_PrintJob | Select-Object Name, Document, JobId, StatusMask)',
  '$printers = @(Get-CimInstance Win32_Printer | Select-Object Name, PrinterStatus, DetectedErrorState, WorkOffline)',
  'ConvertTo-Json -Compress -Depth 3 @{ jobs = $jobs; printers = $printers }',
].join('\n');

const remove = [
  "$ErrorActionPreference = 'Stop'",
  'Remove-PrintJob -PrinterName $env:FAPIAO_QUEUE -ID ([uint32]$env:FAPIAO_JOB)',
].join('\n');

const seenSchema = z.object({
  jobs: z.array(
    z.object({
      /** Printer and number: `OKI 5530, 17`. */
      Name: z.string(),
      Document: z.string().nullable(),
      JobId: z.number().int(),
      StatusMask: z.number().int().nullable(),
    }),
  ),
  printers: z.array(
    z.object({
      Name: z.string(),
      PrinterStatus: z.number().int().nullable(),
      DetectedErrorState: z.number().int().nullable(),
      WorkOffline: z.boolean().nullable(),
    }),
  ),
});
type Seen = z.output<typeof seenSchema>;

/** @param now Milliseconds of a clock that only goes forward. */
export function openWindowsJobs(run: PowerShell = runPowerShell, now: () => number = () => performance.now()): SystemJobs {
  let lately: { readonly at: number; readonly seen: Seen } | null = null;

  async function lookNow(): Promise<Seen | null> {
    try {
      const seen = seenSchema.parse(JSON.parse(await run(look, {})));
      lately = { at: now(), seen };
      return seen;
    } catch {
      lately = null;
      return null;
    }
  }

  async function find(queue: string, title: string): Promise<SystemJob | null> {
    const known = lately !== null && now() - lately.at < lookAgainMs ? jobIn(lately.seen, queue, title) : null;
    if (known) return known;
    const seen = await lookNow();
    return seen && jobIn(seen, queue, title);
  }

  return {
    find,
    async printers() {
      const seen = await lookNow();
      return seen?.printers.map(printerOf) ?? null;
    },
    async remove(queue, title) {
      const job = await find(queue, title);
      if (job === null) return false;
      try {
        await run(remove, { FAPIAO_QUEUE: queue, FAPIAO_JOB: String(job.id) });
        return true;
      } catch {
        return false;
      } finally {
        lately = null;
      }
    },
  };
}

function jobIn({ jobs }: Seen, queue: string, title: string): SystemJob | null {
  const job = jobs.find((one) => one.Document === title && one.Name === `${queue}, ${one.JobId}`);
  return job ? { id: job.JobId, ...stateOf(job.StatusMask ?? 0) } : null;
}

/** JOB_INFO's status bits. */
const bits = {
  paused: 0x1,
  error: 0x2,
  deleting: 0x4,
  printing: 0x10,
  offline: 0x20,
  paperOut: 0x40,
  printed: 0x80,
  deleted: 0x100,
  blocked: 0x200,
  needsPerson: 0x400,
  /** Sent to the printer, which may still be at it. */
  complete: 0x1000,
  retained: 0x2000,
} as const;

const standstills: readonly (readonly [number, string])[] = [
  [bits.paperOut, 'media-empty'],
  [bits.offline, 'offline'],
  [bits.needsPerson | bits.blocked | bits.error, 'printer-stopped'],
];

/** A job may have several bits; what is over counts more than what stands still, and that more than what goes on. */
function stateOf(mask: number): Omit<SystemJob, 'id'> {
  const has = (bit: number): boolean => (mask & bit) !== 0;
  if (has(bits.printed | bits.retained)) return { state: 'completed', reasons: [] };
  if (has(bits.deleting | bits.deleted)) return { state: 'cancelled', reasons: [] };
  const reasons = standstills.filter(([bit]) => has(bit)).map(([, reason]) => reason);
  if (reasons.length > 0) return { state: 'stopped', reasons };
  if (has(bits.paused)) return { state: 'held', reasons: [] };
  return { state: has(bits.printing | bits.complete) ? 'processing' : 'pending', reasons: [] };
}

/** Win32_Printer: DetectedErrorState. */
const errors: ReadonlyMap<number | null, string> = new Map([
  [4, 'media-empty'],
  [6, 'toner-empty'],
  [7, 'door-open'],
  [8, 'media-jam'],
  [9, 'offline'],
  [11, 'output-area-full'],
]);

/** Win32_Printer: PrinterStatus 4 and 5 are printing and warming up, 6 and 7 stopped and off line. */
function printerOf({ Name, PrinterStatus, DetectedErrorState, WorkOffline }: Seen['printers'][number]): SpoolerPrinter {
  const error = errors.get(DetectedErrorState) ?? (WorkOffline || PrinterStatus === 7 ? 'offline' : '');
  if (error !== '' || PrinterStatus === 6) return { queue: Name, state: 'stopped', reason: error };
  return { queue: Name, state: PrinterStatus === 4 || PrinterStatus === 5 ? 'printing' : 'idle', reason: '' };
}

const answerWithinMs = 15_000;

/** Windows' own PowerShell, by its full path, without a shell around it. */
const runPowerShell: PowerShell = async (command, env) => {
  const home = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0');
  const { stdout } = await promisify(execFile)(
    join(home, 'powershell.exe'),
    ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command],
    { env: { ...process.env, ...env }, timeout: answerWithinMs, windowsHide: true, maxBuffer: 4 * 1024 * 1024 },
  );
  return stdout;
};
