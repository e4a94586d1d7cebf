/**
 * Every fault that the simulators can play, as concrete entries of their fault scripts. A test holds the lists against the
 * simulators' own schemas, so that a fault nobody plays is found.
 */
import { requestMs, timersMs } from './world.ts';

export const farEnds = ['disk', 'server', 'platform'] as const;
export type FarEnd = (typeof farEnds)[number];

export interface ListedFault {
  /** Unique in its list, for the report. */
  readonly name: string;
  readonly entry: Readonly<Record<string, unknown>> & { readonly fault: string };
}

type Entry = ListedFault['entry'];

/** Names an entry by itself: `delay executed=false ms=300`. */
function listed(...entries: readonly Entry[]): readonly ListedFault[] {
  return entries.map((entry) => {
    const { fault, ...rest } = entry;
    const details = Object.entries(rest).map(
      ([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
    );
    return { name: [fault, ...details].join(' '), entry };
  });
}

/** The same fault with the work done before it shows, and with nothing done. */
const either = (entry: Entry): readonly Entry[] => [
  { ...entry, executed: true },
  { ...entry, executed: false },
];

/** Comes after nobody waits for it any more, and before it would be against the rules. */
const late = timersMs.changeReply + timersMs.lateReply / 3;
const inTime = timersMs.changeReply / 2;

export const diskFaults = listed(
  { fault: 'dropRequest' },
  ...either({ fault: 'noAnswer' }),
  ...either({ fault: 'delay', ms: inTime }),
  ...either({ fault: 'delay', ms: late }),
  ...either({ fault: 'wait', forMs: timersMs.changeReply * 1.5, everyMs: inTime }),
  { fault: 'cutAfterByte', bytes: 0 },
  { fault: 'cutAfterByte', bytes: 3 },
  { fault: 'cutAfterByte', bytes: 40 },
  { fault: 'cutAfterPacket', packets: 1 },
  { fault: 'corruptByte', byte: 0 },
  { fault: 'corruptByte', byte: 20, xor: '01' },
  { fault: 'corruptByte', byte: -1 },
  { fault: 'noise', bytes: '0200ff06' },
  ...either({ fault: 'halfHeader' }),
  ...either({ fault: 'repeatPrevious' }),
  ...either({ fault: 'errorByte', byte: 'f1' }),
  ...either({ fault: 'errorText', text: '写库失败' }),
  { fault: 'errorText', text: '写库失败', short: true, executed: true },
  { fault: 'refuse', code: '176' },
  ...either({ fault: 'refuse', code: '4005' }),
  ...either({ fault: 'refuse', code: '9999' }),
  { fault: 'unplug', at: 'request', bytes: 9 },
  ...either({ fault: 'unplug', at: 'reply', bytes: 0 }),
  { fault: 'unplug', at: 'reply', bytes: 20 },
  { fault: 'insertDisk', deviceNo: '499000999999' },
  { fault: 'crash', at: 'beforeWrite' },
  { fault: 'crash', at: 'afterWrite' },
  { fault: 'crash', at: 'reply', bytes: 20 },
  { fault: 'hold', at: 'request', bytes: 9 },
  { fault: 'hold', at: 'acted' },
  { fault: 'hold', at: 'reply', packets: 1 },
);

const slow = requestMs / 2;
const tooSlow = requestMs * 1.5;

export const serverFaults = listed(
  ...either({ fault: 'status', status: 503 }),
  ...either({ fault: 'reset' }),
  ...either({ fault: 'noAnswer' }),
  ...either({ fault: 'html' }),
  ...either({ fault: 'truncated', bytes: 60 }),
  ...either({ fault: 'truncated', bytes: 60, closed: true }),
  ...either({ fault: 'slow', ms: slow }),
  ...either({ fault: 'slow', ms: tooSlow }),
  { fault: 'refuse', code: '-10314' },
  { fault: 'refuse', code: '-10311' },
  { fault: 'refuse', code: '-10326' },
  ...either({ fault: 'refuse', code: '-19999' }),
  { fault: 'crash', at: 'beforeWrite' },
  { fault: 'crash', at: 'afterWrite' },
  { fault: 'hold', at: 'request' },
  { fault: 'hold', at: 'acted' },
  { fault: 'hold', at: 'reply' },
);

export const platformFaults = listed(
  { fault: 'slow', ms: slow },
  { fault: 'slow', ms: tooSlow },
  { fault: 'drop' },
  { fault: 'cutAfterCommit' },
  { fault: 'lostAnswer' },
  { fault: 'cutAnswer' },
  { fault: 'truncatedJson' },
  { fault: 'doubled' },
  { fault: 'status', status: 400 },
  { fault: 'status', status: 404 },
  { fault: 'status', status: 409 },
  { fault: 'status', status: 500 },
  { fault: 'status', status: 500, after: true },
  { fault: 'status', status: 503, retryAfter: '1' },
  { fault: 'status', status: 429, retryAfter: '1', after: true },
  { fault: 'html' },
  { fault: 'html', status: 511 },
  { fault: 'wrongClock', offsetMs: 600_000 },
  { fault: 'wrongClock', offsetMs: -600_000 },
  { fault: 'instead', json: {} },
  { fault: 'instead', json: { results: [{ uploadKey: '1-1-1', outcome: 'accepted' }] } },
  { fault: 'hold', at: 'request' },
  { fault: 'hold', at: 'acted' },
  { fault: 'hold', at: 'answer' },
);

export const faultsOf: Readonly<Record<FarEnd, readonly ListedFault[]>> = {
  disk: diskFaults,
  server: serverFaults,
  platform: platformFaults,
};
