/**
 * Which device issues what: the first configured one that has both the kind and the business.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { Devices } from '../../domain/ports.ts';
import type { Config } from './config.ts';

export function openDevices(configs: Config['devices'], open: (config: Config['devices'][number]) => TaxDevice): Devices {
  const all = configs.map((config) => ({ config, device: open(config) }));
  return {
    route: (kind, source) =>
      all.find(({ config }) => config.kinds.includes(kind) && config.businesses.includes(source))?.device ?? null,
    byId: (id) => all.find(({ device }) => device.id === id)?.device ?? null,
    all: () => all.map(({ device }) => device),
  };
}
