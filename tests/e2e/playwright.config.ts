import { defineConfig } from '@playwright/test';
import { chromiumArguments } from '../harness/chromium-arguments.ts';
import type { HostOptions } from './fixtures.ts';

/** One suite, a project a host. Other hosts add a project with their `hostName`. */
export default defineConfig<HostOptions>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/e2e',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Two cores, and each test runs a whole workstation.
  workers: 1,
  fullyParallel: false,
  reporter: process.env['CI'] === undefined ? [['list']] : [['line']],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [...chromiumArguments],
    },
  },
  projects: [
    { name: 'gateway', use: { hostName: 'gateway' } },
    { name: 'desktop-harness', use: { hostName: 'desktop-harness' } },
    { name: 'electron', use: { hostName: 'electron' } },
  ],
});
