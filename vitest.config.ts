import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{journeys,domain,main,preload,native,simulators,renderer,scripts,docs,faults}/**/*.test.{ts,tsx}', '*.test.ts'],
    environment: 'node',
    // Guards against a hang, not measures: other tests take the processor meanwhile.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for other processes and not for the processor.
    maxWorkers: 3,
  },
});
