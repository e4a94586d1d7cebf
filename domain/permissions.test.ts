import { describe, expect, test } from 'vitest';
import { allowedRoles, isRole, mayRun, type PermittedCommand, roles } from './permissions.ts';

const commands = Object.keys(allowedRoles) as PermittedCommand[];
const reading: readonly PermittedCommand[] = [
  'status',
  'signIn',
  'resume',
  'signOut',
  'tasks',
  'outbox',
  'lastBooks',
  'findInvoices',
  'getInvoice',
  'layoutFile',
  'printPreview',
  'exportLayouts',
  'printJobs',
  'printSetups',
  'printSetupHistory',
  'templates',
  'template',
  'readETicket',
  'deviceDetail',
  'deviceOperations',
  'formNumbers',
  'monthBalance',
  'deviceLog',
  'exportDeviceLog',
];
/** Devices are led elsewhere by station IT. */
const pairing: readonly PermittedCommand[] = ['probePort', 'pairDevice'];
const notTheClerks: readonly PermittedCommand[] = [
  'backupNow',
  'beginOperation',
  'resumeOperation',
  'dropOperation',
  'otherCounters',
  'deviceLog',
  'exportDeviceLog',
  'listPorts',
  'exportLayouts',
  'setPrintSetup',
  'printTestPage',
  'saveTemplate',
  'deleteTemplate',
  'chooseTemplate',
  'previewTemplate',
  ...pairing,
];

test('without a session only status and sign-in', () => {
  expect(commands.filter((command) => mayRun(command, null))).toEqual(['status', 'signIn']);
  expect(commands.filter((command) => mayRun(command, []))).toEqual(['status', 'signIn']);
});

test('an auditor reads and changes nothing', () => {
  expect(commands.filter((command) => mayRun(command, ['auditor']))).toEqual(
    commands.filter((command) => reading.includes(command)),
  );
});

test('clerk and supervisor work the counter; what is done to ledger and devices is not the clerk’s', () => {
  for (const command of commands) {
    expect(mayRun(command, ['clerk']), command).toBe(!notTheClerks.includes(command));
    expect(mayRun(command, ['supervisor']), command).toBe(!pairing.includes(command));
  }
});

test('station IT runs the machine and sees no invoice', () => {
  expect(mayRun('refreshStatus', ['it'])).toBe(true);
  expect(mayRun('uploadNow', ['it'])).toBe(true);
  for (const command of [
    'findOrder',
    'issueInvoice',
    'findInvoices',
    'getInvoice',
    'printInvoice',
    'printJobs',
    'settleTask',
  ] as const) {
    expect(mayRun(command, ['it'])).toBe(false);
  }
});

describe('several roles', () => {
  test('may do what any of them may', () => {
    expect(mayRun('issueInvoice', ['auditor', 'clerk'])).toBe(true);
    expect(mayRun('issueInvoice', ['auditor', 'it'])).toBe(false);
  });
});

test('only the four are roles', () => {
  expect(roles.every(isRole)).toBe(true);
  expect(isRole('admin')).toBe(false);
});
