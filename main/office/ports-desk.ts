/**
 * Finding and pairing: which ports there are, what stands on them, and leading a device to another one.
 */
import { realpathSync } from 'node:fs';
import type { DeviceIdentity, TaxDevice } from '../../domain/device.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import { failed, ok, type Problem, problem, type Result } from '../../domain/problem.ts';
import type { SerialConverterConfig } from '../../native/device-config.ts';
import { openDevice } from '../../native/open-device.ts';
import type { FoundPort } from '../../native/ports/list-ports.ts';
import type { LineAddress } from '../../native/taxdevice/movable-line.ts';
import type { PasswordMemory } from '../../native/taxdevice/password-memory.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import type { Config } from './config.ts';
import type { DeviceLines } from './device-lines.ts';
import { probeAlone } from './ports-alone.ts';
import { writeLines } from './settings-file.ts';
import type { DeviceFacts } from './usecases/device-facts.ts';
import { type KeyedLocks, keyedLocks } from './usecases/keyed-locks.ts';

type Probed = CommandOutput<'probePort'>;

export interface PortsDeskOptions {
  /** The serial ports of this machine. */
  readonly listPorts: () => Promise<readonly FoundPort[]>;
  readonly config: Pick<Config, 'devices' | 'seller'>;
  /** The settings file; null where there is none, as in a test. */
  readonly configFile: string | null;
  readonly lines: DeviceLines;
  readonly byId: (id: DeviceId) => TaxDevice | null;
  readonly facts: DeviceFacts;
  readonly deviceLocks: KeyedLocks<DeviceId>;
  readonly memoryOf: (id: DeviceId) => PasswordMemory;
  /** A device was led elsewhere, for the journal. It may throw: the device has moved by then. */
  readonly onMoved: (id: DeviceId, from: LineAddress, to: LineAddress, actor: Actor) => void;
  /** What could not be written down is told here. */
  readonly onError: (error: unknown) => void;
  /** Asks the devices anew; nobody waits for it. */
  readonly refresh: () => void;
}

export interface PortsDesk {
  list(): Promise<CommandOutput<'listPorts'>>;
  /**
   * What stands on a port. With a device, the disk there is asked who it is with that device's password, once: one that was refused is
   * not sent there again. What a disk on another port says of the password does not count against the device's own. A port on which
   * another device works well is not opened a second time; that device is asked.
   * Problems: `port-not-found`, `device-busy`, `device-absent`; whatever else is wrong stands in the answer.
   */
  probe(address: LineAddress, deviceId: DeviceId | null): Promise<Result<Probed>>;
  /**
   * Leads a device to another port, after the disk there was seen to be its own. A device that was set up on that port in error
   * takes the port that this one leaves. On disk when it answers; the device is used there from then on.
   */
  pair(deviceId: DeviceId, address: LineAddress, actor: Actor): Promise<Result<CommandOutput<'pairDevice'>>>;
}

export function openPortsDesk(options: PortsDeskOptions): PortsDesk {
  const { config, lines, byId, facts, deviceLocks } = options;
  /** One port is looked at at a time: two probes of one would find each other. */
  const turn = keyedLocks<'ports'>();
  /** Devices and the ports, not their own, where a disk has refused their password. */
  const refusedAt = new Set<string>();

  /** The device that the settings lead to this port, but for `except`. */
  function deviceOn(port: string, except: DeviceId | null = null): DeviceId | null {
    for (const [id, line] of lines.all()) if (id !== except && samePort(line.address().port, port)) return id;
    return null;
  }

  function configOf(deviceId: DeviceId): Result<SerialConverterConfig> {
    const found = config.devices.find(({ id }) => id === deviceId);
    if (found?.family === 'serial-converter') return ok(found);
    return failed('bad-request', { name: 'port', place: 'deviceId', reason: `${deviceId} has no serial line here` });
  }

  async function probe(address: LineAddress, deviceId: DeviceId | null): Promise<Result<Probed>> {
    const wanted = deviceId === null ? null : configOf(deviceId);
    if (wanted?.ok === false) return wanted;
    const look = (): Promise<Result<Probed>> => lookAt(address, wanted?.value ?? null);
    const holder = deviceOn(address.port);
    const line = holder === null ? undefined : lines.of(holder);
    if (holder === null || line === undefined) return look();
    const strange = deviceId !== null && deviceId !== holder;
    return deviceLocks.hold(holder, async () => {
      const asked = facts.of(holder).problem === null ? await byId(holder)?.identify() : undefined;
      // at another speed only an opening of its own can tell
      const answered = asked?.ok && (strange || line.address().baudRate === address.baudRate) ? asked : null;
      if (answered === null) return line.lend(look);
      return ok({
        answers: true,
        identity: strange ? null : told(answered.value),
        problem: strange ? problem('device-busy', { deviceId: holder, port: address.port }) : null,
      });
    });
  }

  /** By an opening of its own: the link test, and then who is there. */
  async function lookAt(address: LineAddress, wanted: SerialConverterConfig | null): Promise<Result<Probed>> {
    const linked = await probeAlone(address);
    if (!linked.ok) return isAnAnswer(linked.problem) ? ok({ answers: false, identity: null, problem: linked.problem }) : linked;
    if (wanted === null) return ok({ answers: true, identity: null, problem: null });
    const device = openDevice({ ...wanted, ...address }, config.seller.taxId, memoryAt(address.port, wanted.id));
    const known = await device.identify();
    await device.close();
    return ok({ answers: true, identity: known.ok ? told(known.value) : null, problem: known.ok ? null : known.problem });
  }

  /**
   * What is remembered of a device's password at a port. Some disks look at the password before the number: elsewhere than on the
   * device's own port nobody knows whose disk refused it, so it is remembered of that port, and of strange disks, and the
   * device's own disk can still be asked.
   */
  function memoryAt(port: string, id: DeviceId): PasswordMemory {
    const memory = options.memoryOf(id);
    const own = lines.of(id)?.address().port;
    if (own !== undefined && samePort(own, port)) return memory;
    const here = `${id} ${trueName(port)}`;
    return {
      refusal: (name, password) =>
        memory.refusal(name, password) ?? (name === 'disk' && refusedAt.has(here) ? memory.refusal('strange', password) : null),
      remember(name, password, refused) {
        if (name === 'disk') refusedAt.add(here);
        memory.remember(name === 'disk' ? 'strange' : name, password, refused);
      },
    };
  }

  async function pair(deviceId: DeviceId, to: LineAddress, actor: Actor): Promise<Result<CommandOutput<'pairDevice'>>> {
    const line = lines.of(deviceId);
    const known = configOf(deviceId);
    if (!known.ok) return known;
    if (line === undefined || options.configFile === null) return failed('config-unreadable', { file: '', reason: 'no file' });
    const probed = await probe(to, deviceId);
    if (!probed.ok) return probed;
    if (probed.value.problem !== null) return { ok: false, problem: probed.value.problem };
    const from = line.address();
    const moves = [{ id: deviceId, line, from, to }];
    const displaced = deviceOn(to.port, deviceId);
    const other = displaced === null ? undefined : lines.of(displaced);
    if (displaced !== null && other !== undefined) moves.push({ id: displaced, line: other, from: other.address(), to: from });
    const written = writeLines(options.configFile, new Map(moves.map((move) => [move.id, move.to])));
    if (!written.ok) return written;
    // all of them before the journal, which may fail: the settings lead there already
    for (const move of moves) await deviceLocks.hold(move.id, () => move.line.moveTo(move.to));
    for (const move of moves) {
      try {
        options.onMoved(move.id, move.from, move.to, actor);
      } catch (error) {
        options.onError(error);
      }
    }
    options.refresh();
    return ok({ deviceId, port: to.port });
  }

  return {
    async list() {
      const found = await options.listPorts();
      return found.map((port) => ({ ...port, deviceId: deviceOn(port.path) }));
    },
    probe: (address, deviceId) => turn.hold('ports', () => probe(address, deviceId)),
    pair: (deviceId, address, actor) => turn.hold('ports', () => pair(deviceId, address, actor)),
  };
}

function told({ deviceNo, taxId, name, kinds }: DeviceIdentity): Probed['identity'] {
  return { deviceNo, taxId, name, kinds };
}

/** The port was there and could be opened; what was heard on it is an answer to the question. */
function isAnAnswer({ code }: Problem): boolean {
  return code === 'port-silent' || code === 'device-garbled';
}

/** A port may have several names, those under /dev/serial/by-id for one. */
function samePort(one: string, other: string): boolean {
  return one === other || (one.startsWith('/') && other.startsWith('/') && trueName(one) === trueName(other));
}

function trueName(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
