import { Worker } from 'node:worker_threads';
import { Fault, reviveFault } from '../domain/fault.ts';
import { workerEntry } from '../domain/worker-entry.ts';
import type { ShownRecord } from '../security/audit/bundle.ts';
import { batchesOf, buffersOf, type RecordBatch } from './record-batch.ts';
import type { FromReportWorker, ReportWorkerData, ToReportWorker } from './report-worker.ts';
import type { ReportRequest } from './request.ts';
import type { ReportFile, ReportOptions, ReportOutput } from './write-report.ts';

/** A report has bounded memory; what grows beyond this has gone wrong and must not take the program with it. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 };

const cancelled = () => new Fault('CANCELLED', 'The report was cancelled.');

function faultOf(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new Fault(
    'REPORT_TOO_LARGE',
    'The report did not fit into its memory. Ask for a shorter time, or for one book or instrument.',
    {},
    { cause: error },
  );
}

/**
 * `writeReport` in a thread of its own: the caller's goes on meanwhile, gives records as they are asked for, and takes the
 * bytes. Throws as `writeReport` does, and REPORT_TOO_LARGE; when the signal aborts, the thread ends at once.
 */
export async function runReport(
  request: ReportRequest,
  records: AsyncIterable<ShownRecord> | Iterable<ShownRecord>,
  output: ReportOutput,
  { count, progress, signal }: Omit<ReportOptions, 'fonts'> = {},
): Promise<readonly ReportFile[]> {
  if (signal?.aborted === true) throw cancelled();
  const batches: AsyncGenerator<RecordBatch, void> = batchesOf(records);
  const worker = new Worker(workerEntry(import.meta.url, './report-worker.ts'), {
    name: 'report',
    workerData: { request, count } satisfies ReportWorkerData,
    resourceLimits,
  });
  const answer = (message: ToReportWorker, transfer: ArrayBuffer[] = []) =>
    worker.postMessage(message, transfer);
  async function serve(message: FromReportWorker): Promise<readonly ReportFile[] | undefined> {
    if ('share' in message) progress?.(message.share);
    else if ('files' in message) return message.files;
    else if ('fault' in message) throw reviveFault({ ...message.fault });
    else if ('piece' in message) {
      await output(message.piece.name, message.piece.bytes);
      answer({ taken: true });
    } else {
      const { value, done } = await batches.next();
      if (done === true) answer({ batch: null });
      else answer({ batch: value }, buffersOf(value));
    }
    return undefined;
  }
  const { promise, resolve, reject } = Promise.withResolvers<readonly ReportFile[]>();
  const onAbort = () => reject(cancelled());
  signal?.addEventListener('abort', onAbort, { once: true });
  worker.on('message', (message: FromReportWorker) => {
    serve(message).then((files) => {
      if (files !== undefined) resolve(files);
    }, reject);
  });
  worker.on('error', (error) => reject(faultOf(error)));
  worker.on('exit', () => reject(new Fault('REPORT_STOPPED', 'The report stopped before it was done.')));
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
    await batches.return();
  }
}
