import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pieceBytes } from '../../../renderer/client/upload-pieces.ts';
import { createImportWizard, importGate } from '../../../renderer/state/import-wizard.ts';
import { answeringEngine, Refusal } from './engine-answers.ts';

const file = (bytes: Uint8Array<ArrayBuffer>, name = 'prices.csv') => ({
  name,
  size: bytes.byteLength,
  slice: (start: number, end: number) => new Blob([bytes.slice(start, end)]),
});
const preview = {
  name: 'prices.csv',
  format: 'csv',
  bytes: 3,
  columns: ['date', 'price'],
  preset: 'dated',
  mapping: { time: 'date', timeFormat: 'auto', zone: 'UTC', shape: 'values', values: ['price'] },
  rows: 1,
  series: [],
  problemCounts: {},
  problems: [],
  sample: [],
  refusal: null,
};
const result = { importId: 7, series: [], rows: 1, problemCounts: {}, problems: [], milliseconds: 3 };
const entry = { importId: 7, name: 'prices.csv', importedAt: 1, bars: 1, symbols: ['TTF'], sha256: 'ab' };

function start(answers: Record<string, (input: never) => unknown> = {}) {
  let received = new Uint8Array(0);
  const far = answeringEngine({
    'uploads.begin': () => ({ uploadId: 'u1' }),
    'uploads.append': ({ offset, bytes }: { offset: number; bytes: Uint8Array }) => {
      if (offset !== received.byteLength) throw new Refusal('UPLOAD_OFFSET');
      const next = new Uint8Array(received.byteLength + bytes.byteLength);
      next.set(received);
      next.set(bytes, offset);
      received = next;
      return { received: received.byteLength };
    },
    'uploads.discard': () => ({ uploadId: 'u1' }),
    'history.presets': () => ({ presets: [] }),
    'history.preview': () => preview,
    'history.import': () => result,
    'history.imports': () => ({ imports: [entry] }),
    'history.undo': () => entry,
    ...answers,
  });
  let jobs = 0;
  const wizard = createImportWizard(far.client, () => `job-${++jobs}`);
  return { far, wizard, received: () => received };
}

describe('import gate', () => {
  const series = [
    {
      symbol: 'A',
      column: null,
      interval: '1d',
      unit: null,
      count: 1,
      firstTime: 0,
      lastTime: 0,
      overlapping: 0,
    },
  ];
  const refused = { row: 3, column: null, severity: 'refused' as const, code: 'NOT_A_NUMBER', message: '' };
  const rows = { code: 'ROWS_REFUSED', message: '' };
  it('lets a file with refused rows through only when they are left out', () => {
    const preview = { problems: [refused], refusal: rows, series };
    assert.deepEqual(importGate(preview, false), { offerSkip: true, fileRefused: false, allowed: false });
    assert.deepEqual(importGate(preview, true), { offerSkip: true, fileRefused: false, allowed: true });
    assert.deepEqual(importGate({ ...preview, problems: [] }, true), {
      offerSkip: true,
      fileRefused: false,
      allowed: true,
    });
  });
  it('lets nothing through that is refused for another reason, or has no series', () => {
    const other = { code: 'TIME_UNREADABLE', message: '' };
    assert.deepEqual(importGate({ problems: [refused], refusal: other, series }, true), {
      offerSkip: false,
      fileRefused: true,
      allowed: false,
    });
    assert.equal(importGate({ problems: [], refusal: null, series: [] }, false).allowed, false);
    assert.equal(importGate({ problems: [], refusal: null, series }, false).allowed, true);
  });
  it('does not offer to leave rows out where no bar is left', () => {
    const none = { offerSkip: false, fileRefused: false, allowed: false };
    assert.deepEqual(importGate({ problems: [refused], refusal: rows, series: [] }, true), none);
  });
});

describe('import wizard', () => {
  it('hands any file over byte for byte, in pieces of at most a mebibyte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 * pieceBytes }), async (size) => {
        const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
        const { far, wizard, received } = start();
        await far.settle(wizard.choose(file(bytes)));
        assert.equal(wizard.getState().step, 'preview');
        assert.deepEqual(received(), bytes);
        const pieces = far.calls.filter((call) => call.path === 'uploads.append');
        assert.equal(pieces.length, Math.ceil(size / pieceBytes));
        far.connection.close();
      }),
      { numRuns: 6 },
    );
  });
  it('imports with names, mapping and the rows to leave out as chosen, and takes it back', async () => {
    const { far, wizard } = start();
    await far.settle(wizard.choose(file(Uint8Array.of(1, 2, 3))));
    wizard.rename('prices', 'TTF');
    wizard.setSkipRefusedRows(true);
    wizard.setMapping({ ...preview.mapping, timeFormat: 'eu-date', shape: 'values' });
    assert.equal(await far.settle(wizard.run()), true);
    const request = far.calls.find((call) => call.path === 'history.import')?.input as Record<
      string,
      unknown
    >;
    assert.deepEqual(request['symbols'], { prices: 'TTF' });
    assert.equal(request['skipRefusedRows'], true);
    assert.deepEqual(request['source'], { kind: 'upload', name: 'u1' });
    assert.equal((request['mapping'] as { timeFormat: string }).timeFormat, 'eu-date');
    assert.equal(wizard.getState().step, 'done');
    assert.equal(await far.settle(wizard.undo(7)), true);
    assert.equal(wizard.getState().step, 'choose');
    assert.equal(wizard.getState().undone?.importId, 7);
    far.connection.close();
  });
  it('keeps what was chosen when the import is refused', async () => {
    const { far, wizard } = start({
      'history.import': () => {
        throw new Refusal('DISK_FULL');
      },
    });
    await far.settle(wizard.choose(file(Uint8Array.of(1))));
    assert.equal(await far.settle(wizard.run()), false);
    assert.equal(wizard.getState().step, 'preview');
    assert.equal(wizard.getState().problem?.code, 'DISK_FULL');
    assert.notEqual(wizard.getState().preview, null);
    far.connection.close();
  });
  it('shows the progress of its own job alone', async () => {
    const { far, wizard } = start({ 'history.import': () => new Promise(() => {}) });
    await far.settle(wizard.choose(file(Uint8Array.of(1))));
    void wizard.run().catch(() => {});
    const { jobId } = wizard.getState();
    const job = { title: '', state: 'running' as const, startedAt: 0 };
    wizard.takeJobs([
      { ...job, jobId: 'other', fraction: 0.9, text: 'not mine' },
      { ...job, jobId: jobId ?? '', fraction: 0.25, text: 'rows' },
    ]);
    assert.equal(wizard.getState().fraction, 0.25);
    assert.equal(wizard.getState().progressText, 'rows');
    far.connection.close();
  });
});
