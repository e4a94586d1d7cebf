import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'journeys',
  testMatch: '*.spec.ts',
  outputDir: 'out/journeys',
  timeout: 60_000,
  workers: 1,
  reporter: process.env.FAPIAO_REPORT ? [['json', { outputFile: process.env.FAPIAO_REPORT }], ['list']] : 'list',
});
