/**
 * The commands about ports: what is there, what stands on one, and pairing.
 */
import { failed, ok } from '../../domain/problem.ts';
import type { Handlers } from './dispatcher.ts';
import type { PortsDesk } from './ports-desk.ts';

export function makePortHandlers(ports: PortsDesk): Pick<Handlers, 'listPorts' | 'probePort' | 'pairDevice'> {
  return {
    listPorts: async () => ok(await ports.list()),
    probePort: ({ port, baudRate, deviceId }) => ports.probe({ port, baudRate }, deviceId ?? null),
    pairDevice({ deviceId, port, baudRate }, { person }) {
      return person ? ports.pair(deviceId, { port, baudRate }, person.userId) : failed('not-signed-in');
    },
  };
}
