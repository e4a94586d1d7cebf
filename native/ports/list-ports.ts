/**
 * The serial ports of this machine, with maker and serial number where the system tells. On Linux they are read from the kernel's own
 * files: the usual listing starts a helper program, and takes the process down where that is missing.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SerialPort } from 'serialport';

export interface FoundPort {
  /** The name it is opened by. */
  readonly path: string;
  /** Maker and product as the adapter calls itself; empty when it does not say. */
  readonly maker: string;
  /** Of the adapter, not of the disk; empty when it has none. */
  readonly serialNumber: string;
}

export interface PortSources {
  readonly platform: NodeJS.Platform;
  /** Where the kernel lists its terminals. */
  readonly terminals: string;
}

const here: PortSources = { platform: process.platform, terminals: '/sys/class/tty' };

/** By name, at most {@link mostPorts}. Never rejects: a system that cannot tell has no ports. */
export async function listPorts({ platform, terminals }: PortSources = here): Promise<readonly FoundPort[]> {
  const found = platform === 'linux' ? fromKernel(terminals) : await fromSystem();
  const inOrder = new Intl.Collator('en', { numeric: true });
  return found.toSorted((one, other) => inOrder.compare(one.path, other.path)).slice(0, mostPorts);
}

const mostPorts = 256;
/** An adapter may call itself anything, at any length. */
const longestName = 100;

async function fromSystem(): Promise<readonly FoundPort[]> {
  try {
    const ports = await SerialPort.list();
    return ports.map(({ path, manufacturer = '', serialNumber = '' }) => ({
      path,
      maker: named(manufacturer),
      serialNumber: named(serialNumber),
    }));
  } catch {
    return [];
  }
}

function fromKernel(terminals: string): readonly FoundPort[] {
  return entriesOf(terminals).flatMap((name) => {
    const folder = join(terminals, name);
    // consoles and pseudo terminals have no device; an unused slot of the mainboard has the type 0
    if (!existsSync(join(folder, 'device')) || readName(join(folder, 'type')) === '0') return [];
    const adapter = usbAdapterOf(join(folder, 'device'));
    const of = (file: string): string => (adapter === null ? '' : readName(join(adapter, file)));
    const maker = named([of('manufacturer'), of('product')].filter((part) => part !== '').join(' '));
    return [{ path: `/dev/${name}`, maker, serialNumber: of('serial') }];
  });
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[A-Za-z0-9._-]{1,64}$/.test(name));
  } catch {
    return [];
  }
}

/** Steps from a terminal up to its USB adapter, at most. */
const highest = 8;

/** The folder of the USB adapter that a terminal belongs to; null for one that is built in. */
function usbAdapterOf(device: string): string | null {
  try {
    let folder = realpathSync(device);
    for (let step = 0; step < highest; step++) {
      if (existsSync(join(folder, 'idVendor'))) return folder;
      folder = dirname(folder);
    }
  } catch {
    // it was unplugged while we looked
  }
  return null;
}

function readName(file: string): string {
  try {
    return named(readFileSync(file, 'utf8'));
  } catch {
    return '';
  }
}

/** What a far end calls itself, fit to be shown. */
function named(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, longestName);
}
