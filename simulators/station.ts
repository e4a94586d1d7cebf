/**
 * A whole counter's surroundings, simulated: a tax disk behind a PTY, a tax-control server, the platform and a printer,
 * each a process of its own, and the settings file that points a workstation at them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleNeighbours } from './platform/sample-counters.ts';
import { authorityFiles } from './platform/seals/authority.ts';
import { type RunningPrinter, startPrinter } from './printer/start.ts';
import { type RunningSimulator, startSimulator } from './start.ts';
import sampleTaxdisk from './taxdisk/sample.ts';
import { sampleSeller } from './taxledger/sample.ts';
import sampleTaxserver from './taxserver/sample.ts';

const seller = {
  ...sampleSeller,
  addressPhone: '北京市东城区毛家湾胡同甲13号 010-51019999',
  bankAccount: '中国工商银行北京东城支行 0200000709000000001',
};

/** People of the sample counter; the passwords are no secret. */
export const samplePeople = [
  { userId: 'wangmin', name: '王敏', roles: ['clerk'], password: 'fapiao' },
  { userId: 'lihua', name: '李华', roles: ['supervisor'], password: 'fapiao' },
];

const stationId = 'BJZ';
const counterId = 'BJZ-07';
const platformSecret = 'sample-secret-of-counter-07';

export interface Station {
  readonly disk: RunningSimulator;
  readonly server: RunningSimulator;
  readonly platform: RunningSimulator;
  readonly printer: RunningPrinter;
  /** Settings file of the counter. */
  readonly configFile: string;
  /** Folder of the counter's ledger. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

export interface StationOptions {
  /** Folder everything is kept in; started again on the same folder, every far end remembers. */
  readonly dir: string;
  /** Whole parts to replace: of the settings file, and of each far end's own options. */
  readonly replaced?: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly disk?: object;
    readonly server?: object;
    readonly platform?: object;
    /** Timers of the serial line, milliseconds; those of the trade when left out. */
    readonly timersMs?: Readonly<Record<string, number>>;
  };
}

export async function startStation({ dir, replaced = {} }: StationOptions): Promise<Station> {
  mkdirSync(dir, { recursive: true });
  const dataDir = join(dir, 'counter');
  const diskOptions = { ...sampleTaxdisk(join(dir, 'taxdisk')), ...replaced.disk };
  const [disk, server, platform, printer] = await Promise.all([
    startSimulator('taxdisk', diskOptions),
    startSimulator('taxserver', { ...sampleTaxserver(join(dir, 'taxserver')), ...replaced.server }),
    startSimulator('platform', {
      dataDir: join(dir, 'platform'),
      counters: [{ counterId, secret: platformSecret, stationId }],
      ...replaced.platform,
    }),
    startPrinter({ dir: join(dir, 'printed') }),
  ]);
  await platform.set({ counters: sampleNeighbours(stationId, Date.now()) });
  const configFile = join(dir, 'counter.json');
  const settings = {
    station: { id: stationId, name: '北京站' },
    counter: { id: counterId, name: '7号窗口' },
    seller,
    devices: [
      {
        id: 'disk-1',
        family: 'serial-converter',
        port: disk.address,
        baudRate: 115_200,
        deviceNo: diskOptions.disk.deviceNo,
        // What a simulated disk is made with unless it is told otherwise.
        diskPassword: 'disk-pw1',
        certificatePassword: 'cert-pw1',
        timersMs: replaced.timersMs,
        kinds: ['007', '004'],
        businesses: ['passenger', 'freight', 'catering', 'hotel', 'other'],
      },
      {
        id: 'server-1',
        family: 'tax-control-server',
        url: server.address,
        terminalId: counterId,
        kinds: ['026', '028'],
        businesses: ['passenger', 'freight', 'catering', 'hotel', 'other'],
      },
    ],
    platform: {
      url: platform.address,
      secret: platformSecret,
      sealAuthorities: Object.values(authorityFiles).map((file) => join(dir, 'platform', file)),
    },
    printers: [{ id: 'front', queue: printer.queue, server: printer.server }],
    users: samplePeople,
    dataDir,
    ...replaced.settings,
  };
  writeFileSync(configFile, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  return {
    disk,
    server,
    platform,
    printer,
    configFile,
    dataDir,
    async stop() {
      await Promise.all([disk.stop(), server.stop(), platform.stop(), printer.stop()]);
    },
  };
}
