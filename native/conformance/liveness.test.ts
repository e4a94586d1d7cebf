/**
 * A far end that stops without a word: the line stays open and nothing says so. Whoever asks finds out in bounded time, and the
 * device is used again as soon as it answers; what it answers late, all at once, is taken for nothing else.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectOneInvoice } from './doubt.testing.ts';
import { farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';
import { startDisk } from './simulated.testing.ts';

const timersMs = { reply: 800, changeReply: 800, lateReply: 300, linkReply: 300, quiet: 100, nextPacket: 500 };
/** One answer that does not come, and three link tests with the silence before each; twice over for a busy machine. */
const boundMs = 2 * (timersMs.reply + timersMs.quiet + 3 * (timersMs.linkReply + timersMs.quiet));
const kind = '007';

let rig: Rig;
let line: 'pty' | 'tcp';
beforeEach(async ({ task }) => {
  line = task.name.endsWith('pty') ? 'pty' : 'tcp';
  const started = await startDisk(line);
  await started.device.close();
  rig = { ...started, device: started.open({ timersMs }) };
});
afterEach(async () => {
  process.kill(rig.far.pid, 'SIGCONT');
  await rig.device.close();
  await rig.far.stop();
});

it.each(['tcp', 'pty'])('is noticed, and over by itself when it goes on: %s', async () => {
  const { device, far } = rig;
  must(await device.stock(kind));
  process.kill(far.pid, 'SIGSTOP');
  for (let round = 0; round < 2; round++) {
    const begun = performance.now();
    expect(await device.identify()).toMatchObject({ ok: false, problem: { code: 'device-silent' } });
    expect(performance.now() - begun).toBeLessThan(boundMs);
  }
  process.kill(far.pid, 'SIGCONT');
  // it works off all the questions of before: the first that fits is not the answer to this one
  expect(must(await device.identify()).deviceNo).toBe('499000123456');
  must(await device.stock(kind));
  await expectOneInvoice(rig, blueInvoice({ kind }));
});

it.each(['tcp', 'pty'])('in the middle of an issue leaves it unknown, and as one invoice in the end: %s', async () => {
  const { device, far } = rig;
  const before = await farLedger(far);
  await far.faults([{ fault: 'hold', cmd: '0A', at: 'request', bytes: 100 }]);
  const issued = device.issue(blueInvoice({ kind }), newRequest());
  await far.held();
  process.kill(far.pid, 'SIGSTOP');
  expect(await issued).toMatchObject({ outcome: 'unknown' });
  process.kill(far.pid, 'SIGCONT');
  await far.release({ discardRequest: true });
  expect(must(await device.stock(kind)).next).toEqual(before.stock.find((one) => one.kind === kind)?.next);
  await expectOneInvoice(rig, blueInvoice({ kind }));
});
