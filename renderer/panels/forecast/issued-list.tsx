import { useMemo } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import { ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { useAgainWhen } from '../shared/use-again-when.ts';
import { useAsked } from '../shared/use-live.ts';

type Issued = Outputs['forecast']['issued']['forecasts'][number];

/** Forecasts of the symbol as they were issued, newest first; one is opened by its time. */
export function IssuedList(props: {
  readonly symbol: string;
  readonly shownId: string | null;
  readonly onOpen: (id: string) => void;
}) {
  const { client } = useWorkstation();
  const { symbol, shownId, onOpen } = props;
  const asked = useAsked(`issued ${symbol}`, (signal) =>
    client.forecast.issued.query({ symbol, limit: 200 }, { signal }),
  );
  useAgainWhen(`${shownId}`, asked);
  const columns = useMemo<readonly DataColumn<Issued>[]>(
    () => [
      {
        id: 'issued',
        label: 'Issued',
        value: ({ issuedAt }) => issuedAt,
        show: ({ id, issuedAt }) => (
          <button
            type="button"
            className="link nowrap"
            aria-current={id === shownId}
            onClick={() => onOpen(id)}
          >
            {id === shownId ? '▸ ' : ''}
            {formatDateTime(issuedAt, localZone())}
          </button>
        ),
      },
      { id: 'interval', label: 'Interval', value: ({ interval }) => interval },
      { id: 'rows', label: 'Rows', numeric: true, value: ({ horizon }) => horizon },
      { id: 'model', label: 'Model', value: ({ model }) => model },
    ],
    [shownId, onOpen],
  );
  return (
    <ScrollRegion className="tab-scroll issued" label="Issued forecasts">
      {asked.problem !== null && asked.value === null ? (
        <ErrorState title="The forecasts could not be read" problem={asked.problem} again={asked.again} />
      ) : asked.value === null ? (
        <LoadingState>Reading the issued forecasts…</LoadingState>
      ) : asked.value.forecasts.length === 0 ? (
        <p className="tab-note muted">No forecast of {symbol} was issued yet.</p>
      ) : (
        <DataTable label="Issued forecasts" columns={columns} rows={asked.value.forecasts} />
      )}
    </ScrollRegion>
  );
}
