import './inventory.css';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { Plot } from '../../charts/plot/plot.tsx';
import type { Outputs } from '../../client/client.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import {
  absent,
  formatCompact,
  formatNumber,
  formatPercent,
  formatSigned,
  inferDecimals,
} from '../../design/number-format.ts';
import { formatDate } from '../../design/time-format.ts';
import { historyFetchOf } from '../../state/feeds-fetch.ts';
import { useAsked } from '../shared/use-live.ts';

type Inventory = Outputs['curves']['inventories']['inventories'][number];

/** Weekly stocks against the week before, the year ago and the five-year range, laid out as the EIA does. */
export function InventoryPanel() {
  const { client, market, dock, importWizard } = useWorkstation();
  const bring = (way: 'file' | 'fetch') => {
    historyFetchOf(client, importWizard).show(way, 'eia');
    dock.open('import');
  };
  const imported = useStore(market, ({ series }) =>
    series
      .filter(({ interval }) => interval === '1w')
      .map(({ seriesId, count }) => `${seriesId}:${count}`)
      .join(),
  );
  const answer = useAsked(
    `inventories ${imported}`,
    async () => (await client.curves.inventories.query({})).inventories,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const rows = answer.value ?? [];
  const current = rows.find(({ symbol }) => symbol === chosen) ?? rows[0];
  const columns: readonly DataColumn<Inventory>[] = [
    {
      id: 'symbol',
      label: 'Stocks',
      value: ({ symbol }) => symbol,
      show: ({ symbol, unit }) => (
        <button
          type="button"
          className="link nowrap"
          aria-pressed={symbol === current?.symbol}
          onClick={() => setChosen(symbol)}
        >
          {symbol} {unit !== null && <span className="muted">{unit}</span>}
        </button>
      ),
    },
    {
      id: 'time',
      label: 'Week',
      value: ({ time }) => time,
      show: ({ time }) => <span className="nowrap">{formatDate(time, 'UTC')}</span>,
    },
    {
      id: 'level',
      label: 'Level',
      value: ({ level }) => level,
      show: ({ level }) => amount(level),
      numeric: true,
    },
    {
      id: 'change',
      label: 'Change',
      value: ({ change }) => change ?? 0,
      show: ({ change }) => formatSigned(change, decimalsOf(change)),
      numeric: true,
    },
    {
      id: 'yearAgo',
      label: 'Year ago',
      value: ({ yearAgo }) => yearAgo ?? 0,
      show: ({ yearAgo }) => amount(yearAgo),
      numeric: true,
    },
    {
      id: 'mean',
      label: '5-year mean',
      value: ({ mean }) => mean ?? 0,
      show: ({ mean, level }) => amount(mean, level),
      numeric: true,
    },
    {
      id: 'against',
      label: 'Against mean',
      value: ({ againstMean }) => againstMean ?? 0,
      show: ({ againstMean, bandYears }) => (
        <>
          {formatPercent(againstMean, 1)}
          {bandYears < 5 && <span className="muted"> ({bandYears} years)</span>}
        </>
      ),
      numeric: true,
    },
    {
      id: 'range',
      label: '5-year range',
      value: ({ low }) => low ?? 0,
      show: ({ low, high, level }) =>
        low === null ? absent : `${amount(low, level)} to ${amount(high, level)}`,
      numeric: true,
    },
  ];
  return (
    <section className="panel inventory" aria-label="Inventories">
      <div className="panel-body">
        {answer.problem !== null ? (
          <ErrorState
            title="The inventories could not be read"
            problem={answer.problem}
            again={answer.again}
          />
        ) : answer.value === null ? (
          <LoadingState>Reading weekly levels…</LoadingState>
        ) : current === undefined ? (
          <EmptyState
            title="No weekly levels yet"
            actions={
              <>
                <button
                  type="button"
                  className="button primary"
                  data-panel-focus
                  onClick={() => bring('fetch')}
                >
                  Fetch from the EIA
                </button>
                <button type="button" className="button" onClick={() => bring('file')}>
                  Import a file
                </button>
              </>
            }
          >
            Fetch the EIA’s weekly stocks of crude, gasoline, distillate or gas with a free key of yours, or
            import a file of weekly levels: a date and a column for each.
          </EmptyState>
        ) : (
          <div className="plot-stack pad">
            <ScrollRegion className="table-frame inventory-table" label="List of inventories">
              <DataTable label="Inventories" columns={columns} rows={rows} />
            </ScrollRegion>
            <ul className="plot-legend" aria-label="Years">
              <li>
                <span className="swatch" style={{ color: 'var(--accent)' }} /> this year
              </li>
              <li>
                <span className="swatch" style={{ color: 'var(--average-a)' }} /> last year
              </li>
              <li>
                <span className="swatch" data-dashed style={{ color: 'var(--text-muted)' }} /> 5-year mean
              </li>
              <li>
                <span className="swatch band" /> 5-year range
              </li>
            </ul>
            <p className="plot-readout" role="status">
              {readout(current, at)}
            </p>
            <Plot
              label={`Inventory of ${current.symbol}`}
              count={current.weeks.current.length}
              tick={(index) => (index % 4 === 0 ? `W${index + 1}` : null)}
              series={[
                {
                  id: 'mean',
                  label: 'mean',
                  values: current.weeks.mean,
                  colour: '--text-muted',
                  style: 'dashed',
                },
                {
                  id: 'last',
                  label: 'last year',
                  values: current.weeks.previous,
                  colour: '--average-a',
                  style: 'line',
                },
                {
                  id: 'this',
                  label: 'this year',
                  values: current.weeks.current,
                  colour: '--accent',
                  style: 'line',
                  width: 2.5,
                },
              ]}
              band={{ label: 'range', low: current.weeks.low, high: current.weeks.high }}
              format={formatCompact}
              unit={current.unit ?? ''}
              at={at}
              onAt={setAt}
              focusTarget
            />
          </div>
        )}
      </div>
    </section>
  );
}

function decimalsOf(value: number | null | undefined): number {
  return value === null || value === undefined ? 0 : Math.min(2, inferDecimals([value]));
}

/** With as many decimals as it has, or as those of the level it is read against. */
function amount(value: number | null | undefined, like = value): string {
  return formatNumber(value === undefined || Number.isNaN(value) ? null : value, decimalsOf(like));
}

/** The week under the cursor, or the newest one, in words. */
function readout({ symbol, unit, level, time, weeks }: Inventory, at: number | null): string {
  const newest = Array.from(weeks.current, Number).findLastIndex((value) => !Number.isNaN(value));
  const week = at ?? newest;
  const values = [
    `this year ${amount(weeks.current[week], level)}`,
    `last year ${amount(weeks.previous[week], level)}`,
    `mean ${amount(weeks.mean[week], level)}`,
    `range ${amount(weeks.low[week], level)} to ${amount(weeks.high[week], level)}`,
  ];
  const when = week === newest ? `week ${week + 1} (${formatDate(time, 'UTC')})` : `week ${week + 1}`;
  return `${symbol}, ${when}: ${values.join(' · ')}${unit === null ? '' : ` ${unit}`}`;
}
