/**
 * The line breaks, or goes silent, at every single byte of an issue: each time the request ends as exactly one invoice, by
 * what a careful caller finds out afterwards. Virtual time makes the thousands of exchanges cheap.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RequestId } from '../../../domain/ids.ts';
import { blueInvoice, seller } from '../../conformance/sample-content.testing.ts';
import { issueAndSettle } from '../../conformance/settle.testing.ts';
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
const content = blueInvoice({ kind: '007', lines: 1 });
const code = '1100214320';
const numberOf = (index: number) => String(415_001 + index).padStart(8, '0');

/** What happens to the answer of the next issue. */
type Mishap = (device: ScriptedDevice, frames: readonly Uint8Array[]) => void;

/** A disk that keeps its invoices, and meets with a mishap at the first issue. */
function diskWith(mishap: Mishap): { readonly device: ScriptedDevice; readonly issued: XmlFields[] } {
  const device = createScriptedDevice();
  const issued: XmlFields[] = [];
  const answer = (id: string, output: XmlFields) => answerFrames(id, output, 200);
  device.at(0x04, () =>
    device.sendInTurn(answer('SKPXXCX', { skpbh: config.deviceNo, nsrsbh: seller.taxId, fplxdm: '007', dqsz: '20261122101500' })),
  );
  device.at(0x08, () => {
    const segment = { fpdm: code, qshm: numberOf(0), zzhm: numberOf(99), fpfs: '100', syfs: String(100 - issued.length) };
    const stock = { fplxdm: '007', dqfpdm: code, dqfphm: numberOf(issued.length), zsyfs: segment.syfs, lgxx: [segment] };
    device.sendInTurn(answer('GPXXCX', stock));
  });
  device.at(0x0c, ({ input }) => {
    const asked = String(input.cxtj).slice(-8);
    device.sendInTurn(answer('FPCX', { fplxdm: '007', fpxx: issued.filter(({ fphm }) => fphm === asked) }));
  });
  device.at(0x0a, ({ input }) => {
    const fphm = numberOf(issued.length);
    issued.push({
      ...input,
      fpdm: code,
      fphm,
      fpzt: '0',
      scbz: '0',
      kprq: '20261122',
      kpsj: '101500',
      skm: '0'.repeat(112),
      jym: '1'.repeat(20),
    });
    const signed = {
      fplxdm: '007',
      fpdm: code,
      fphm,
      kprq: '20261122101500',
      hjje: input.hjje ?? '',
      skm: '0'.repeat(112),
      jym: '1'.repeat(20),
    };
    const frames = answer('FPKJ', signed);
    if (issued.length === 1) mishap(device, frames);
    else device.sendInTurn(frames);
  });
  return { device, issued };
}

// thousands of exchanges: little to compute, but more than the usual limit on a busy machine
vi.setConfig({ testTimeout: 120_000 });
beforeEach(stopTime);
afterEach(() => {
  vi.useRealTimers();
});

async function expectOne(device: ScriptedDevice, issued: readonly XmlFields[], what: string): Promise<string> {
  const disk = serialConverter(config, seller.taxId, device.open);
  const { value: settled } = await elapse(issueAndSettle(disk, content, 'r-1' as RequestId));
  await disk.close();
  expect(issued, what).toHaveLength(1);
  expect(settled, what).toMatchObject({ outcome: 'signed', signed: { code, number: numberOf(0) } });
  return settled.outcome === 'signed' ? `${settled.how} ${settled.sent}` : settled.outcome;
}

/** One undisturbed issue, to know how many bytes there are. */
async function undisturbed(): Promise<{ readonly answer: readonly number[]; readonly request: number }> {
  const answer: number[] = [];
  const { device } = diskWith((wire, frames) => {
    answer.push(...frames.map((frame) => frame.length));
    wire.sendInTurn(frames);
  });
  const disk = serialConverter(config, seller.taxId, device.open);
  await elapse(disk.issue(content, 'r-0' as RequestId));
  await disk.close();
  const asked = device.requests.find(({ command }) => command === 0x0a);
  const request = encodeRequest({ type: 0x20, command: 0x0a, pack: 0, data: asked?.data ?? new Uint8Array() });
  return { answer, request: request.length };
}

it.each(['goes silent', 'breaks'] as const)('the line %s at each byte of the answer', async (mishap) => {
  const { answer } = await undisturbed();
  expect(answer.length).toBeGreaterThan(2);
  for (const [packet, length] of answer.entries()) {
    for (let bytes = 0; bytes < length; bytes++) {
      const { device, issued } = diskWith((wire, frames) => {
        const cut = frames[packet]?.subarray(0, bytes) ?? new Uint8Array();
        wire.sendInTurn([...frames.slice(0, packet), cut], () => mishap === 'breaks' && wire.hangUp());
      });
      expect(await expectOne(device, issued, `packet ${packet}, byte ${bytes}`)).toBe('adopted 1');
    }
  }
});

// nothing is decided inside the request's text, so there every fifth byte must do
it('the line breaks at each byte around the request’s ends, and inside it', async () => {
  const { request } = await undisturbed();
  for (let bytes = 0; bytes <= request; bytes += bytes < 20 || bytes > request - 20 ? 1 : 5) {
    const { device, issued } = diskWith((wire, frames) => wire.sendInTurn(frames));
    device.setRequestCut({ command: 0x0a, bytes });
    const how = await expectOne(device, issued, `byte ${bytes}`);
    expect(how).toBe(bytes < request ? 'answered 2' : 'adopted 1');
  }
});

it('each byte of the answer is damaged', async () => {
  const { answer } = await undisturbed();
  for (const [packet, length] of answer.entries()) {
    for (let at = 0; at < length; at++) {
      const { device, issued } = diskWith((wire, frames) => {
        wire.sendInTurn(
          frames.map((frame, index) => frame.map((byte, place) => (index === packet && place === at ? byte ^ 0x55 : byte))),
        );
      });
      expect(await expectOne(device, issued, `packet ${packet}, byte ${at}`)).toBe('adopted 1');
    }
  }
});
