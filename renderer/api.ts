/**
 * The window's only door: every command of the contract as a typed function, every event as a subscription.
 *
 * While the office is being started again, commands wait instead of failing. Those that were on their way and may be
 * asked twice (reading, and everything that carries a durable request id) are asked again when it is back; the others
 * return `office-recovering` and the clerk decides.
 */
import { tellProblem } from '../domain/problem-texts.ts';
import type { Bridge } from '../preload/bridge.ts';
import type { CommandInput, CommandName, CommandOutput, EventName, EventPayload } from '../preload/contract.ts';
import type { Reply, ToldProblem } from '../preload/envelope.ts';
import { useOffice } from './state/office.ts';
import { useSession } from './state/session.ts';

declare global {
  interface Window {
    readonly fapiao: Bridge;
  }
}

export type Api = { readonly [N in CommandName]: (input: CommandInput<N>) => Promise<Reply<CommandOutput<N>>> };

export type FoundOrder = CommandOutput<'findOrder'>;
export type Order = FoundOrder['order'];
export type OrderLine = Order['lines'][number];
export type Draft = CommandOutput<'openDraft'>;
export type DraftLine = Draft['lines'][number];
export type CheckedDraft = CommandOutput<'checkDraft'>;
export type Finding = CheckedDraft['findings'][number];
export type NextNumber = CommandOutput<'nextNumber'>;
export type InvoiceDetail = CommandOutput<'getInvoice'>;
export type InvoiceRow = EventPayload<'invoiceChanged'>;
export type Truths = InvoiceRow['truths'];
export type Status = CommandOutput<'status'>;
export type DeviceStatus = Status['devices'][number];
export type StandingOperation = NonNullable<DeviceStatus['operation']>;
export type StrayOperation = Status['strayOperations'][number];
export type Task = CommandOutput<'tasks'>[number];
/** A task of one kind. */
export type TaskOf<W extends Task['what']> = Extract<Task, { readonly what: W }>;
export type Evidence = CommandOutput<'taskEvidence'>;
export type Candidate = Evidence['candidates'][number];
export type OutboxItem = CommandOutput<'outbox'>[number];
export type BooksReport = CommandOutput<'compareBooks'>;
export type Limit = DeviceStatus['limits'][number];
export type DeviceDetail = CommandOutput<'deviceDetail'>;
export type DeviceKindDetail = DeviceDetail['kinds'][number];
export type Forecast = DeviceDetail['forecasts'][number];
export type CalendarDay = DeviceDetail['calendar'][number];
export type DeviceOperation = CommandOutput<'beginOperation'>;
export type FormRun = CommandOutput<'formNumbers'>[number];
export type MonthBalance = CommandOutput<'monthBalance'>;
export type OtherCounter = CommandOutput<'otherCounters'>[number];
export type LogEntry = CommandOutput<'deviceLog'>['entries'][number];
export type PortInfo = CommandOutput<'listPorts'>[number];
export type PrintJob = CommandOutput<'printJobs'>[number];
/** What a person saw of a job's paper. */
export type PaperSeen = CommandInput<'confirmPrint'>['paper'];
export type PrintSetup = CommandOutput<'printSetups'>[number];
export type PrinterStatus = Status['printers'][number];
export type TemplateSummary = CommandOutput<'templates'>[number];
export type TemplateInFull = CommandOutput<'template'>;
export type SealState = CommandOutput<'layoutFile'>['seal'];
export type ETicket = CommandOutput<'readETicket'>['ticket'];
export type Person = CommandOutput<'resume'>['person'];
export type PlainProblem = Finding['problem'];
export type { ToldProblem };

/** Whether asking again after a lost answer cannot do the thing twice. */
const repeatable: Readonly<Record<CommandName, boolean>> = {
  signIn: true,
  resume: true,
  signOut: true,
  status: true,
  refreshStatus: true,
  findOrder: true,
  openDraft: false,
  checkDraft: true,
  saveDraft: true,
  drafts: true,
  dropDraft: true,
  nextNumber: true,
  issueInvoice: true,
  settleTask: true,
  tasks: true,
  taskEvidence: true,
  answerTask: false,
  outbox: true,
  retryUpload: true,
  deliverInvoice: false,
  compareBooks: true,
  lastBooks: true,
  backupNow: true,
  findInvoices: true,
  getInvoice: true,
  layoutFile: true,
  printPreview: true,
  exportLayouts: true,
  printInvoice: false,
  printInvoices: false,
  printJobs: true,
  cancelPrint: false,
  confirmPrint: false,
  printSetups: true,
  setPrintSetup: true,
  printSetupHistory: true,
  printTestPage: false,
  templates: true,
  template: true,
  saveTemplate: false,
  deleteTemplate: true,
  chooseTemplate: true,
  previewTemplate: true,
  readETicket: true,
  printETicket: false,
  uploadNow: true,
  deviceDetail: true,
  deviceOperations: true,
  beginOperation: false,
  resumeOperation: true,
  dropOperation: true,
  formNumbers: true,
  monthBalance: true,
  otherCounters: true,
  deviceLog: true,
  exportDeviceLog: true,
  listPorts: true,
  probePort: true,
  pairDevice: false,
};

/** Pause before a command goes again that the shell refused because the office is away. */
const againAfterMs = 200;

/** A problem that arose in the window itself, told as the office tells its own. */
function toldHere(code: 'office-recovering' | 'internal', details: Record<string, string> = {}): ToldProblem {
  return tellProblem({ code, details });
}

/** One crossing of the bridge. A bridge that throws is a bug on the other side; the clerk still gets a sentence. */
async function cross(name: CommandName, input: unknown): Promise<Reply> {
  const { token, expire } = useSession.getState();
  try {
    const reply = await window.fapiao.send(name, input, token ?? undefined);
    if (!reply.ok && reply.problem.code === 'not-signed-in' && token !== null && token === useSession.getState().token) expire();
    return reply;
  } catch (error) {
    console.error(`bridge: ${name}`, error);
    return { ok: false, problem: toldHere('internal', { reference: `window-${name}` }) };
  }
}

/** Resolves when the office is (or comes into) a state that `wanted` accepts. */
function officeReaches(wanted: (ready: boolean) => boolean): { readonly reached: Promise<'reached'>; readonly stop: () => void } {
  let stop: () => void = () => undefined;
  const reached = new Promise<'reached'>((resolve) => {
    const look = (state: string): void => {
      if (wanted(state === 'ready')) {
        stop();
        resolve('reached');
      }
    };
    stop = useOffice.subscribe(({ state }) => look(state));
    look(useOffice.getState().state);
  });
  return { reached, stop };
}

async function send(name: CommandName, input: unknown): Promise<Reply> {
  for (;;) {
    await officeReaches((ready) => ready).reached;
    const lost = officeReaches((ready) => !ready);
    const outcome = await Promise.race([cross(name, input), lost.reached]);
    lost.stop();
    const refused = outcome !== 'reached' && !outcome.ok && outcome.problem.code === 'office-recovering';
    if (outcome !== 'reached' && !refused) return outcome;
    if (!repeatable[name]) return { ok: false, problem: toldHere('office-recovering') };
    // the shell's refusal may overtake its event
    if (refused) await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  }
}

/** Every command of the contract. Never rejects: trouble is a reply. */
export const api = Object.fromEntries(
  Object.keys(repeatable).map((name) => [name, (input: unknown) => send(name as CommandName, input)]),
) as Api;

/** Calls `listener` for every event of this name, for the life of the page. */
export function onEvent<N extends EventName>(event: N, listener: (payload: EventPayload<N>) => void): void {
  window.fapiao.on(event, (payload) => listener(payload as EventPayload<N>));
}
