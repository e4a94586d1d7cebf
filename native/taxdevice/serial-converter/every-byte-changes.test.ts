/**
 * The line breaks, or goes silent, at every single byte of a void, a requisition and a read-in: each is sent at most once, what is not
 * known is said to be unknown, and what the disk shows afterwards is what it did. Virtual time makes the exchanges cheap.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeOutcome, NumberRun, TaxDevice } from '../../../domain/device.ts';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { seller } from '../../conformance/sample-content.testing.ts';
import { must } from '../../conformance/settle.testing.ts';
import { serialConverterConfig } from '../../device-config.ts';
import type { XmlFields } from '../business-xml.ts';
import { serialConverter } from './driver.ts';
import { encodeRequest } from './frame.ts';
import { answerFrames, createScriptedDevice, type ScriptedDevice } from './scripted-device.testing.ts';
import { elapse, stopTime } from './virtual-time.testing.ts';

const config = serialConverterConfig.parse({
  id: 'disk-1',
  family: 'serial-converter',
  port: '/dev/null',
  baudRate: 921_600,
  deviceNo: '499000123456',
  diskPassword: 'disk-pw',
  certificatePassword: 'cert-pw',
  kinds: ['007'],
  businesses: ['passenger'],
});
const kind = '007';
const code = '1100214320' as InvoiceCode;
const number = '00415001' as InvoiceNumber;
const run: NumberRun = { kind, code, first: '00500001' as InvoiceNumber, count: 50 };
const bought = { fpdm: code, qshm: run.first, fpfs: '50' };

type Mishap = (device: ScriptedDevice, frames: readonly Uint8Array[]) => void;

/** A disk with one invoice and one offered run that meets with a mishap at the first change. */
interface Bench {
  readonly device: ScriptedDevice;
  /** How often the change was done. */
  done(): number;
}

/** A change, and how the disk shows how often it was made. */
interface Case {
  readonly command: number;
  bench(mishap: Mishap): Bench;
  change(disk: TaxDevice): Promise<ChangeOutcome<unknown>>;
  shows(disk: TaxDevice): Promise<number>;
}

const answer = (id: string, output: XmlFields) => answerFrames(id, output, 150);

function benchWith(command: number, mishap: Mishap, answered: (times: number) => readonly Uint8Array[]): Bench {
  const device = createScriptedDevice();
  let times = 0;
  device.at(0x04, () =>
    device.sendInTurn(answer('SKPXXCX', { skpbh: config.deviceNo, nsrsbh: seller.taxId, fplxdm: kind, dqsz: '20261122101500' })),
  );
  device.at(command, () => {
    times += 1;
    if (times === 1) mishap(device, answered(times));
    else device.sendInTurn(answered(times));
  });
  return { device, done: () => times };
}

const cases: Readonly<Record<string, Case>> = {
  'a void': {
    command: 0x0b,
    bench(mishap) {
      const bench = benchWith(0x0b, mishap, () =>
        answer('FPZF', { fplxdm: kind, fpdm: code, fphm: number, zfrq: '20261122101501' }),
      );
      bench.device.at(0x0c, () => {
        const made = bench.done() > 0;
        const sums = { hjje: '507.34', hjse: '45.66', jshj: '553.00' };
        const record = { fpdm: code, fphm: number, fpzt: made ? '3' : '0', scbz: '0', kprq: '20261122', kpsj: '100000', ...sums };
        bench.device.sendInTurn(answer('FPCX', { fplxdm: kind, fpxx: [{ ...record, zfrq: made ? '20261122101501' : '' }] }));
      });
      return bench;
    },
    change: (disk) => disk.voidInvoice({ what: 'issued', kind, key: { code, number }, net: fen(50_734), clerk: '张开票' }),
    async shows(disk) {
      const found = must((await elapse(disk.query({ by: 'numbers', kind, code, from: number, to: number }))).value);
      return found[0]?.state === 'blueVoid' ? 1 : 0;
    },
  },
  'a requisition': {
    command: 0x1b,
    bench: (mishap) => benchWith(0x1b, mishap, (times) => answer('WLLQFP', { fplxdm: kind, lpzt: times === 1 ? '1' : '2' })),
    change: (disk) => disk.requisition(run, 'download'),
    // a disk has no other way to say where a run stands than to be asked for the step again
    async shows(disk) {
      const { value: again } = await elapse(disk.requisition(run, 'download'));
      return again.outcome === 'done' && again.value === 'confirmed' ? 1 : 0;
    },
  },
  'a read-in': {
    command: 0x19,
    bench(mishap) {
      const bench = benchWith(0x19, mishap, () => answer('FPDR', { fplxdm: kind, lgxx: [bought] }));
      bench.device.at(0x08, () => {
        const segments = bench.done() > 0 ? [{ ...bought, syfs: bought.fpfs }] : [];
        bench.device.sendInTurn(answer('GPXXCX', { fplxdm: kind, dqfpdm: '', dqfphm: '', zsyfs: '', lgxx: segments }));
      });
      return bench;
    },
    change: (disk) => disk.readIn(kind),
    async shows(disk) {
      const { segments } = must((await elapse(disk.stock(kind))).value);
      return segments.length;
    },
  },
};

// thousands of exchanges: little to compute, but more than the usual limit on a busy machine
vi.setConfig({ testTimeout: 120_000 });
beforeEach(stopTime);
afterEach(() => {
  vi.useRealTimers();
});

/** Makes the change with the mishap: what was said of it, and how often it was done. The disk must show it afterwards. */
async function outcomeOf(tried: Case, { device, done }: Bench, what: string): Promise<string> {
  const disk = serialConverter(config, seller.taxId, device.open);
  const { value: changed } = await elapse(tried.change(disk));
  const times = done();
  expect(await tried.shows(disk), what).toBe(times);
  await disk.close();
  return `${changed.outcome} ${times}`;
}

/** One undisturbed change, to know how many bytes there are. */
async function undisturbed(tried: Case): Promise<{ readonly answer: readonly number[]; readonly request: number }> {
  const lengths: number[] = [];
  const bench = tried.bench((wire, frames) => {
    lengths.push(...frames.map((frame) => frame.length));
    wire.sendInTurn(frames);
  });
  expect(await outcomeOf(tried, bench, 'undisturbed')).toBe('done 1');
  const asked = bench.device.requests.find(({ command }) => command === tried.command);
  const data = asked?.data ?? new Uint8Array();
  return { answer: lengths, request: encodeRequest({ type: 0x20, command: tried.command, pack: 0, data }).length };
}

describe.each(Object.entries(cases))('%s', (_, tried) => {
  it.each(['goes silent', 'breaks'] as const)('when the line %s at each byte of the answer', async (mishap) => {
    const lengths = (await undisturbed(tried)).answer;
    expect(lengths.length).toBeGreaterThan(1);
    for (const [packet, length] of lengths.entries()) {
      for (let bytes = 0; bytes < length; bytes++) {
        const bench = tried.bench((wire, frames) => {
          const cut = frames[packet]?.subarray(0, bytes) ?? new Uint8Array();
          wire.sendInTurn([...frames.slice(0, packet), cut], () => mishap === 'breaks' && wire.hangUp());
        });
        const what = `packet ${packet}, byte ${bytes}`;
        expect(await outcomeOf(tried, bench, what), what).toBe('unknown 1');
      }
    }
  });

  it('when the line breaks at each byte of the request', async () => {
    const { request } = await undisturbed(tried);
    for (let bytes = 0; bytes <= request; bytes++) {
      const bench = tried.bench((wire, frames) => wire.sendInTurn(frames));
      bench.device.setRequestCut({ command: tried.command, bytes });
      const what = `byte ${bytes}`;
      expect(await outcomeOf(tried, bench, what), what).toBe(`unknown ${bytes < request ? 0 : 1}`);
    }
  });

  it('when each byte of the answer is damaged', async () => {
    const lengths = (await undisturbed(tried)).answer;
    for (const [packet, length] of lengths.entries()) {
      for (let at = 0; at < length; at++) {
        const bench = tried.bench((wire, frames) => {
          wire.sendInTurn(
            frames.map((frame, index) => frame.map((byte, place) => (index === packet && place === at ? byte ^ 0x55 : byte))),
          );
        });
        const what = `packet ${packet}, byte ${at}`;
        expect(await outcomeOf(tried, bench, what), what).toBe('unknown 1');
      }
    }
  });
});
