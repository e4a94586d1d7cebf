/**
 * The devices of this counter with all that belongs to them and to nobody else: their lines, the passwords they have refused, what they
 * last said of themselves, and the recording of what is said with them.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/ports.ts';
import { openDevice } from '../../native/open-device.ts';
import type { PasswordMemory } from '../../native/taxdevice/password-memory.ts';
import type { Config } from './config.ts';
import { openDeviceLines } from './device-lines.ts';
import { openDeviceRecorder } from './device-recorder.ts';
import { isFitByFacts, openDevices } from './devices.ts';
import type { Log } from './log.ts';
import type { openLedger } from './store/ledger.ts';
import { deviceFacts } from './usecases/device-facts.ts';

export function openDeviceRoom(
  config: Config,
  { issuing, refusedPasswords }: Pick<ReturnType<typeof openLedger>, 'issuing' | 'refusedPasswords'>,
  clock: Clock,
  log: Log,
) {
  const facts = deviceFacts();
  const memoryOf = (deviceId: DeviceId): PasswordMemory => ({
    refusal: (name, password) => refusedPasswords.refusal(deviceId, name, password),
    remember: (name, password, refusal) => refusedPasswords.remember(deviceId, name, password, refusal, clock.now()),
  });
  const recorder = openDeviceRecorder(config, { now: clock.now, log });
  const lines = openDeviceLines(config.devices);
  /** An issue that nobody knows the outcome of stands on it, and its next number cannot be told before. */
  const isBlocked = ({ id, remembersRequests }: TaxDevice): boolean =>
    !remembersRequests && issuing.unsettled(id).some(({ state }) => state === 'unknown');
  const devices = openDevices(
    config,
    (device) => openDevice(device, config.seller.taxId, memoryOf(device.id), lines.of(device.id), recorder.tapeOf(device.id)),
    (device, kind) => isFitByFacts(device, kind, facts) && !isBlocked(device),
  );
  return {
    facts,
    memoryOf,
    recorder,
    lines,
    isBlocked,
    devices,
    /** Ends what is under way with every device. The recording is closed by itself, when nobody speaks any more. */
    close: () => Promise.all(devices.all().map((device) => device.close())),
  };
}
