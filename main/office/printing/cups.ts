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

const defaultSocket = '/run/cups/cups.sock';
const defaultPort = 631;
const user = 'fapiao-counter';
/** Refusals that say something of the moment and nothing of the job; CUPS calls a queue that is full `not possible`. */
const laterCodes: ReadonlySet<number> = new Set([
  statusCodes.notPossible,
  statusCodes.serviceUnavailable,
  statusCodes.temporaryError,
  statusCodes.notAcceptingJobs,
  statusCodes.busy,
  statusCodes.printerIsDeactivated,
  statusCodes.tooManyJobs,
]);

/**
 * Opens the spooler. Nothing is asked before the first call, and every call may be made while the scheduler is down:
 * `printer-absent` (`queue`) when it does not know the queue, `printer-failed` (`queue`, `reason`) for everything else.
 * A failed `submit` carries `accepted`: `no`, or `unknown` when the job may be in the queue all the same; and `later`: `yes` when it may be
 * taken at another time.
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
      return failed('printer-failed', { queue, reason: outcome.reason, accepted, ...(outcome.later ? { later: 'yes' } : {}) });
    }
    const { answer } = outcome;
    if (answer.status < 0x0100) return ok(answer);
    if (answer.status === statusCodes.notFound) return failed('printer-absent', { queue });
    const later = laterCodes.has(answer.status) ? { later: 'yes' } : {};
    const reason = answer.message || `IPP ${answer.status.toString(16)}`;
    return failed('printer-failed', { queue, status: answer.status, reason, accepted: 'no', ...later });
  }

  async function reasonsOfPrinter(queue: string): Promise<readonly string[]> {
    const answer = await ask(queue, printerPath(queue), {
      operation: operations.getPrinterAttributes,
      attributes: [printerUri(queue), requestingUser, requested('printer-state-reasons')],
    });
    return answer.ok ? answer.value.objects.flatMap((object) => object.get('printer-state-reasons') ?? []).map(String) : [];
  }

  return {
    async printers() {
      const answer = await ask('', '/', {
        operation: operations.getPrinters,
        attributes: [
          requested(
            'printer-name',
            'printer-state',
            'printer-is-accepting-jobs',
            'printer-state-message',
            'printer-state-reasons',
          ),
        ],
      });
      // the scheduler says "not found" when it has no queue at all
      if (!answer.ok) return answer.problem.code === 'printer-absent' ? ok([]) : answer;
      return ok(answer.value.objects.map(printerOf).filter((printer) => printer.queue !== ''));
    },

    async submit({ queue, title, pdf, copies, media }) {
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
          { name: 'media', tag: 'keyword', values: [mediaName(media)] },
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
        attributes: [jobUri(spoolerJob), requestingUser, requested('job-state', 'job-state-reasons')],
      });
      if (!answer.ok) return answer.problem.code === 'printer-absent' ? ok({ state: 'gone', reasons: [] }) : answer;
      const { objects } = answer.value;
      const [number] = objects.flatMap((object) => object.get('job-state') ?? []);
      const state = jobStates.get(number);
      if (!state) return failed('printer-failed', { queue, reason: `job-state ${number}`, accepted: 'no' });
      const reasons = objects.flatMap((object) => object.get('job-state-reasons') ?? []).map(String);
      if (!overStates.has(state)) reasons.push(...(await reasonsOfPrinter(queue)));
      return ok({ state, reasons: tellingReasons(reasons) });
    },

    async cancel(queue, spoolerJob) {
      const answer = await ask(queue, '/jobs/', {
        operation: operations.cancelJob,
        attributes: [jobUri(spoolerJob), requestingUser],
      });
      if (answer.ok) return ok(undefined);
      const { code, details } = answer.problem;
      return code === 'printer-absent' || details.status === statusCodes.notPossible ? ok(undefined) : answer;
    },

    async findJob(queue, title) {
      for (const which of ['not-completed', 'completed']) {
        const answer = await ask(queue, printerPath(queue), {
          operation: operations.getJobs,
          attributes: [
            printerUri(queue),
            requestingUser,
            { name: 'which-jobs', tag: 'keyword', values: [which] },
            // CUPS puts a finished job away after a second, and reads its name again only for something that it keeps on disk with it.
            requested('job-id', 'job-name', 'copies'),
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

function jobUri(spoolerJob: string): IppAttribute {
  return { name: 'job-uri', tag: 'uri', values: [`ipp://localhost/jobs/${encodeURIComponent(spoolerJob)}`] };
}

/** Sizes every office printer has a tray for; asked for as a size of our own, some would wait for a person to put it in. */
const standardSizes: ReadonlyMap<string, string> = new Map([
  ['210x297', 'iso_a4_210x297mm'],
  ['148x210', 'iso_a5_148x210mm'],
]);

function mediaName({ width, height }: { readonly width: number; readonly height: number }): string {
  const size = `${width}x${height}`;
  return standardSizes.get(size) ?? `Custom.${size}mm`;
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
    accepting: object.get('printer-is-accepting-jobs')?.[0] !== 0,
    reason: message ? String(message) : reasons.join(', '),
  };
}

/** RFC 8011 5.3.7: pending, held, processing, stopped, cancelled, aborted, completed. */
const jobStates: ReadonlyMap<unknown, SpoolerJobState> = new Map([
  [3, 'pending'],
  [4, 'held'],
  [5, 'processing'],
  [6, 'stopped'],
  [7, 'cancelled'],
  [8, 'aborted'],
  [9, 'completed'],
]);

/** States of a job that has nothing to wait for. */
const overStates: ReadonlySet<SpoolerJobState> = new Set(['completed', 'cancelled', 'aborted']);

/** What the state says already, and what keeps no job waiting. */
const untelling: ReadonlySet<string> = new Set([
  'none',
  'aborted-by-system',
  'connecting-to-device',
  'job-completed-successfully',
  'job-data-insufficient',
  'job-incoming',
  'job-outgoing',
  'job-printing',
  'job-queued',
  'job-transforming',
  'marker-supply-low',
  'media-low',
  'processing-to-stop-point',
  'toner-low',
]);

/**
 * The keywords that say why a job stands still, sorted and without repeats. How grave a printer thinks it is (`media-empty-warning`) is left out,
 * for drivers do not agree on it; what is a mere report too, and what a driver names for itself (`cups-…`, `com.…`).
 */
function tellingReasons(keywords: readonly string[]): readonly string[] {
  const plain = keywords
    .filter((keyword) => !/-report$|^cups-|\./.test(keyword))
    .map((keyword) => keyword.replace(/-(?:error|warning)$/, ''));
  return [...new Set(plain.filter((keyword) => !untelling.has(keyword)))].toSorted();
}

function defaultServer(): string {
  return existsSync(defaultSocket) ? defaultSocket : 'localhost';
}

function serverAt(text: string): IppServer {
  if (text.startsWith('/')) return { socketPath: text };
  const match = /^(.*?)(?::(\d{1,5}))?$/.exec(text);
  return { host: match?.[1] || 'localhost', port: Number(match?.[2] ?? defaultPort) };
}
