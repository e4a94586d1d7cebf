/**
 * The names of the contract's commands and events, without its schemas: the preload runs before every page and should be
 * small, and the shell only carries messages. A name too many or too few does not compile.
 */
import type { CommandName, EventName } from './contract.ts';

const commandNames: Readonly<Record<CommandName, true>> = {
  signIn: true,
  resume: true,
  signOut: true,
  status: true,
  refreshStatus: true,
  findOrder: true,
  openDraft: true,
  checkDraft: true,
  saveDraft: true,
  drafts: true,
  dropDraft: true,
  nextNumber: true,
  issueInvoice: true,
  settleTask: true,
  tasks: true,
  taskEvidence: true,
  answerTask: true,
  outbox: true,
  retryUpload: true,
  deliverInvoice: true,
  compareBooks: true,
  lastBooks: true,
  backupNow: true,
  findInvoices: true,
  getInvoice: true,
  layoutFile: true,
  printPreview: true,
  exportLayouts: true,
  printInvoice: true,
  printInvoices: true,
  printJobs: true,
  cancelPrint: true,
  confirmPrint: true,
  printSetups: true,
  setPrintSetup: true,
  printSetupHistory: true,
  printTestPage: true,
  templates: true,
  template: true,
  saveTemplate: true,
  deleteTemplate: true,
  chooseTemplate: true,
  previewTemplate: true,
  readETicket: true,
  printETicket: true,
  uploadNow: true,
  deviceDetail: true,
  deviceOperations: true,
  beginOperation: true,
  resumeOperation: true,
  dropOperation: true,
  formNumbers: true,
  monthBalance: true,
  otherCounters: true,
  deviceLog: true,
  exportDeviceLog: true,
  listPorts: true,
  probePort: true,
  pairDevice: true,
};
const eventNames: Readonly<Record<EventName, true>> = {
  statusChanged: true,
  invoiceChanged: true,
  tasksChanged: true,
  printJobChanged: true,
  booksProgress: true,
  operationChanged: true,
  officeState: true,
};

/** Channels between preload and shell. */
export const commandChannel = 'fapiao:command';
export const eventChannel = 'fapiao:event';

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commandNames, name);
export const isEventName = (name: string): name is EventName => Object.hasOwn(eventNames, name);
