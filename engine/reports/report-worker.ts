import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../domain/fault.ts';
import type { ShownRecord } from '../security/audit/bundle.ts';
import { loadFonts } from './fonts.ts';
import { type RecordBatch, unpack } from './record-batch.ts';
import type { ReportRequest } from './request.ts';
import { type ReportFile, writeReport } from './write-report.ts';

export interface ReportWorkerData {
  readonly request: ReportRequest;
  readonly count: number | undefined;
}

/** What the worker says; to `need` and `piece` it waits for an answer, so that neither end runs ahead of the other. */
export type FromReportWorker =
  | { readonly need: true }
  | { readonly piece: { readonly name: string; readonly bytes: Uint8Array } }
  | { readonly share: number }
  | { readonly files: readonly ReportFile[] }
  | { readonly fault: { readonly code: string; readonly message: string; readonly details: object } };

/** The answers: the next records, or null when there are no more; and that a piece was taken. */
export type ToReportWorker = { readonly batch: RecordBatch | null } | { readonly taken: true };

async function work(
  port: NonNullable<typeof parentPort>,
  { request, count }: ReportWorkerData,
): Promise<void> {
  const say = (message: FromReportWorker, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  async function ask(message: FromReportWorker, transfer: ArrayBuffer[] = []): Promise<ToReportWorker> {
    const answer = once(port, 'message');
    say(message, transfer);
    const [value] = await answer;
    return value as ToReportWorker;
  }
  async function* records(): AsyncGenerator<ShownRecord> {
    for (;;) {
      const answer = await ask({ need: true });
      if (!('batch' in answer) || answer.batch === null) return;
      yield* unpack(answer.batch);
    }
  }
  const output = async (name: string, bytes: Uint8Array) => {
    const own = new Uint8Array(bytes);
    await ask({ piece: { name, bytes: own } }, [own.buffer]);
  };
  try {
    const files = await writeReport(request, records(), output, {
      fonts: loadFonts(),
      count,
      progress: (share) => say({ share }),
    });
    say({ files });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    say({ fault: { code: error.code, message: error.message, details: error.details } });
  } finally {
    port.close();
  }
}

if (parentPort !== null) await work(parentPort, workerData as ReportWorkerData);
