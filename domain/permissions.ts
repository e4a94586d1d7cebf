/**
 * Who may do what. The back office asks this before every command; the window asks it only to hide what would be refused.
 */

export const roles = ['clerk', 'supervisor', 'auditor', 'it'] as const;
export type Role = (typeof roles)[number];

/** True when a text from outside names a role. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

const everybody: readonly Role[] = roles;
const counter: readonly Role[] = ['clerk', 'supervisor'];
const running: readonly Role[] = ['clerk', 'supervisor', 'it'];
const readers: readonly Role[] = ['clerk', 'supervisor', 'auditor'];

/** Roles that may run a command; `null` needs no session at all. */
export const allowedRoles = {
  status: null,
  signIn: null,
  resume: everybody,
  signOut: everybody,
  refreshStatus: running,
  findOrder: counter,
  openDraft: counter,
  checkDraft: counter,
  saveDraft: counter,
  drafts: counter,
  dropDraft: counter,
  nextNumber: counter,
  issueInvoice: counter,
  settleTask: counter,
  tasks: everybody,
  taskEvidence: counter,
  answerTask: counter,
  outbox: everybody,
  retryUpload: running,
  deliverInvoice: counter,
  compareBooks: running,
  lastBooks: everybody,
  backupNow: ['supervisor', 'it'],
  findInvoices: readers,
  getInvoice: readers,
  layoutFile: readers,
  printPreview: readers,
  exportLayouts: ['supervisor', 'auditor'],
  printInvoice: counter,
  printInvoices: counter,
  printJobs: readers,
  cancelPrint: counter,
  confirmPrint: counter,
  printSetups: everybody,
  setPrintSetup: ['supervisor', 'it'],
  printSetupHistory: everybody,
  printTestPage: ['supervisor', 'it'],
  templates: everybody,
  template: everybody,
  saveTemplate: ['supervisor', 'it'],
  deleteTemplate: ['supervisor', 'it'],
  chooseTemplate: ['supervisor', 'it'],
  previewTemplate: ['supervisor', 'it'],
  readETicket: readers,
  printETicket: counter,
  uploadNow: running,
  deviceDetail: everybody,
  deviceOperations: everybody,
  beginOperation: ['supervisor'],
  resumeOperation: ['supervisor'],
  dropOperation: ['supervisor'],
  formNumbers: readers,
  monthBalance: readers,
  otherCounters: ['supervisor', 'it'],
  deviceLog: ['supervisor', 'auditor', 'it'],
  exportDeviceLog: ['supervisor', 'auditor', 'it'],
  listPorts: ['supervisor', 'it'],
  probePort: ['it'],
  pairDevice: ['it'],
} as const satisfies Readonly<Record<string, readonly Role[] | null>>;

/** A command this table knows; the office's handlers are checked against it by the compiler. */
export type PermittedCommand = keyof typeof allowedRoles;

/** @param personRoles Roles of the signed-in person; null when nobody is signed in. */
export function mayRun(command: PermittedCommand, personRoles: readonly Role[] | null): boolean {
  const allowed: readonly Role[] | null = allowedRoles[command];
  if (allowed === null) return true;
  return personRoles?.some((role) => allowed.includes(role)) ?? false;
}

/** Who may have every number compared: it may take a device's time for hours. Everybody who may compare may have the newest compared. */
export function mayCompareEverything(personRoles: readonly Role[]): boolean {
  return personRoles.some((role) => role === 'supervisor' || role === 'it');
}
