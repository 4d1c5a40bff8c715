import { useMemo } from 'react';
import { EmptyState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatNumber } from '../../design/number-format.ts';
import type { SeriesForecast, ShownForecast } from '../../state/forecast.ts';
import { modelName } from '../../state/forecast-levels.ts';
import type { ForecastWords } from './use-forecast-words.ts';

type Row = SeriesForecast['table'][number];

const share = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : formatNumber(value * 100);

function coverageColumn(level: number, when: 'before' | 'after'): DataColumn<Row> {
  const of = ({ coverage }: Row) =>
    coverage.find((one) => Math.abs(one.level - level) < 1e-9)?.[when] ?? null;
  return {
    id: `${when} ${level}`,
    label: `${formatNumber(level * 100)} % ${when === 'before' ? 'raw' : 'after'}`,
    numeric: true,
    value: (row) => of(row) ?? -1,
    show: (row) => share(of(row)),
  };
}

/** How the models did at rolling origins, best first; the chosen one is marked. */
export function ModelsTab(props: { readonly shown: ShownForecast | null; readonly words: ForecastWords }) {
  const { shown, words } = props;
  const columns = useMemo<readonly DataColumn<Row>[]>(
    () => [
      {
        id: 'model',
        label: 'Model',
        value: ({ title }) => title,
        show: ({ title, model }) =>
          model === shown?.model ? (
            <strong className="nowrap" title={title}>
              <span aria-hidden="true">▸</span> {modelName(model, title)}{' '}
              <span className="badge">chosen</span>
            </strong>
          ) : (
            <span className="other-model nowrap" title={title}>
              {modelName(model, title)}
            </span>
          ),
      },
      {
        id: 'mase',
        label: 'MASE',
        numeric: true,
        value: ({ accuracy }) => accuracy.mase ?? Number.POSITIVE_INFINITY,
        show: ({ accuracy }) => formatNumber(accuracy.mase, 3),
      },
      {
        id: 'rmse',
        label: `RMSE ${words.unit}`.trim(),
        numeric: true,
        value: ({ accuracy }) => accuracy.rmse ?? Number.POSITIVE_INFINITY,
        show: ({ accuracy }) => words.fine(accuracy.rmse),
      },
      {
        id: 'bias',
        label: `Bias ${words.unit}`.trim(),
        numeric: true,
        value: ({ accuracy }) => accuracy.bias ?? 0,
        show: ({ accuracy }) => words.signed(accuracy.bias),
      },
      {
        id: 'smape',
        label: 'sMAPE %',
        numeric: true,
        value: ({ accuracy }) => accuracy.smape ?? Number.POSITIVE_INFINITY,
        show: ({ accuracy }) => formatNumber(accuracy.smape, 2),
      },
      coverageColumn(0.8, 'before'),
      coverageColumn(0.8, 'after'),
      coverageColumn(0.95, 'before'),
      coverageColumn(0.95, 'after'),
      {
        id: 'weight',
        label: 'Weight %',
        numeric: true,
        value: ({ weight }) => weight,
        show: ({ weight, model }) => (model === 'ensemble' ? '–' : formatNumber(weight * 100, 1)),
      },
    ],
    [shown?.model, words],
  );
  if (shown === null) return <EmptyState title="No models judged yet">Run a forecast.</EmptyState>;
  const { judged, window } = shown;
  return (
    <ScrollRegion className="tab-scroll" label="Models judged">
      <DataTable label="Models" columns={columns} rows={judged.table} />
      <p className="tab-note muted">
        {formatNumber(judged.origins)} rolling origins, {formatNumber(window.rows)} rows from{' '}
        {words.time(window.from)} to {words.time(window.to)}; chosen: {judged.chosenBy}. Errors of the mean
        over all steps; coverage is the percent of what came that lay inside, raw as the model said and after
        calibration.
        {judged.left.length > 0 &&
          ` Left out: ${judged.left.map(({ model, reason }) => `${model} (${reason})`).join(', ')}.`}
      </p>
    </ScrollRegion>
  );
}
