/**
 * The window on sample data, for looking at it: `vite renderer`, then /dev.html. Sign in as 1001 with the password demo.
 * The console has `fake`, to change states and to play events.
 */
import { instantFromDate } from '../domain/instant.ts';
import { bad } from './fake/fake-office.ts';
import { sampleJobs } from './fake/sample-printing.ts';
import { absentEvidence, sampleTask, sampleTasks } from './fake/sample-tasks.ts';
import { sampleOutbox, sampleReport } from './fake/sample-work.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { useStatus } from './state/status.ts';

const now = () => instantFromDate(Date.now());
const bridge = createFakeBridge();
const fake = {
  ...bridge,
  bad,
  status: () => useStatus.getState().status,
  now,
  sampleTask: () => sampleTask(now()),
  sampleTasks: () => sampleTasks(now()),
  absentEvidence: () => absentEvidence(now()),
  sampleOutbox: (size: number) => sampleOutbox(now(), size),
  sampleJobs: (more = 0) => sampleJobs(now(), more),
  sampleReport: () => sampleReport(now()),
};
Object.assign(window, { fapiao: bridge.bridge, fake });
setInterval(() => bridge.office.printing.tick(), 700);
await import('./main.tsx');
