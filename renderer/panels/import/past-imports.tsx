import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { ImportEntry } from '../../client/types.ts';
import { ProblemNote, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatNumber } from '../../design/number-format.ts';
import { formatDateTime, formatOffset, localZone } from '../../design/time-format.ts';

export function PastImports() {
  const { importWizard, market } = useWorkstation();
  const imports = useStore(importWizard, (state) => state.imports);
  const problem = useStore(importWizard, (state) => state.importsProblem);
  const undoing = useStore(importWizard, (state) => state.undoing);
  const columns = useMemo(
    (): readonly DataColumn<ImportEntry>[] => [
      {
        id: 'name',
        label: 'File',
        value: (row) => row.name,
        show: (row) => (
          <span className="whole selectable" title={row.name}>
            {row.name}
          </span>
        ),
      },
      {
        id: 'when',
        label: 'Imported',
        value: (row) => row.importedAt,
        show: (row) => (
          <span className="whole">
            {formatDateTime(row.importedAt, localZone())} {formatOffset(row.importedAt, localZone())}
          </span>
        ),
      },
      {
        id: 'symbols',
        label: 'Series',
        value: (row) => row.symbols.join(', '),
        show: (row) => (
          <span className="whole" title={row.symbols.join(', ')}>
            {row.symbols.join(', ')}
          </span>
        ),
      },
      {
        id: 'bars',
        label: 'Bars',
        value: (row) => row.bars,
        show: (row) => formatNumber(row.bars),
        numeric: true,
      },
      {
        id: 'digest',
        label: 'SHA-256',
        value: (row) => row.sha256,
        show: (row) => (
          <span className="muted selectable whole" title={row.sha256}>
            {row.sha256.slice(0, 12)}…
          </span>
        ),
      },
      {
        id: 'undo',
        label: 'Undo',
        value: () => '',
        sortable: false,
        show: (row) => (
          <button
            type="button"
            className="button quiet"
            aria-label={`Undo the import of ${row.name}`}
            disabled={undoing !== null}
            onClick={async () => {
              if (await importWizard.undo(row.importId)) void market.loadSeries();
            }}
          >
            {undoing === row.importId ? 'Undoing…' : 'Undo'}
          </button>
        ),
      },
    ],
    [importWizard, market, undoing],
  );
  return (
    <section className="stack" aria-label="Past imports">
      <h3>Past imports</h3>
      {problem !== null && <ProblemNote problem={problem} />}
      {imports === null ? (
        <p className="muted">Reading…</p>
      ) : imports.length === 0 ? (
        <p className="muted">None yet. Each import appears here and can be undone.</p>
      ) : (
        <ScrollRegion className="table-frame" label="List of past imports">
          <DataTable label="Past imports" columns={columns} rows={imports} />
        </ScrollRegion>
      )}
    </section>
  );
}
