/**
 * The window on sample data, for looking at it: `vite renderer`, then /dev.html. Sign in as 1001 with the password demo.
 * The console has `fake`, to change states and to play events.
 */
import { instantFromDate } from '../domain/instant.ts';
import { bad, sampleTask } from './fake/fake-office.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { useStatus } from './state/status.ts';

const bridge = createFakeBridge();
const fake = {
  ...bridge,
  bad,
  status: () => useStatus.getState().status,
  sampleTask: () => sampleTask(instantFromDate(Date.now())),
};
Object.assign(window, { fapiao: bridge.bridge, fake });
await import('./main.tsx');
