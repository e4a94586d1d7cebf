/**
 * Words of the comparison of the books and of the copies of the ledger, in English.
 */
import type { Text } from '../zh-CN.ts';

export const books: Text['books'] = {
  title: 'Compare the books',
  explain:
    'Device, ledger and platform are compared number by number. What can be put right is; what differs becomes a task for a person. Issuing goes on meanwhile.',
  recent: 'Compare recent numbers',
  everything: 'Compare all numbers',
  everythingNeeds: 'A supervisor may compare all numbers: it can take the device for hours.',
  running: 'Comparing…',
  progress: (device, done, total) => `${device}: ${done} of ${total}`,
  never: 'Nothing has been compared yet.',
  loading: 'Reading…',
  when: (started, ended) => `Started ${started}, ended ${ended}`,
  agree: (n) => `All ${n} numbers agree.`,
  agreeAsked: (n) => `Among those that answered, all ${n} numbers agree.`,
  differ: (n) => `${n} ${n === '1' ? 'number does' : 'numbers do'} not agree; see the tasks.`,
  incomplete: 'One side could not be asked; this result is not complete:',
  platform: 'Platform',
  ranges: 'Ranges',
  device: 'Device',
  kind: 'Kind',
  numbers: 'Numbers',
  duplicates: (numbers) => `Twice: ${numbers}`,
  repaired: (n) => `${n} put right`,
  repairs: { recorded: 'taken into the ledger', sentAgain: 'uploaded again' },
  partial: 'The other two sides could not be asked for all of it; this range is not complete.',
  leftOut: (numbers) => `Not judged yet: ${numbers} (an issue is not settled)`,
  differences: 'Differences',
  outcome: 'What',
  task: 'Open task',
  taskOf: (number) => `Open task ${number}`,
  settled: 'settled',
  more: (n) => `${n} more not listed`,
  noRanges: 'There are no numbers to compare.',
  backUp: 'Back up the ledger',
  backedUp: (file) => `Ledger copied to ${file}`,
};
