import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { ImportPreview } from '../../client/types.ts';
import { ProblemNote, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { countOf, formatBytes, formatNumber } from '../../design/number-format.ts';
import { formatDate, formatDateTime } from '../../design/time-format.ts';
import { importGate } from '../../state/import-wizard.ts';
import { MappingEditor } from './mapping-editor.tsx';
import { ProblemList } from './problem-list.tsx';
import { SampleTable } from './sample-table.tsx';

type Draft = ImportPreview['series'][number];

const timeText = (interval: string, time: number) =>
  interval === '1d' ? formatDate(time, 'UTC') : formatDateTime(time, 'UTC');

export function PreviewStep() {
  const { importWizard, market } = useWorkstation();
  const { preview, problem, renames, skipRefusedRows } = useStore(importWizard);
  const instruments = useStore(market, (state) => state.instruments);
  const columns = useMemo((): readonly DataColumn<Draft>[] => {
    return [
      {
        id: 'symbol',
        label: 'Import as',
        value: (row) => row.symbol,
        show: (row) => (
          <input
            className="input"
            aria-label={`Name for ${row.symbol}`}
            list="instrument-symbols"
            defaultValue={renames[row.symbol] ?? row.symbol}
            maxLength={64}
            onBlur={(event) => importWizard.rename(row.symbol, event.currentTarget.value.trim())}
          />
        ),
      },
      { id: 'column', label: 'From column', value: (row) => row.column ?? 'bars' },
      { id: 'interval', label: 'Interval', value: (row) => row.interval },
      { id: 'unit', label: 'Unit', value: (row) => row.unit ?? '–' },
      {
        id: 'count',
        label: 'Bars',
        value: (row) => row.count,
        show: (row) => formatNumber(row.count),
        numeric: true,
      },
      {
        id: 'first',
        label: 'First',
        value: (row) => row.firstTime,
        show: (row) => timeText(row.interval, row.firstTime),
      },
      {
        id: 'last',
        label: 'Last',
        value: (row) => row.lastTime,
        show: (row) => timeText(row.interval, row.lastTime),
      },
      {
        id: 'overlapping',
        label: 'Already held',
        value: (row) => row.overlapping,
        show: (row) =>
          row.overlapping > 0 ? <span className="warn">⚠ {formatNumber(row.overlapping)}</span> : '0',
        numeric: true,
      },
    ];
  }, [importWizard, renames]);
  if (preview === null) return null;
  const { offerSkip, allowed, fileRefused } = importGate(preview, skipRefusedRows);
  const bars = preview.series.reduce((sum, draft) => sum + draft.count, 0);
  const rowProblems = Object.keys(preview.problemCounts).length > 0;
  const run = async () => {
    if (await importWizard.run()) void market.loadSeries();
  };
  return (
    <div className="stack">
      <header className="row">
        <h2 className="selectable file-name">{preview.name}</h2>
        <span className="muted">
          {preview.format} · {formatBytes(preview.bytes)} · {countOf(preview.rows, 'row')}
        </span>
      </header>
      {problem !== null && <ProblemNote problem={problem} />}
      {preview.refusal !== null && !(offerSkip && allowed) && <ProblemNote problem={preview.refusal} />}
      <MappingEditor
        key={preview.refusal?.code ?? ''}
        preview={preview}
        unsure={fileRefused || 'NUMBER_UNSURE' in preview.problemCounts}
      />
      <section className="stack" aria-label="Series">
        <h3>What would be stored</h3>
        <datalist id="instrument-symbols">
          {instruments.map((instrument) => (
            <option key={instrument.symbol} value={instrument.symbol}>
              {instrument.name}
            </option>
          ))}
        </datalist>
        <ScrollRegion className="table-frame" label="Series to import">
          <DataTable label="Series to import" columns={columns} rows={preview.series} />
        </ScrollRegion>
        {preview.series.some((draft) => draft.overlapping > 0) && (
          <p className="muted">
            Bars already held are covered by this import, not deleted; undo shows them again.
          </p>
        )}
      </section>
      {(rowProblems || !fileRefused) && (
        <section className="stack" aria-label="Row problems">
          <h3>Rows to know about</h3>
          <ProblemList problems={preview.problems} counts={preview.problemCounts} />
          {offerSkip && (
            <label className="check">
              <input
                type="checkbox"
                checked={skipRefusedRows}
                onChange={(event) => importWizard.setSkipRefusedRows(event.currentTarget.checked)}
              />
              <span>Leave the refused rows out and import the rest</span>
            </label>
          )}
        </section>
      )}
      <SampleTable preview={preview} />
      <div className="row actions-bar">
        <button
          type="button"
          className="button primary"
          data-panel-focus
          disabled={!allowed}
          onClick={() => void run()}
        >
          Import {countOf(bars, 'bar')}
        </button>
        <button type="button" className="button" onClick={() => importWizard.restart()}>
          Another file
        </button>
      </div>
    </div>
  );
}
