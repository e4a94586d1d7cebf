/**
 * The plug is pulled at any byte of any command and put back: the next command is answered within three seconds, and nothing is lost or
 * doubled. Questions are asked with the times of the trade. After a change whose answer was cut off the line keeps silent for as
 * long as that answer may still come, so there the times of a device that answers within a second are set.
 */
import { expect, it } from 'vitest';
import type { DeviceInvoice, TaxDevice } from '../../domain/device.ts';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import type { Result } from '../../domain/problem.ts';
import { expectOneInvoice } from './doubt.testing.ts';
import { farLedger, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';
import { startDisk } from './simulated.testing.ts';

const resumeMs = 3_000;
const quick = { changeReply: 1_000, networkReply: 1_000, lateReply: 300 };
const kind = '007';

/** The same places every time: a run that fails can be run again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

/** Where the plug is pulled: at bytes of the request and of the reply. Whose request it is shows in its third byte. */
function placesOf(seed: number, each: number, requestBytes: number, replyBytes: number) {
  const random = randomFrom(seed);
  return Array.from({ length: each }, () => [
    { at: 'request', bytes: 3 + random(requestBytes - 3) },
    { at: 'reply', bytes: random(replyBytes) },
  ]).flat();
}

/** A device whose stock tells when it is first answered after the plug was put back. */
function timed({ device, far }: Rig) {
  let replugged: number | null = null;
  const took: number[] = [];
  async function replug(): Promise<void> {
    await far.set({ plugged: true });
    replugged = performance.now();
  }
  const watched: TaxDevice = {
    ...device,
    async stock(of) {
      const stock = await device.stock(of);
      if (replugged !== null && stock.ok) {
        took.push(performance.now() - replugged);
        replugged = null;
      }
      return stock;
    },
    async issue(content, requestId) {
      const outcome = await device.issue(content, requestId);
      await replug();
      return outcome;
    },
  };
  return { watched, replug, took };
}

const someNumbers = {
  by: 'numbers',
  kind,
  code: '1100214320' as InvoiceCode,
  from: '00415001' as InvoiceNumber,
  to: '00415003' as InvoiceNumber,
} as const;

const questions: readonly (readonly [cmd: string, ask: (device: TaxDevice) => Promise<Result<unknown>>])[] = [
  ['01', (device) => device.identify()],
  ['04', (device) => device.identify()],
  ['06', (device) => device.monitor(kind)],
  ['07', (device) => device.rates(kind)],
  ['08', (device) => device.stock(kind)],
  ['0C', (device): Promise<Result<readonly DeviceInvoice[]>> => device.query(someNumbers)],
  ['13', (device) => device.month(kind, '202611')],
  ['30', (device) => device.unsent(kind)],
  ['31', (device) => device.bureauErrors(kind)],
];

async function withDisk(line: 'tcp' | 'pty', change: object, work: (rig: Rig) => Promise<void>): Promise<void> {
  const started = await startDisk(line);
  await started.device.close();
  const rig = { ...started, device: started.open(change) };
  try {
    await work(rig);
  } finally {
    await rig.device.close();
    await rig.far.stop();
  }
}

it.concurrent.each(['tcp', 'pty'] as const)(
  'in the middle of a question, over %s, with the times of the trade',
  async (line) => {
    await withDisk(line, {}, async (rig) => {
      const { watched, replug, took } = timed(rig);
      for (const [index, [cmd, ask]] of questions.entries()) {
        for (const place of placesOf(4_711 + index, line === 'tcp' ? 2 : 1, cmd === '01' ? 7 : 200, cmd === '01' ? 6 : 150)) {
          must(await watched.stock(kind));
          // a link test is asked of a line that is opened
          if (cmd === '01') {
            await rig.far.set({ plugged: false });
            expect(await watched.stock(kind)).toMatchObject({ ok: false });
            await rig.far.set({ plugged: true });
          }
          await rig.far.faults([{ fault: 'unplug', cmd, ...place }]);
          expect(await ask(rig.device), `${cmd} ${place.at} ${place.bytes}`).toMatchObject({ ok: false });
          await replug();
          must(await watched.stock(kind));
          must(await ask(rig.device));
        }
      }
      expect(Math.max(...took)).toBeLessThan(resumeMs);
    });
  },
  120_000,
);

it.concurrent('in the middle of an issue, with the times of the trade, on a converter that takes its power from the port', async () => {
  await withDisk('pty', { powerFromPort: true }, async (rig) => {
    const { watched, took } = timed(rig);
    for (const place of placesOf(1_234, 3, 1_500, 250)) {
      await rig.far.faults([{ fault: 'unplug', cmd: '0A', ...place }]);
      await expectOneInvoice({ ...rig, device: watched }, blueInvoice({ kind }));
    }
    expect(Math.max(...took)).toBeLessThan(resumeMs);
  });
}, 120_000);

it.concurrent.each(['tcp', 'pty'] as const)(
  'in the middle of a change, over %s: it is done once',
  async (line) => {
    await withDisk(line, { timersMs: quick }, async (rig) => {
      const { watched, replug, took } = timed(rig);
      const each = line === 'tcp' ? 4 : 2;
      for (const place of placesOf(815, each, 1_500, 250)) {
        await rig.far.faults([{ fault: 'unplug', cmd: '0A', ...place }]);
        await expectOneInvoice({ ...rig, device: watched }, blueInvoice({ kind }));
      }
      for (const place of placesOf(816, each / 2, 300, 150)) {
        const { next } = must(await watched.stock(kind));
        if (!next) throw new Error('no stock');
        const { invoices: before } = await farLedger(rig.far);
        const voidBlank = () => rig.device.voidInvoice({ what: 'blank', kind, next, clerk: '王敏' });
        await rig.far.faults([{ fault: 'unplug', cmd: '0B', ...place }]);
        expect(await voidBlank(), `${place.at} ${place.bytes}`).toMatchObject({ outcome: 'unknown' });
        await replug();
        const after = must(await watched.stock(kind)).next;
        if (after?.number === next.number) expect(await voidBlank()).toMatchObject({ outcome: 'done' });
        const { invoices } = await farLedger(rig.far);
        expect(invoices).toHaveLength(before.length + 1);
        expect(invoices.at(-1)).toMatchObject({ ...next, state: 'blankVoid' });
      }
      const others = [
        ['0D', () => rig.device.setClock(instantFromDate(Date.now()))],
        ['16', () => rig.device.sendToBureau(kind)],
      ] as const;
      for (const [index, [cmd, change]] of others.entries()) {
        for (const place of placesOf(900 + index, each / 2, 250, 120)) {
          await rig.far.faults([{ fault: 'unplug', cmd, ...place }]);
          await change();
          await replug();
          must(await watched.stock(kind));
          expect(await change()).not.toMatchObject({ outcome: 'unknown' });
        }
      }
      expect(Math.max(...took)).toBeLessThan(resumeMs);
    });
  },
  120_000,
);
