/**
 * Every fault of every far end at every exchange of one issue and its upload. Which exchanges there are is seen, not written
 * down: one issue goes through undisturbed first.
 */
import { z } from 'zod';
import { type Kind, newWish, openDraft, press } from './clerk.ts';
import { type FarEnd, faultsOf, type ListedFault } from './fault-lists.ts';
import type { Finding } from './judge.ts';
import type { Lane } from './lane.ts';
import { until } from './processes.ts';

/** One exchange of an issue: the `nth` of its name from the moment the order is scanned. */
export interface Exchange {
  readonly farEnd: FarEnd;
  readonly name: string;
  readonly nth: number;
  /** The issue it is seen in. */
  readonly kind: Kind;
  /** A fault that must come first, so that there is something to settle. */
  readonly after?: object;
}
export interface FaultCell {
  readonly exchange: Exchange;
  readonly fault: ListedFault;
}

/** `platform, POST /v1/claims 1: lostAnswer`. */
export const nameOfFaultCell = ({ exchange: { farEnd, name, nth, after }, fault }: FaultCell): string =>
  `${farEnd}, ${name} ${nth}${after ? ' after a lost answer' : ''}: ${fault.name}`;

/** An exchange that does not come within this does not come; milliseconds. */
const comeMs = 20_000;

const device = z.object({ exchangesOf: z.record(z.string(), z.number()), faultsWaiting: z.number() });
const platform = z.object({ requests: z.record(z.string(), z.number()), faults: z.array(z.unknown()) });

/** What an issue and its upload say to each far end, in a counter that is warm. */
export async function exchangesOfAnIssue(lane: Lane): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const [kind, farEnds] of [
    ['007', ['disk', 'platform']],
    ['026', ['server']],
  ] as const) {
    await issueUndisturbed(lane, kind);
    for (const farEnd of farEnds) {
      // What does not come every time is of the office's own rounds, and has nothing to do with the issue.
      const said = [
        await saidInAnIssue(lane, kind, farEnd),
        await saidInAnIssue(lane, kind, farEnd),
        await saidInAnIssue(lane, kind, farEnd),
      ];
      for (const name of Object.keys(said[0] ?? {})) {
        const times = Math.min(...said.map((counts) => counts[name] ?? 0));
        for (let nth = 1; nth <= times; nth++) exchanges.push({ farEnd, name, nth, kind });
      }
    }
  }
  return [...exchanges.filter(({ name }) => !ofRounds.test(name)), ...settlements];
}

/** What the office says of its own accord, now and then. */
const ofRounds = /^0C$|telemetry|\/v1\/orders$|changes|digests|\/v1\/time/;

/** What the office asks a device when an answer was lost. */
const settlements: readonly Exchange[] = [
  { farEnd: 'disk', name: '0C', nth: 1, kind: '007', after: { fault: 'noAnswer', cmd: 'FPKJ', executed: true } },
  { farEnd: 'server', name: '10010', nth: 1, kind: '026', after: { fault: 'noAnswer', cmd: '10008', executed: true } },
];

/** How often each exchange came in one more issue. */
async function saidInAnIssue(lane: Lane, kind: Kind, farEnd: FarEnd): Promise<Readonly<Record<string, number>>> {
  const before = await countsOf(lane, farEnd);
  await issueUndisturbed(lane, kind);
  const after = await countsOf(lane, farEnd);
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]));
}

export function faultCells(exchanges: readonly Exchange[]): readonly FaultCell[] {
  return exchanges.flatMap((exchange) => faultsOf[exchange.farEnd].map((fault) => ({ exchange, fault })));
}

/** Tries of a fault: one that hit a round of the office's own is played again. */
const tries = 3;

/** One issue with one fault in it, its evening, and the judge's word. */
export async function runFaultCell(cell: FaultCell, lane: Lane): Promise<readonly Finding[]> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const { played, findings } = await tryFaultCell(cell, lane);
    if (played || findings.length > 0) return findings;
  }
  return [{ figure: 'unexplained', what: `the exchange of ${nameOfFaultCell(cell)} never came` }];
}

async function tryFaultCell({ exchange, fault }: FaultCell, lane: Lane) {
  const { farEnd, kind, after } = exchange;
  const wish = lane.wish(newWish(await lane.world().order(1), kind, false));
  const script = scriptOf(exchange, fault);
  await lane
    .world()
    .farEnd(farEnd)
    .faults(after ? [after, script] : [script]);
  if (await openDraft(wish, lane.counter())) await press(wish, lane.counter());
  const left = await until(
    () => waitingAt(lane, farEnd),
    (waiting) => waiting === 0,
    comeMs,
  );
  const played = left !== null;
  if (played) lane.count('faults', `${farEnd} ${fault.entry.fault}`);
  return { played, findings: await lane.judge() };
}

function scriptOf({ farEnd, name, nth }: Exchange, { entry }: ListedFault): object {
  if (farEnd !== 'platform') return { ...entry, cmd: name, nth };
  const [method, template = ''] = name.split(' ');
  return { ...entry, method, path: template.replace(/\{[^}]*\}/g, '*'), skip: nth - 1 };
}

/** Faults that have not been played yet; none when the far end crashed by one. */
async function waitingAt(lane: Lane, farEnd: FarEnd): Promise<number> {
  const ledger = await lane
    .world()
    .farEnd(farEnd)
    .ledger()
    .catch(() => null);
  if (ledger === null) return 0;
  return farEnd === 'platform' ? platform.parse(ledger).faults.length : device.parse(ledger).faultsWaiting;
}

async function countsOf(lane: Lane, farEnd: FarEnd): Promise<Readonly<Record<string, number>>> {
  const ledger = await lane.world().farEnd(farEnd).ledger();
  return farEnd === 'platform' ? platform.parse(ledger).requests : device.parse(ledger).exchangesOf;
}

async function issueUndisturbed(lane: Lane, kind: Kind): Promise<void> {
  const wish = lane.wish(newWish(await lane.world().order(1), kind, false));
  if (await openDraft(wish, lane.counter())) await press(wish, lane.counter());
  const findings = await lane.judge();
  if (findings.length > 0) throw new Error(`an issue without any fault failed: ${JSON.stringify(findings)}`);
}
