import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type {
  ImportEntry,
  ImportMapping,
  ImportPreset,
  ImportPreview,
  ImportResult,
  Job,
} from '../client/types.ts';
import { type ChosenFile, uploadPieces } from '../client/upload-pieces.ts';

export interface ImportState {
  readonly step: 'choose' | 'uploading' | 'reading' | 'preview' | 'importing' | 'done';
  readonly fileName: string | null;
  readonly fileSize: number;
  /** 0 to 1, of the step under way. */
  readonly fraction: number;
  readonly progressText: string;
  readonly jobId: string | null;
  readonly preview: ImportPreview | null;
  /** The mapping as edited; null uses what was recognised. */
  readonly mapping: ImportMapping | null;
  readonly presetId: string | null;
  /** New names of series by their drafted name. */
  readonly renames: Readonly<Record<string, string>>;
  readonly skipRefusedRows: boolean;
  readonly result: ImportResult | null;
  readonly problem: Problem | null;
  readonly presets: readonly ImportPreset[];
  readonly imports: readonly ImportEntry[] | null;
  readonly importsProblem: Problem | null;
  readonly undone: ImportEntry | null;
  readonly undoing: number | null;
}

export interface ImportWizard extends StoreApi<ImportState> {
  choose(file: ChosenFile): Promise<void>;
  setMapping(mapping: ImportMapping): void;
  setPreset(presetId: string | null): void;
  rename(symbol: string, name: string): void;
  setSkipRefusedRows(skip: boolean): void;
  /** Reads the file again with the mapping as edited. */
  readAgain(): Promise<void>;
  run(): Promise<boolean>;
  cancel(): Promise<void>;
  /** Takes progress of the job under way. */
  takeJobs(jobs: readonly Job[]): void;
  loadImports(): Promise<void>;
  undo(importId: number): Promise<boolean>;
  restart(): void;
  dispose(): void;
}

const fresh = {
  step: 'choose',
  fileName: null,
  fileSize: 0,
  fraction: 0,
  progressText: '',
  jobId: null,
  preview: null,
  mapping: null,
  presetId: null,
  renames: {},
  skipRefusedRows: false,
  result: null,
  problem: null,
  undone: null,
  undoing: null,
} as const satisfies Partial<ImportState>;

/**
 * Whether a dry run may become an import. A file with refused rows may, once the person chose to leave them out; any
 * other refusal is of the whole file and stands. The list of problems is cut at a hundred, so the engine's own refusal counts as well.
 */
export function importGate(
  preview: Pick<ImportPreview, 'problems' | 'refusal' | 'series'>,
  skipRefusedRows: boolean,
): { readonly offerSkip: boolean; readonly allowed: boolean; readonly fileRefused: boolean } {
  const { problems, refusal, series } = preview;
  const rowsRefused = refusal?.code === 'ROWS_REFUSED';
  const someRefused = rowsRefused || problems.some((problem) => problem.severity === 'refused');
  const fileRefused = refusal !== null && !rowsRefused;
  const bars = series.reduce((sum, draft) => sum + draft.count, 0);
  // Leaving rows out helps only where something is left to import.
  const offerSkip = someRefused && !fileRefused && bars > 0;
  return { offerSkip, fileRefused, allowed: bars > 0 && !fileRefused && (!someRefused || skipRefusedRows) };
}

/** Import of one file: choose, upload in pieces, look at the dry run, import, and take it back if wanted. */
export function createImportWizard(client: ContractClient, newJobId: () => string): ImportWizard {
  const store = createStore<ImportState>(() => ({
    ...fresh,
    presets: [],
    imports: null,
    importsProblem: null,
  }));
  let uploadId: string | null = null;
  /** Grows with each new file and restart: work of an older turn may not write any more. */
  let turn = 0;
  let cancelled = false;

  const discard = () => {
    if (uploadId !== null) void client.uploads.discard.mutate({ uploadId }).catch(() => {});
    uploadId = null;
  };
  const request = () => {
    const { mapping, presetId, renames, skipRefusedRows, jobId } = store.getState();
    return {
      source: { kind: 'upload' as const, name: uploadId ?? '' },
      ...(presetId !== null && { preset: presetId }),
      ...(mapping !== null && { mapping }),
      ...(Object.keys(renames).length > 0 && { symbols: { ...renames } }),
      ...(skipRefusedRows && { skipRefusedRows }),
      ...(jobId !== null && { jobId }),
    };
  };
  const fail = (error: unknown, step: ImportState['step']) => {
    store.setState({
      problem: cancelled ? null : problemOf(error),
      step,
      jobId: null,
      fraction: 0,
      progressText: '',
    });
  };
  const read = async (mine: number) => {
    store.setState({
      step: 'reading',
      problem: null,
      jobId: newJobId(),
      fraction: 0,
      progressText: 'Reading',
    });
    try {
      const preview = await client.history.preview.mutate(request());
      if (mine === turn) store.setState({ preview, step: 'preview', jobId: null });
    } catch (error) {
      if (mine === turn) fail(error, store.getState().preview === null ? 'choose' : 'preview');
    }
  };
  const upload = async (file: ChosenFile, mine: number) => {
    const begun = await client.uploads.begin.mutate({ name: file.name, bytes: file.size });
    uploadId = begun.uploadId;
    if (mine !== turn || cancelled) return;
    await uploadPieces(client, begun.uploadId, file, (bytes) => {
      if (mine === turn) store.setState({ fraction: bytes / file.size });
      return mine === turn && !cancelled;
    });
  };
  const loadImports = async () => {
    try {
      store.setState({ imports: (await client.history.imports.query()).imports, importsProblem: null });
    } catch (error) {
      store.setState({ importsProblem: problemOf(error) });
    }
  };

  return {
    ...store,
    loadImports,
    async choose(file) {
      const mine = ++turn;
      cancelled = false;
      discard();
      store.setState({
        ...fresh,
        step: 'uploading',
        fileName: file.name,
        fileSize: file.size,
        progressText: 'Handing the file over',
      });
      if (store.getState().presets.length === 0) {
        client.history.presets.query().then(
          ({ presets }) => store.setState({ presets }),
          () => {},
        );
      }
      try {
        await upload(file, mine);
        if (mine !== turn) return;
        if (cancelled) store.setState({ ...fresh });
        else await read(mine);
      } catch (error) {
        if (mine === turn) fail(error, 'choose');
      }
    },
    setMapping: (mapping) => store.setState({ mapping }),
    setPreset: (presetId) => store.setState({ presetId, mapping: null }),
    rename: (symbol, name) =>
      store.setState(({ renames }) => {
        const { [symbol]: _, ...others } = renames;
        return { renames: name === '' || name === symbol ? others : { ...others, [symbol]: name } };
      }),
    setSkipRefusedRows: (skipRefusedRows) => store.setState({ skipRefusedRows }),
    readAgain: () => read(turn),
    async run() {
      const mine = turn;
      cancelled = false;
      store.setState({
        step: 'importing',
        problem: null,
        jobId: newJobId(),
        fraction: 0,
        progressText: 'Importing',
      });
      try {
        const result = await client.history.import.mutate(request());
        if (mine !== turn) return true;
        uploadId = null;
        store.setState({ result, step: 'done', jobId: null });
        void loadImports();
        return true;
      } catch (error) {
        if (mine === turn) fail(error, 'preview');
        return false;
      }
    },
    async cancel() {
      cancelled = true;
      const { jobId, step } = store.getState();
      if (step === 'uploading') {
        turn += 1;
        discard();
        store.setState({ ...fresh });
      } else if (jobId !== null) {
        await client.jobs.cancel
          .mutate({ jobId })
          .catch((error: unknown) => store.setState({ problem: problemOf(error) }));
      }
    },
    takeJobs(jobs) {
      const { jobId } = store.getState();
      const job = jobs.find((entry) => entry.jobId === jobId);
      if (job !== undefined) store.setState({ fraction: job.fraction, progressText: job.text });
    },
    async undo(importId) {
      store.setState({ undoing: importId, importsProblem: null });
      try {
        const undone = await client.history.undo.mutate({ importId });
        store.setState({ undone, undoing: null });
        if (store.getState().result?.importId === importId) store.setState({ ...fresh, undone });
        await loadImports();
        return true;
      } catch (error) {
        store.setState({ importsProblem: problemOf(error), undoing: null });
        return false;
      }
    },
    restart() {
      turn += 1;
      discard();
      store.setState({ ...fresh });
    },
    dispose() {
      turn += 1;
      discard();
    },
  };
}
