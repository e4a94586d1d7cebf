/**
 * A tax disk behind a serial converter, as the back office sees it. It knows no request ids: the same request twice is two
 * invoices, so an issue is sent exactly once and every doubt is the outcome `unknown`.
 */
import type { DeviceInvoice, DeviceQuery, IssueOutcome, MonthStatistics, TaxDevice } from '../../../domain/device.ts';
import type { Instant } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import type { InvoiceContent } from '../../../domain/invoice.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { failed, ok, problem, type Result } from '../../../domain/problem.ts';
import type { SerialConverterConfig } from '../../device-config.ts';
import { isOfKind } from '../answer-fields.ts';
import { readMonitor, readRates, readSigned, readStock } from '../answers.ts';
import { createAtMost } from '../at-most.ts';
import { readBureauErrors, readUnsent, readUpload } from '../bureau-answers.ts';
import { unwritableIn, type XmlFields } from '../business-xml.ts';
import type { OpenBytePort } from '../byte-port.ts';
import { issueFields } from '../issue-fields.ts';
import { isOfMonth, readMonth } from '../month-answer.ts';
import { forgetfulMemory, type PasswordMemory } from '../password-memory.ts';
import type { WatchPlug } from '../plug.ts';
import { isSuccess } from '../problems.ts';
import { queryFields } from '../query-fields.ts';
import { readInvoices } from '../records.ts';
import { issueFigures } from '../refused.ts';
import type { Returned } from '../returned.ts';
import { wrongSeller } from '../wrong-seller.ts';
import { diskChanges } from './changes.ts';
import { type CommandFacts, commands, secretsOf } from './commands.ts';
import { createDisk, type Disk } from './disk.ts';
import { createSession } from './session.ts';
import { createUsedNumbers, type UsedNumbers } from './used-numbers.ts';

/**
 * @param sellerTaxId Taxpayer this counter sells as; null leaves the comparison to the issue itself.
 * @param openPort Opens the line. Nothing is opened before the first command.
 * @param memory Passwords that were refused; for this process only when left out.
 * @param baudRate Speed of the line now, where it may be led to another port; that of `config` when left out.
 * @param watchPlug See {@link createSession}.
 */
export function serialConverter(
  config: SerialConverterConfig,
  sellerTaxId: string | null,
  openPort: OpenBytePort,
  memory: PasswordMemory = forgetfulMemory(),
  baudRate: () => number = () => config.baudRate,
  watchPlug: WatchPlug | null = null,
): TaxDevice {
  const disk = createDisk(createSession(openPort, config.timersMs, baudRate, watchPlug), config, memory);
  const inTurn = createAtMost(1);
  const used = createUsedNumbers();
  const changes = diskChanges(disk, used, config);
  const strikeOut = secretsOf(config);
  const readErrors = (fields: XmlFields, kind: InvoiceKind) => readBureauErrors(fields, kind, strikeOut);
  const { id } = config;

  function awaitLate(askedAt: Instant, rows: number, replyMs: number): void {
    const asked = epochMs(askedAt) ?? Date.now();
    // It was still sending until it was killed, which was before now, and no longer than making the line ready and the
    // request on it take.
    const readying = config.timersMs.quiet + 1_000;
    const sent = Math.min(Date.now(), asked + readying + longestSendingMs(rows, config));
    const left = sent + replyMs + config.timersMs.lateReply - Date.now();
    if (left > 0) disk.expectLateAnswer(left);
  }

  return {
    id,
    family: 'serial-converter',
    remembersRequests: false,
    uploadsByItself: false,
    managedElsewhere: false,

    identify: () =>
      inTurn(async () => {
        const known = await disk.knownAnew();
        if (!known.ok) return known;
        const { identity } = known.value;
        const seller = sellerTaxId === null ? null : wrongSeller(identity.taxId, sellerTaxId, id);
        return seller === null ? ok(identity) : { ok: false, problem: seller };
      }),

    monitor: (kind) => inTurn(() => readOf(disk, commands.monitor, kind, readMonitor, config)),
    rates: (kind) => inTurn(() => readOf(disk, commands.rates, kind, readRates, config)),
    stock: (kind) =>
      inTurn(async () => {
        const stock = await readOf(disk, commands.stock, kind, readStock, config);
        if (stock.ok) used.learnStock(stock.value);
        return stock;
      }),
    awaitLateAnswer: (content, askedAt) => awaitLate(askedAt, content.lines.length, config.timersMs.changeReply),
    awaitLateChange: (overNetwork, askedAt) =>
      awaitLate(askedAt, 0, overNetwork ? config.timersMs.networkReply : config.timersMs.changeReply),
    issue: (content) =>
      inTurn(async () => {
        const issued = await issue(disk, content, used, config);
        if (issued.outcome === 'signed') used.learnUsed(content.kind, issued.signed);
        return issued;
      }),
    query: (query) => inTurn(() => ask(disk, query, config)),
    unsent: (kind) => inTurn(() => readOf(disk, commands.unsent, kind, readUnsent, config)),
    // asked as a question is: sending twice what was sent once does nothing
    sendToBureau: (kind) => inTurn(() => readOf(disk, commands.upload, kind, readUpload, config, { sent: 0, failed: 0 })),
    bureauErrors: (kind) => inTurn(() => readOf(disk, commands.uploadErrors, kind, readErrors, config, [])),
    month: (kind, month) => inTurn(() => readMonthOf(disk, kind, month, config)),
    voidInvoice: (request) => inTurn(() => changes.voidInvoice(request)),
    requisition: (run, step) => inTurn(() => changes.requisition(run, step)),
    readIn: (kind) => inTurn(() => changes.readIn(kind)),
    giveBack: (run) => inTurn(() => changes.giveBack(run)),
    handOut: (run, machineNo) => inTurn(() => changes.handOut(run, machineNo)),
    takeBack: (run, machineNo) => inTurn(() => changes.takeBack(run, machineNo)),
    report: (kind) => inTurn(() => changes.report(kind)),
    clear: (kind) => inTurn(() => changes.clear(kind)),
    setClock: (at) => inTurn(() => changes.setClock(at)),
    // not in turn: what is under way may wait for minutes, and ends with the line
    close: () => disk.close(),
  };
}

/** More than a request of this size takes on the line: 3 kB of heads and parties, 600 bytes a row, ten bits a byte. */
function longestSendingMs(rows: number, { baudRate }: SerialConverterConfig): number {
  return ((3_000 + 600 * rows) * 10_000) / baudRate;
}

/**
 * One question about one kind.
 * @param none What it means when the device answers that there is nothing; left out, such an answer is broken.
 */
async function readOf<T>(
  disk: Disk,
  facts: CommandFacts,
  kind: InvoiceKind,
  read: (fields: XmlFields, kind: InvoiceKind) => T | null,
  { id: deviceId }: SerialConverterConfig,
  none: T | null = null,
): Promise<Result<T>> {
  const answer = await disk.ask(facts, { fplxdm: kind }, { kind }, meantFor(kind));
  if (!answer.ok) return answer;
  const value = answer.value === 'none' ? none : read(answer.value.data, kind);
  return value === null ? failed('device-garbled', { deviceId, reason: facts.id }) : ok(value);
}

async function readMonthOf(
  disk: Disk,
  kind: InvoiceKind,
  month: string,
  { id: deviceId }: SerialConverterConfig,
): Promise<Result<MonthStatistics>> {
  const fits = ({ data }: Returned) => isOfKind(data, kind) && isOfMonth(data, month);
  const answer = await disk.ask(commands.month, { fplxdm: kind, ssyf: month }, { kind }, fits);
  if (!answer.ok) return answer;
  const read = answer.value === 'none' ? null : readMonth(answer.value.data, kind, month);
  return read === null ? failed('device-garbled', { deviceId, reason: commands.month.id }) : ok(read);
}

async function issue(
  disk: Disk,
  content: InvoiceContent,
  used: UsedNumbers,
  config: SerialConverterConfig,
): Promise<IssueOutcome> {
  const known = await disk.known();
  if (!known.ok) return { outcome: 'refused', problem: known.problem };
  const seller = wrongSeller(known.value.identity.taxId, content.seller.taxId, config.id);
  if (seller !== null) return { outcome: 'refused', problem: seller };
  const { machineNo, clockNow } = known.value;
  const input = issueFields(content, { ...config, machineNo, deviceTime: clockNow() });
  const outside = unwritableIn(input);
  if (outside !== null) return { outcome: 'refused', problem: problem('characters-outside-gbk', outside) };

  const sent = await disk.send(commands.issue, input, issueFigures(content), (returned) => couldBeOf(content, returned, used));
  if (sent.outcome !== 'returned') return sent;
  const read = readSigned(sent.returned.data, content.kind);
  return read === null
    ? { outcome: 'unknown', reason: 'success without a readable code, number or time' }
    : { outcome: 'signed', signed: read.signed };
}

/** An answer that repeats other sums, or a number given out before, is the late answer to an earlier issue. */
function couldBeOf(content: InvoiceContent, returned: Returned, used: UsedNumbers): boolean {
  if (!isSuccess(returned.code)) return true;
  if (!isOfKind(returned.data, content.kind)) return false;
  const read = readSigned(returned.data, content.kind);
  if (read === null) return true;
  if (read.net !== null && Math.abs(read.net) !== Math.abs(content.totals.net)) return false;
  return !used.isUsed(content.kind, read.signed);
}

async function ask(
  disk: Disk,
  query: DeviceQuery,
  { id: deviceId }: SerialConverterConfig,
): Promise<Result<readonly DeviceInvoice[]>> {
  if (query.by === 'request') throw new Error('a serial converter does not know request ids');
  const answer = await disk.ask(commands.query, queryFields(query), { kind: query.kind }, (returned) => answers(query, returned));
  if (!answer.ok) return answer;
  if (answer.value === 'none') return ok([]);
  const found = readInvoices(answer.value.data, query.kind);
  return found === null ? failed('device-garbled', { deviceId, reason: commands.query.id }) : ok(found);
}

/** Records of other numbers than those asked for answer an earlier question. */
function answers(query: DeviceQuery, returned: Returned): boolean {
  if (!isSuccess(returned.code)) return true;
  if (!isOfKind(returned.data, query.kind)) return false;
  const found = readInvoices(returned.data, query.kind);
  if (found === null || query.by !== 'numbers') return true;
  const { code, from, to } = query;
  return found.every(({ key }) => key.code === code && Number(key.number) >= Number(from) && Number(key.number) <= Number(to));
}

function meantFor(kind: InvoiceKind): (returned: Returned) => boolean {
  return (returned) => isOfKind(returned.data, kind);
}
