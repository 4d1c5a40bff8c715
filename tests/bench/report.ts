import { spawnSync } from 'node:child_process';
import { report } from './summary.ts';

/**
 * Reports in a process and a thread of their own: the PDF of ten thousand orders in both languages, and a million records
 * streamed through, with the most memory that the process held.
 */
export const name = 'report';

const orders = 10_000;
/** Of the made-up desk, so many records hold ten thousand orders and a few more. */
const recordsOfOrders = 47_500;
const million = 1_000_000;
const longestSeconds = 10;
const mostMegabytes = 500;

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly listed: number;
}

function measure(count: number, kind: string, language: string): Measured {
  const script = `
    import { deskRecords, reportRequest } from './tests/harness/report-records.ts';
    import { runReport } from './engine/reports/run-report.ts';
    const json = [];
    const start = performance.now();
    await runReport(
      reportRequest({ kind: '${kind}', language: '${language}', name: 'bench' }),
      deskRecords(${count}),
      (name, bytes) => { if (name === 'bench.json') json.push(bytes); },
      { count: ${count} },
    );
    const seconds = (performance.now() - start) / 1_000;
    const { sections } = JSON.parse(Buffer.concat(json).toString());
    const listed = sections.flatMap((section) => section.tables ?? []).find((table) => table.id === 'orders').rows.length;
    console.log(JSON.stringify({ seconds, listed, megabytes: process.resourceUsage().maxRSS / 1_024 }));
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the report failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

function tell(what: string, n: number, { seconds, megabytes }: Measured, asked: boolean): void {
  report({
    bench: name,
    case: what,
    unit: 's',
    n,
    values: [seconds],
    ...(asked && { target: `at most ${longestSeconds} s`, met: seconds <= longestSeconds }),
  });
  report({
    bench: name,
    case: `${what}, resident memory`,
    unit: 'MB',
    n,
    values: [megabytes],
    target: `at most ${mostMegabytes} MB`,
    met: megabytes <= mostMegabytes,
  });
}

export async function run(): Promise<void> {
  for (const language of ['en', 'ar']) {
    const measured = measure(recordsOfOrders, 'audit', language);
    if (measured.listed !== orders) throw new Error(`${measured.listed} orders were listed`);
    tell(`records to CSV, JSON and PDF of ${orders} orders, ${language}`, orders, measured, true);
  }
  tell('a million records to a report, en', million, measure(million, 'audit', 'en'), false);
}
