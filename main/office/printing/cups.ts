/**
 * The CUPS scheduler as a {@link Spooler}: printing without a dialog, and the truth about every job.
 */
import { existsSync } from 'node:fs';
import type { Spooler, SpoolerJobState, SpoolerPrinter } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import {
  encodeRequest,
  type IppAnswer,
  type IppAttribute,
  type IppRequest,
  type IppServer,
  type IppValues,
  operations,
  post,
  statusCodes,
} from './ipp.ts';

export interface CupsOptions {
  /** Unix socket (`/run/cups/cups.sock`) or `host[:port]`; `CUPS_SERVER`, then this machine's own scheduler if absent. */
  readonly server?: string;
  /** Longest wait for an answer. */
  readonly timeoutMs?: number;
}

/** Every page of a layout file has this size, so nothing is ever scaled or turned. */
const media = 'Custom.210x140mm';
const defaultSocket = '/run/cups/cups.sock';
const defaultPort = 631;
const user = 'fapiao-counter';

/**
 * Opens the spooler. Nothing is asked before the first call, and every call may be made while the scheduler is down:
 * `printer-absent` (`queue`) when it does not know the queue, `printer-failed` (`queue`, `reason`) for everything else.
 * A failed `submit` carries `accepted`: `no`, or `unknown` when the job may be in the queue all the same.
 */
export function openCups(options: CupsOptions = {}): Spooler {
  const server = serverAt(options.server ?? process.env.CUPS_SERVER ?? defaultServer());
  const timeoutMs = options.timeoutMs ?? 15_000;
  let lastRequestId = 0;

  /** Asks and tells success from refusal; `queue` names the printer in problems. */
  async function ask(queue: string, path: string, message: IppRequest): Promise<Result<IppAnswer>> {
    lastRequestId += 1;
    const outcome = await post(server, path, encodeRequest(message, lastRequestId), timeoutMs);
    if (outcome.outcome !== 'answered') {
      const accepted = outcome.outcome === 'notTaken' ? 'no' : 'unknown';
      return failed('printer-failed', { queue, reason: outcome.reason, accepted });
    }
    const { answer } = outcome;
    if (answer.status < 0x0100) return ok(answer);
    if (answer.status === statusCodes.notFound) return failed('printer-absent', { queue });
    return failed('printer-failed', { queue, reason: answer.message || `IPP ${answer.status.toString(16)}`, accepted: 'no' });
  }

  return {
    async printers() {
      const answer = await ask('', '/', {
        operation: operations.getPrinters,
        attributes: [requested('printer-name', 'printer-state', 'printer-state-message', 'printer-state-reasons')],
      });
      // the scheduler says "not found" when it has no queue at all
      if (!answer.ok) return answer.problem.code === 'printer-absent' ? ok([]) : answer;
      return ok(answer.value.objects.map(printerOf).filter((printer) => printer.queue !== ''));
    },

    async submit({ queue, title, pdf, copies }) {
      const answer = await ask(queue, printerPath(queue), {
        operation: operations.printJob,
        attributes: [
          printerUri(queue),
          requestingUser,
          { name: 'job-name', tag: 'name', values: [jobTitle(title)] },
          { name: 'document-format', tag: 'mime', values: ['application/pdf'] },
        ],
        job: [
          { name: 'copies', tag: 'integer', values: [copies] },
          { name: 'media', tag: 'keyword', values: [media] },
          { name: 'print-scaling', tag: 'keyword', values: ['none'] },
        ],
        document: pdf,
      });
      if (!answer.ok) return answer;
      const [jobId] = answer.value.objects.flatMap((object) => object.get('job-id') ?? []);
      if (jobId === undefined) return failed('printer-failed', { queue, reason: 'no job-id', accepted: 'unknown' });
      return ok(String(jobId));
    },

    async jobState(queue, spoolerJob) {
      const answer = await ask(queue, '/jobs/', {
        operation: operations.getJobAttributes,
        attributes: [
          { name: 'job-uri', tag: 'uri', values: [`ipp://localhost/jobs/${encodeURIComponent(spoolerJob)}`] },
          requestingUser,
          requested('job-state'),
        ],
      });
      if (!answer.ok) return answer.problem.code === 'printer-absent' ? ok('gone') : answer;
      const [number] = answer.value.objects.flatMap((object) => object.get('job-state') ?? []);
      const state = jobStates.get(number);
      return state ? ok(state) : failed('printer-failed', { queue, reason: `job-state ${number}`, accepted: 'no' });
    },

    async findJob(queue, title) {
      for (const which of ['not-completed', 'completed']) {
        const answer = await ask(queue, printerPath(queue), {
          operation: operations.getJobs,
          attributes: [
            printerUri(queue),
            requestingUser,
            { name: 'which-jobs', tag: 'keyword', values: [which] },
            requested('job-id', 'job-name'),
          ],
        });
        if (!answer.ok) return answer;
        const job = answer.value.objects.find((object) => object.get('job-name')?.[0] === jobTitle(title));
        const jobId = job?.get('job-id')?.[0];
        if (jobId !== undefined) return ok(String(jobId));
      }
      return ok(null);
    },
  };
}

const requestingUser: IppAttribute = { name: 'requesting-user-name', tag: 'name', values: [user] };

function requested(...names: readonly string[]): IppAttribute {
  return { name: 'requested-attributes', tag: 'keyword', values: names };
}

function printerPath(queue: string): string {
  return `/printers/${encodeURIComponent(queue)}`;
}

function printerUri(queue: string): IppAttribute {
  return { name: 'printer-uri', tag: 'uri', values: [`ipp://localhost${printerPath(queue)}`] };
}

/** A title as backends and logs can carry it: printable ASCII without separators, at most 120 characters. */
function jobTitle(title: string): string {
  return title.replaceAll(/[^A-Za-z0-9 ._-]/g, '_').slice(0, 120);
}

function printerOf(object: IppValues): SpoolerPrinter {
  const state = object.get('printer-state')?.[0];
  const message = object.get('printer-state-message')?.[0];
  const reasons = (object.get('printer-state-reasons') ?? []).filter((reason) => reason !== 'none');
  return {
    queue: String(object.get('printer-name')?.[0] ?? ''),
    state: state === 3 ? 'idle' : state === 4 ? 'printing' : 'stopped',
    reason: message ? String(message) : reasons.join(', '),
  };
}

/** RFC 8011 5.3.7: pending, held, processing, stopped, cancelled, aborted, completed. */
const jobStates: ReadonlyMap<unknown, SpoolerJobState> = new Map([
  [3, 'pending'],
  [4, 'pending'],
  [5, 'processing'],
  [6, 'stopped'],
  [7, 'aborted'],
  [8, 'aborted'],
  [9, 'completed'],
]);

function defaultServer(): string {
  return existsSync(defaultSocket) ? defaultSocket : 'localhost';
}

function serverAt(text: string): IppServer {
  if (text.startsWith('/')) return { socketPath: text };
  const match = /^(.*?)(?::(\d{1,5}))?$/.exec(text);
  return { host: match?.[1] || 'localhost', port: Number(match?.[2] ?? defaultPort) };
}
