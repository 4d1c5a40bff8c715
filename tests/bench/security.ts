import { appendBench, proofBench } from './audit.ts';

/** What security costs and what it must reach: the audit log's appends and proofs. */
export async function run(): Promise<void> {
  await appendBench();
  await proofBench();
}
