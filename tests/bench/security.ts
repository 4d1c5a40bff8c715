import { accessBench } from './access.ts';
import { appendBench, proofBench } from './audit.ts';
import { run as reportBench } from './report.ts';
import { run as verifierBench } from './verifier.ts';

/** What security costs and what it must reach: people at the door, the audit log, its verifier, its reports. */
export async function run(): Promise<void> {
  await accessBench();
  await appendBench();
  await proofBench();
  await verifierBench();
  await reportBench();
}
