import './forecast.css';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { createForecast } from '../../state/forecast.ts';
import { defaultSpan, forecastIntervals } from '../../state/forecast-span.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { useMay } from '../shared/permission.tsx';
import { SymbolField } from '../shared/symbol-field.tsx';
import { UnitSelect } from '../shared/use-shown-unit.tsx';
import { ForecastBody } from './forecast-body.tsx';
import { ForecastForm, type FormValues } from './forecast-form.tsx';
import { useForecastWords } from './use-forecast-words.ts';

const defaultOrigins = 40;

/** What a series may do next: a fan of intervals, how the models did, and how far such forecasts held. */
export function ForecastPanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const { client, forecastAsks } = useWorkstation();
  const [forecast] = useState(() => createForecast(client, () => crypto.randomUUID()));
  const asked = useStore(forecastAsks, (state) => state.asked);
  const may = useMay('forecast.run');
  const { params } = props;
  const values = useMemo<FormValues>(
    () => ({
      interval: forecastIntervals.find((one) => one === params.interval) ?? '1d',
      rows: params.rows ?? defaultSpan.rows,
      model: params.model ?? 'auto',
      origins: params.origins ?? defaultOrigins,
    }),
    [params.interval, params.rows, params.model, params.origins],
  );
  const shown = useStore(forecast, (state) => state.shown);
  const words = useForecastWords(symbol, shown, params.unit ?? null, (unit) => change({ unit }));
  // Another symbol, here or in the group: what is shown and what runs is of the one before.
  useEffect(() => {
    if (symbol !== '') forecast.clear();
  }, [forecast, symbol]);
  useEffect(() => () => forecast.clear(), [forecast]);
  const run = (next: FormValues) =>
    forecast.run({
      symbol,
      interval: next.interval,
      horizon: next.rows,
      model: next.model,
      origins: next.origins,
    });
  useEffect(() => {
    // Whether it may run is not known for a moment after the sign-in.
    if (asked?.symbol !== symbol || may === null) return;
    const span = forecastAsks.take(symbol);
    const interval = forecastIntervals.find((one) => one === span?.interval);
    if (span === null || interval === undefined) return;
    change({ rows: span.rows, interval });
    if (!may) return;
    forecast.clear();
    void forecast.run({
      symbol,
      interval,
      horizon: span.rows,
      model: values.model,
      origins: values.origins,
    });
  });
  return (
    <section className="panel forecast" aria-label={`Forecast ${symbol}`}>
      <div className="toolbar">
        <SymbolField symbol={symbol} onSymbol={setSymbol} />
        <ForecastForm
          values={values}
          forecast={forecast}
          onChange={(part) => change(part)}
          onRun={(next) => {
            change(next);
            void run(next);
          }}
        />
        <UnitSelect state={words.unitState} />
      </div>
      <ForecastBody
        symbol={symbol}
        forecast={forecast}
        interval={values.interval}
        words={words}
        again={() => void run(values)}
        onDaily={() => {
          change({ interval: '1d' });
          void run({ ...values, interval: '1d' });
        }}
      />
    </section>
  );
}
