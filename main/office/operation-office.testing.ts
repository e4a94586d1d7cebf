/**
 * An office of its own process beside a simulated tax disk on a serial line, or a tax-control server, to be killed while the device stands
 * still, and started again.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { DeviceId } from '../../domain/ids.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../preload/contract.ts';
import type { OfficeMessage, Reply } from '../../preload/envelope.ts';
import { type RunningSimulator, startSimulator } from '../../simulators/start.ts';
import { sampleRates, sampleSeller } from '../../simulators/taxledger/sample.ts';

export const deviceId = 'disk-1' as DeviceId;
const kind = '007';

/** Milliseconds: short, and long enough for a busy machine. */
const timersMs = {
  interByte: 300,
  reply: 3000,
  changeReply: 3000,
  networkReply: 3000,
  linkReply: 1500,
  quiet: 60,
  lateReply: 600,
  nextPacket: 1000,
};

const ledgerSchema = z.object({
  device: z.object({ clock: z.string() }),
  stock: z.array(z.object({ kind: z.string(), remaining: z.number() })),
  invoices: z.array(z.object({ number: z.string(), state: z.string() })),
  segments: z.array(z.object({ first: z.string(), count: z.number(), used: z.number(), state: z.string() })),
  kinds: z.array(
    z.object({
      monitor: z.object({
        issueDeadline: z.string().nullable(),
        periodEnd: z.string().nullable(),
        lastReport: z.string().nullable(),
      }),
    }),
  ),
  exchangesOf: z.record(z.string(), z.number()),
});

/** Nobody is there: most of what is done to a device needs no platform. */
const noPlatform = { url: 'http://127.0.0.1:9', secret: 'secret' };
const deviceNo = '499000123456';

/** A tax disk and the settings of the counter it belongs to. @param segments What it holds, and what the bureau offers. */
export async function startDiskAndSettings(segments: readonly object[], platform = noPlatform) {
  const dir = mkdtempSync(join(tmpdir(), 'fapiao-operations-'));
  const disk = await startSimulator('taxdisk', {
    dataDir: join(dir, 'taxdisk'),
    listen: 'pty',
    baud: 115_200,
    disk: { ...sampleSeller, deviceNo, kinds: [{ kind, rates: sampleRates }], segments },
  });
  const device = {
    family: 'serial-converter',
    port: disk.address,
    baudRate: 115_200,
    deviceNo,
    diskPassword: 'disk-pw1',
    certificatePassword: 'cert-pw1',
    timersMs,
  };
  return { disk, ...counterOf(disk, device, platform, dir) };
}

/** The same with a tax-control server, which one counter works with. */
export async function startServerAndSettings(segments: readonly object[], platform = noPlatform) {
  const dir = mkdtempSync(join(tmpdir(), 'fapiao-operations-'));
  const server = await startSimulator('taxserver', {
    dataDir: join(dir, 'taxserver'),
    units: [{ ...sampleSeller, deviceNo, kinds: [{ kind, rates: sampleRates }], segments }],
    terminals: ['BJZ-07'],
  });
  const device = { family: 'tax-control-server', url: server.address, terminalId: 'BJZ-07', deviceNo, timeoutMs: 3000 };
  return { disk: server, ...counterOf(server, device, platform, dir) };
}

function counterOf(far: RunningSimulator, device: object, platform: typeof noPlatform, dir: string) {
  const configFile = join(dir, 'counter.json');
  const settings = {
    station: { id: 'BJZ', name: '北京站' },
    counter: { id: 'BJZ-07', name: '7号窗口' },
    seller: sampleSeller,
    devices: [{ id: deviceId, kinds: [kind], businesses: ['passenger'], ...device }],
    platform,
    users: [{ userId: 'lihua', name: '李华', roles: ['supervisor'], password: 'fapiao' }],
    dataDir: join(dir, 'counter'),
  };
  writeFileSync(configFile, JSON.stringify(settings), { mode: 0o600 });
  return {
    start: () => startOffice(configFile),
    ledger: async () => ledgerSchema.parse(await far.ledger()),
    async end() {
      await far.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type TestOffice = Awaited<ReturnType<typeof startOffice>>;

async function startOffice(configFile: string) {
  const child = fork(join(import.meta.dirname, 'main.ts'), ['--config', configFile], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const waiting = new Map<number, (reply: Reply) => void>();
  const events: Extract<OfficeMessage, { event: string }>[] = [];
  const ready = Promise.withResolvers<void>();
  let session: string | undefined;
  let last = 0;
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  child.on('message', (message: OfficeMessage) => {
    if ('event' in message) {
      events.push(message);
      if (message.event === 'officeState') ready.resolve();
    } else waiting.get(message.id)?.(message.reply);
  });
  void exited.then(() => ready.reject(new Error(`the office ended:\n${log}`)));

  async function must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const id = ++last;
    const answered = new Promise<Reply<CommandOutput<N>>>((resolve) => {
      // The office's reply to this very command.
      waiting.set(id, (reply) => resolve(reply as Reply<CommandOutput<N>>));
    });
    child.send({ id, name, input, ...(session ? { session } : {}) });
    const reply = await answered;
    if (!reply.ok) throw new Error(`${name}: ${reply.problem.code} ${JSON.stringify(reply.problem.details)}\n${log}`);
    return reply.value;
  }

  await ready.promise;
  session = (await must('signIn', { userId: 'lihua', password: 'fapiao' })).session;
  return {
    must,
    events,
    log: () => log,
    /** At once, as a power cut would. */
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
