/**
 * Every named point of one issue where the counter may die, in the order in which they come, and how each is reached: a step of
 * the office itself, or a place on a wire where a far end is told to stand still.
 */
import { type StepName, stepNames } from '../domain/steps.ts';

export const families = ['serial-converter', 'tax-control-server'] as const;
export type Family = (typeof families)[number];

/** Where a far end stands still. */
export interface Hold {
  readonly farEnd: 'device' | 'platform';
  readonly fault: Readonly<Record<string, unknown>>;
}

export type KillPoint =
  | { readonly name: StepName; readonly reach: 'step'; readonly print: boolean }
  | { readonly name: string; readonly reach: 'wire'; readonly holds: Readonly<Partial<Record<Family, Hold>>> };

const onSerial = (place: Readonly<Record<string, unknown>>): Hold => ({
  farEnd: 'device',
  fault: { fault: 'hold', cmd: 'FPKJ', ...place },
});
const onServer = (place: Readonly<Record<string, unknown>>): Hold => ({
  farEnd: 'device',
  fault: { fault: 'hold', cmd: '10008', ...place },
});
const onPlatform = (method: string, path: string): Hold => ({
  farEnd: 'platform',
  fault: { fault: 'hold', at: 'request', method, path },
});

function wire(name: string, serial: Hold | null, server: Hold | null): KillPoint {
  return {
    name,
    reach: 'wire',
    holds: {
      ...(serial ? { 'serial-converter': serial } : {}),
      ...(server ? { 'tax-control-server': server } : {}),
    },
  };
}

const claimSent = onPlatform('POST', '/v1/claims');
const uploadSent = onPlatform('POST', '/v1/invoices');

/** More than any message has; a simulator takes it for the end. */
const all = 1_000_000;

/** An HTTP request is seen whole by its server, so it has one point there where a serial line has three. */
const wirePoints: Readonly<Record<string, readonly KillPoint[]>> = {
  'draft-saved': [wire('claim-sent', claimSent, claimSent)],
  'intent-committed': [
    wire('request-byte-1', onSerial({ at: 'request', bytes: 1 }), null),
    wire('request-byte-middle', onSerial({ at: 'request', bytes: 700 }), null),
    wire('request-last-byte', onSerial({ at: 'request', bytes: all }), onServer({ at: 'request' })),
    wire('device-acted', onSerial({ at: 'acted' }), onServer({ at: 'acted' })),
    wire('reply-packet-1', onSerial({ at: 'reply', packets: 1 }), onServer({ at: 'reply' })),
    wire('reply-packet-2', onSerial({ at: 'reply', packets: 2 }), null),
    wire('reply-last', onSerial({ at: 'reply', packets: all }), null),
  ],
  'print-confirmed': [wire('upload-sent', uploadSent, uploadSent)],
};

export const killPoints: readonly KillPoint[] = stepNames.flatMap((name) => [
  { name, reach: 'step', print: name.startsWith('print-') } as const,
  ...(wirePoints[name] ?? []),
]);
