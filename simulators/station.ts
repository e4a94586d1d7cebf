/**
 * A whole counter's surroundings, simulated: a tax disk behind a PTY, a tax-control server, the platform and a printer,
 * each a process of its own, and the settings file that points a workstation at them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningPrinter, startPrinter } from './printer/start.ts';
import { type RunningSimulator, startSimulator } from './start.ts';
import { sampleDisk } from './taxdisk/sample.ts';
import { sampleServer } from './taxserver/sample.ts';

export const sampleSeller = {
  name: '中国铁路示例局集团有限公司北京站',
  taxId: '91110108339805094M',
  addressPhone: '北京市东城区毛家湾胡同甲13号 010-51019999',
  bankAccount: '中国工商银行北京东城支行 0200000709000000001',
};

/** People of the sample counter; the passwords are no secret. */
export const samplePeople = [
  { userId: 'wangmin', name: '王敏', roles: ['clerk'], password: 'fapiao' },
  { userId: 'lihua', name: '李华', roles: ['supervisor'], password: 'fapiao' },
];

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
  /** Lets bytes take their time on the serial line, at 9600 baud. */
  readonly paced?: boolean;
  /** Whole parts of the settings to replace. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Whole parts of the far ends' own options to replace. */
  readonly diskOptions?: object;
  readonly platformOptions?: object;
}

export async function startStation({ dir, paced = false, config = {}, diskOptions = {}, platformOptions = {} }: StationOptions): Promise<Station> {
  mkdirSync(dir, { recursive: true });
  const dataDir = join(dir, 'counter');
  const [disk, server, platform, printer] = await Promise.all([
    startSimulator('taxdisk', { ...sampleDisk, dataDir: join(dir, 'taxdisk'), listen: 'pty', paced, ...diskOptions }),
    startSimulator('taxserver', { ...sampleServer, dataDir: join(dir, 'taxserver') }),
    startSimulator('platform', { dataDir: join(dir, 'platform'), counters: [{ counterId, secret: platformSecret }], ...platformOptions }),
    startPrinter({ dir: join(dir, 'printed') }),
  ]);
  const configFile = join(dir, 'counter.json');
  const settings = {
    station: { id: 'BJZ', name: '北京站' },
    counter: { id: counterId, name: '7号窗口' },
    seller: sampleSeller,
    devices: [
      {
        id: 'disk-1',
        family: 'serial-converter',
        port: disk.address,
        baudRate: 9600,
        deviceNo: sampleDisk.disk.deviceNo,
        diskPassword: sampleDisk.disk.passwords.disk,
        certificatePassword: sampleDisk.disk.passwords.certificate,
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
    platform: { url: platform.address, secret: platformSecret },
    printers: [{ id: 'front', queue: printer.queue, server: printer.server }],
    users: samplePeople,
    dataDir,
    locale: 'zh-CN',
    ...config,
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
