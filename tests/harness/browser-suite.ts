import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provideChromium } from './find-chromium.ts';
import type { Tally } from './tally.ts';

interface Spec {
  readonly title: string;
  readonly tests: readonly {
    readonly projectName: string;
    readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
    readonly annotations: readonly { type: string; description?: string }[];
  }[];
}

interface Suite {
  readonly specs?: readonly Spec[];
  readonly suites?: readonly Suite[];
}

function specsOf(suite: Suite): Spec[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** Runs the browser suite on the named hosts (Playwright projects). A flaky test counts as failed. */
export async function runBrowserTests(projects: readonly string[]): Promise<Tally> {
  const chromium = provideChromium();
  if (chromium === undefined) {
    console.error('✖ no browser: install Chrome, Chromium or Edge, or name one in CHROMIUM_PATH');
    return { passed: 0, failed: 1, skipped: 0, reasons: [] };
  }
  const report = path.join(mkdtempSync(path.join(tmpdir(), 'energyopti-e2e-')), 'report.json');
  await new Promise<void>((resolve) => {
    const child = spawn(
      process.execPath,
      [
        'node_modules/@playwright/test/cli.js',
        'test',
        '-c',
        'tests/e2e/playwright.config.ts',
        ...projects.flatMap((project) => ['--project', project]),
        '--reporter=list,json',
      ],
      {
        stdio: 'inherit',
        env: { ...process.env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      },
    );
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, reasons: [] };
  const tests = specsOf(JSON.parse(readFileSync(report, 'utf8')) as Suite).flatMap((spec) =>
    spec.tests.map((test) => ({ ...test, title: `${test.projectName}: ${spec.title}` })),
  );
  const count = (...states: readonly string[]) =>
    tests.filter(({ status }) => states.includes(status)).length;
  return {
    passed: count('expected'),
    failed: count('unexpected', 'flaky') + (tests.length === 0 ? 1 : 0),
    skipped: count('skipped'),
    reasons: tests
      .filter(({ status }) => status === 'skipped')
      .map(
        ({ title, annotations }) =>
          `${title}: ${annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given'}`,
      ),
  };
}
