/**
 * A tax-control server, as the back office sees it. It remembers request ids, so a lost answer is asked for by id and a
 * request may be sent again: the same id is the same invoice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceIdentity, IssueOutcome, TaxDevice } from '../../../domain/device.ts';
import type { RequestId } from '../../../domain/ids.ts';
import type { InvoiceContent } from '../../../domain/invoice.ts';
import { ok, problem, type Result } from '../../../domain/problem.ts';
import { sameInvoice, signedOf } from '../../../domain/settlement.ts';
import type { TaxControlServerConfig } from '../../device-config.ts';
import { readMonitor, readRates, readSigned } from '../answers.ts';
import { unwritableIn } from '../business-xml.ts';
import { type IssueContext, issueFields } from '../issue-fields.ts';
import { canonicalCode, isSuccess, meaningOf } from '../problems.ts';
import { issueFigures, refusedBy } from '../refused.ts';
import type { Returned } from '../returned.ts';
import { runningClock } from '../running-clock.ts';
import { wrongSeller } from '../wrong-seller.ts';
import { type Call, createCall, functions } from './functions.ts';
import { type Post, post } from './http-post.ts';
import { askInformation, askInvoices, askOfKind, askStock, askUnsent, serverCodes } from './server.ts';
import { voidInvoice } from './void-invoice.ts';

/** Pause between two questions about a serial that is being issued, ms. */
const askAgainMs = 500;

/** What an issue must know of the server. */
interface KnownServer {
  readonly taxId: string;
  readonly context: () => IssueContext;
}

/**
 * @param sellerTaxId Taxpayer this counter sells as; null leaves the comparison to the issue itself.
 * @param send Posts the requests.
 */
export function taxControlServer(config: TaxControlServerConfig, sellerTaxId: string | null, send: Post = post): TaxDevice {
  const call = createCall(config, send);
  let known: KnownServer | null = null;

  async function identity(): Promise<Result<{ readonly identity: DeviceIdentity; readonly server: KnownServer }>> {
    const asked = await askInformation(call, config);
    if (!asked.ok) return asked;
    const { identity: said, machineNo } = asked.value.answer;
    const clock = runningClock(said.clock);
    const server: KnownServer = { taxId: said.taxId, context: () => ({ ...config, machineNo, deviceTime: clock() }) };
    known = server;
    return ok({ identity: said, server });
  }

  const managedElsewhere = problem('device-managed-elsewhere', { deviceId: config.id });
  const managed = () => Promise.resolve({ outcome: 'refused', problem: managedElsewhere } as const);

  return {
    id: config.id,
    family: 'tax-control-server',
    remembersRequests: true,
    uploadsByItself: true,
    managedElsewhere: true,

    async identify() {
      const asked = await identity();
      if (!asked.ok) return asked;
      const { taxId } = asked.value.identity;
      const seller = sellerTaxId === null ? null : wrongSeller(taxId, sellerTaxId, config.id);
      return seller === null ? ok(asked.value.identity) : { ok: false, problem: seller };
    },

    monitor: (kind) => askOfKind(call, config, kind, readMonitor),
    rates: (kind) => askOfKind(call, config, kind, readRates),
    stock: (kind) => askStock(call, config, kind),
    query: (query) => askInvoices(call, config, query),
    unsent: (kind) => askUnsent(call, config, kind),
    // it sends by itself, again and again, until the bureau has everything
    sendToBureau: () => Promise.resolve(ok({ sent: 0, failed: 0 })),
    bureauErrors: () => Promise.resolve(ok([])),
    // an answer belongs to its own connection
    awaitLateAnswer: () => undefined,
    awaitLateChange: () => undefined,

    async issue(content, requestId) {
      if (known !== null) return issue(call, content, requestId, known, config);
      const asked = await identity();
      return asked.ok
        ? issue(call, content, requestId, asked.value.server, config)
        : { outcome: 'refused', problem: asked.problem };
    },

    voidInvoice: (request) => voidInvoice(call, request, config),
    requisition: managed,
    readIn: managed,
    giveBack: managed,
    handOut: managed,
    takeBack: managed,
    report: managed,
    clear: managed,
    setClock: managed,
    month: () => Promise.resolve({ ok: false, problem: managedElsewhere }),

    // every request has a connection of its own, which ends with it
    close: () => Promise.resolve(),
  };
}

async function issue(
  call: Call,
  content: InvoiceContent,
  requestId: RequestId,
  server: KnownServer,
  config: TaxControlServerConfig,
): Promise<IssueOutcome> {
  const { id: deviceId } = config;
  const seller = wrongSeller(server.taxId, content.seller.taxId, deviceId);
  if (seller !== null) return { outcome: 'refused', problem: seller };
  const fields = { fpqqlsh: requestId, ...issueFields(content, server.context()) };
  const outside = unwritableIn(fields);
  if (outside !== null) return { outcome: 'refused', problem: problem('characters-outside-gbk', outside) };

  const called = await call(functions.issue, fields);
  switch (called.outcome) {
    case 'notSent':
      return { outcome: 'refused', problem: problem('device-absent', { deviceId, reason: called.reason }) };
    case 'unknown':
      return { outcome: 'unknown', reason: called.reason };
    case 'returned':
      return readOutcome(call, content, requestId, called.returned, config);
  }
}

async function readOutcome(
  call: Call,
  content: InvoiceContent,
  requestId: RequestId,
  returned: Returned,
  config: TaxControlServerConfig,
): Promise<IssueOutcome> {
  const { code, message } = returned;
  if (isSuccess(code)) {
    const read = readSigned(returned.data, content.kind);
    if (read === null) return { outcome: 'unknown', reason: 'success without a readable code, number or time' };
    return { outcome: 'signed', signed: read.signed };
  }
  const known = canonicalCode(code);
  if (known === serverCodes.issuedAlready || known === serverCodes.beingIssued) {
    return firstResult(call, content, requestId, known === serverCodes.beingIssued, config);
  }
  if (meaningOf(code).executed === 'unknown') return { outcome: 'unknown', reason: `return code ${code} ${message}` };
  return { outcome: 'refused', problem: refusedBy(returned, config.id, issueFigures(content)) };
}

/**
 * What became of the serial when it was sent first. The answer that says so does not tell whether the content was the
 * same, so the server's own record is compared.
 * @param underWay The server said that it is still issuing it.
 */
async function firstResult(
  call: Call,
  content: InvoiceContent,
  requestId: RequestId,
  underWay: boolean,
  config: TaxControlServerConfig,
): Promise<IssueOutcome> {
  const { timeoutMs } = config;
  const patience = performance.now() + timeoutMs;
  for (;;) {
    const asked = await askInvoices(call, config, { by: 'request', kind: content.kind, requestId });
    if (asked.ok) {
      const [invoice, second] = asked.value;
      // a serial that is under way has no record yet
      const missing = invoice === undefined && !underWay;
      if (missing || second !== undefined) return { outcome: 'unknown', reason: 'the record of the serial is missing' };
      if (invoice !== undefined && sameInvoice(content, invoice)) return { outcome: 'signed', signed: signedOf(invoice) };
      // The serial is somebody's invoice, and whose it is a person must see.
      if (invoice !== undefined) return { outcome: 'unknown', reason: 'the serial was issued with other content' };
    } else if (asked.problem.code !== 'issue-in-progress') {
      return { outcome: 'unknown', reason: `asked by serial: ${asked.problem.code}` };
    }
    if (performance.now() + askAgainMs > patience) return { outcome: 'unknown', reason: 'the serial is still being issued' };
    await pause(askAgainMs);
  }
}
