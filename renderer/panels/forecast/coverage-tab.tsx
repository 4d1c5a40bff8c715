import { useMemo, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { CalibrationPlot } from '../../charts/plot/calibration-plot.tsx';
import type { Outputs } from '../../client/client.ts';
import type { Interval } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { countOf, formatNumber } from '../../design/number-format.ts';
import type { ShownForecast } from '../../state/forecast.ts';
import { levelText } from '../../state/forecast-levels.ts';
import { useAgainWhen } from '../shared/use-again-when.ts';
import { useAsked } from '../shared/use-live.ts';

type Row = Outputs['forecast']['ledger']['rows'][number];
type Level = Row['levels'][number];

const tones = { learning: 'muted', held: 'good', 'too narrow': 'bad', 'too wide': 'bad' } as const;
const glyphs = { learning: '…', held: '✓', 'too narrow': '✕', 'too wide': '✕' } as const;

/** The level that decides on a model: nearest to 80 %. */
const deciding = ({ levels }: Row): Level | undefined =>
  levels.toSorted((a, b) => Math.abs(a.nominal - 0.8) - Math.abs(b.nominal - 0.8))[0];

const shareText = (share: number) => `${formatNumber(share * 100)} %`;

function Verdict({ row }: { readonly row: Row }) {
  const level = deciding(row);
  if (level === undefined) return null;
  const { state, low, high } = level.verdict;
  const limits = `the long run is ${shareText(low)} to ${shareText(high)}`;
  return (
    <span className={tones[state]}>
      {glyphs[state]}{' '}
      {row.demoted !== null
        ? `left out of the automatic choice: ${row.demoted}`
        : state === 'learning'
          ? `learning: ${limits}`
          : `${state}: ${limits}`}
    </span>
  );
}

/** What issued intervals promised and what they held, model by model. */
export function CoverageTab(props: {
  readonly symbol: string;
  readonly interval: Interval;
  readonly shown: ShownForecast | null;
}) {
  const { client, market } = useWorkstation();
  const { symbol, shown } = props;
  const asked = useAsked(
    `ledger ${symbol}`,
    (signal) => client.forecast.ledger.query({ symbol }, { signal }),
    30_000,
  );
  // An import may bring what forecasts wait for; a run adds to what waits.
  useAgainWhen(`${shown?.forecastId}`, asked);
  const [chosen, setChosen] = useState<string | null>(null);
  const columns = useMemo<readonly DataColumn<Row>[]>(
    () => [
      {
        id: 'model',
        label: 'Model',
        value: ({ model }) => model,
        show: (row) => (
          <button type="button" className="link" onClick={() => setChosen(`${row.model} ${row.interval}`)}>
            {row.model}
          </button>
        ),
      },
      { id: 'interval', label: 'Interval', value: ({ interval }) => interval },
      { id: 'forecasts', label: 'Forecasts', numeric: true, value: ({ forecasts }) => forecasts },
      { id: 'rows', label: 'Rows', numeric: true, value: ({ rows }) => rows },
      {
        id: 'mase',
        label: 'MASE',
        numeric: true,
        value: ({ mase }) => mase ?? Number.POSITIVE_INFINITY,
        show: ({ mase }) => formatNumber(mase, 3),
      },
      {
        id: 'realised',
        label: 'Held of 80 %',
        numeric: true,
        value: (row) => deciding(row)?.realised ?? -1,
        show: (row) => shareText(deciding(row)?.realised ?? Number.NaN),
      },
      {
        id: 'verdict',
        label: 'Verdict',
        value: ({ demoted }) => demoted ?? '',
        show: (row) => <Verdict row={row} />,
      },
    ],
    [],
  );
  if (asked.problem !== null && asked.value === null)
    return <ErrorState title="The ledger could not be read" problem={asked.problem} again={asked.again} />;
  if (asked.value === null) return <LoadingState>Scoring what has come…</LoadingState>;
  const { rows, waiting } = asked.value;
  const refresh = async () => {
    await market.loadSeries().catch(() => {});
    asked.again();
  };
  const foot = (
    <p className="tab-note muted">
      {countOf(waiting, 'row')} whose time is over {waiting === 1 ? 'waits' : 'wait'} for the truth.{' '}
      <button type="button" className="link" onClick={() => void refresh()}>
        Look again
      </button>
    </p>
  );
  if (rows.length === 0)
    return (
      <EmptyState title={`No forecast of ${symbol} has been scored yet`}>
        Forecasts are scored when their time has come and the bars of it are here, by the market or by an
        import. {foot}
      </EmptyState>
    );
  const row = rows.find(({ model, interval }) => `${model} ${interval}` === chosen) ?? rows[0];
  return (
    <div className="coverage-tab">
      {row !== undefined && (
        <figure className="calibration">
          <figcaption>
            {row.model} {row.interval}
          </figcaption>
          <CalibrationPlot
            label={`Calibration of ${row.model}`}
            points={row.levels.map(({ nominal, realised, verdict }) => ({
              nominal,
              realised,
              low: verdict.low,
              high: verdict.high,
              tone: tones[verdict.state],
            }))}
          />
        </figure>
      )}
      <ScrollRegion className="tab-scroll" label="Ledger of coverage">
        <DataTable label="Coverage" columns={columns} rows={rows} />
        {foot}
        {row !== undefined && (
          <p className="tab-note muted">
            {row.model}:{' '}
            {row.levels
              .map(({ nominal, realised }) => `${levelText(nominal)} held ${shareText(realised)}`)
              .join(' · ')}
            . Bars in the plot are Wilson limits at 99 %, counting forecasts rather than rows.
          </p>
        )}
      </ScrollRegion>
    </div>
  );
}
