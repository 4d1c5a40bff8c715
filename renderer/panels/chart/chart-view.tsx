import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useTheme } from '../../app/shell.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import { createPriceChart, type PriceChart } from '../../charts/price-chart.ts';
import type { Instrument } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState } from '../../design/blocks.tsx';
import { decimalsOfTick, inferDecimals } from '../../design/number-format.ts';
import { colours, directionTokens } from '../../design/tokens.ts';
import type { BarRow } from '../../state/bar-series.ts';
import type { ChartModel } from '../../state/chart.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import { chartIntervals } from '../../state/commands.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartToolbar } from './chart-toolbar.tsx';

/** A picture that takes keys has no element of its own. */
const takesKeys = { tabIndex: 0 } as const;

interface Props {
  readonly model: ChartModel;
  readonly instrument: Instrument | null;
  readonly params: ChartParams;
  readonly averages: readonly number[];
  readonly change: (change: Partial<ChartParams>) => void;
}

export function ChartView({ model, instrument, params, averages, change }: Props) {
  const { dock, market, settings } = useWorkstation();
  const phase = useStore(model, (state) => state.phase);
  const problem = useStore(model, (state) => state.problem);
  const count = useStore(model, (state) => state.count);
  const series = useStore(market, (state) => state.series);
  const palette = useStore(settings, (state) => state.settings.palette);
  const theme = useTheme();
  const [hover, setHover] = useState<BarRow | null>(null);
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<PriceChart | null>(null);
  const id = useId();
  const daily = params.interval === '1d';
  const zone = daily ? 'UTC' : (instrument?.zone ?? 'UTC');
  const decimals = useMemo(() => {
    if (instrument !== null) return decimalsOfTick(instrument.tickSize);
    return phase === 'ready' ? inferDecimals(model.bars.view().close) : 2;
  }, [instrument, model, phase]);
  const picture = useMemo(
    () => ({ ...colours[theme], ...directionTokens(theme, palette) }),
    [theme, palette],
  );
  const first = useRef({ averages, decimals, picture });
  first.current = { averages, decimals, picture };

  useEffect(() => {
    if (phase !== 'ready' || container.current === null) return;
    const made = createPriceChart(container.current, {
      bars: model.bars,
      zone,
      daily,
      seconds: params.interval.endsWith('s'),
      decimals: first.current.decimals,
      colours: first.current.picture,
      averages: first.current.averages,
      onNearStart: () => void model.loadOlder(),
      onHover: setHover,
    });
    chart.current = made;
    const stop = model.onBars((event) => made.take(event));
    return () => {
      stop();
      chart.current = null;
      made.dispose();
    };
  }, [model, phase, zone, daily, params.interval]);
  useEffect(() => chart.current?.setColours(picture), [picture]);
  useEffect(() => chart.current?.setAverages(averages), [averages]);
  useEffect(() => chart.current?.setDecimals(decimals), [decimals]);

  const toStart = async () => {
    await model.loadOlder(true);
    chart.current?.toStart();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const digit = '1234567890'.indexOf(event.key);
    const interval = chartIntervals[digit];
    if (event.key === 'ArrowLeft') event.shiftKey ? chart.current?.step(-1) : chart.current?.pan(-0.15);
    else if (event.key === 'ArrowRight') event.shiftKey ? chart.current?.step(1) : chart.current?.pan(0.15);
    else if (event.key === '+' || event.key === '=') chart.current?.zoom(1.25);
    else if (event.key === '-') chart.current?.zoom(0.8);
    else if (event.key === 'Home') void toStart();
    else if (event.key === 'End') chart.current?.toEnd();
    else if (interval !== undefined && event.key !== '') change({ interval });
    else return;
    event.preventDefault();
  };
  const others = [
    ...new Set(series.filter((entry) => entry.symbol === params.symbol).map((entry) => entry.interval)),
  ];
  return (
    <>
      <ChartToolbar
        model={model}
        params={params}
        averages={averages}
        change={change}
        screenshot={() => chart.current?.screenshot() ?? null}
      />
      <div className="panel-body chart-body" data-phase={phase} data-bars={count}>
        {phase === 'loading' && (
          <LoadingState>
            Reading {params.symbol} {params.interval} bars…
          </LoadingState>
        )}
        {phase === 'error' && problem !== null && (
          <ErrorState
            title={`${params.symbol} could not be read`}
            problem={problem}
            actions={
              <button type="button" className="button" onClick={() => void model.load()}>
                Try again
              </button>
            }
          />
        )}
        {phase === 'empty' && (
          <EmptyState
            title={`No ${params.interval} bars of ${params.symbol} yet`}
            actions={
              <>
                {others
                  .filter(
                    (interval) =>
                      interval !== params.interval && chartIntervals.some((known) => known === interval),
                  )
                  .map((interval) => (
                    <button
                      key={interval}
                      type="button"
                      className="button"
                      onClick={() => change({ interval: interval as ChartParams['interval'] })}
                    >
                      Show {interval}
                    </button>
                  ))}
                <button
                  type="button"
                  className="button primary"
                  data-panel-focus
                  onClick={() => dock.open('import')}
                >
                  Import history
                </button>
              </>
            }
          >
            {instrument === null
              ? 'The vault holds no bars of this series and interval.'
              : 'They will appear with the next trades. Import a file to see what came before.'}
          </EmptyState>
        )}
        {phase === 'ready' && (
          <div
            className="chart-frame"
            role="application"
            aria-label={`Chart of ${params.symbol}, ${params.interval} bars`}
            aria-describedby={`${id}-keys`}
            data-panel-focus
            {...takesKeys}
            onKeyDown={onKeyDown}
          >
            <div ref={container} className="chart-canvas" />
            <ChartLegend
              model={model}
              hover={hover}
              instrument={instrument}
              symbol={params.symbol}
              interval={params.interval}
              averages={averages}
              decimals={decimals}
            />
            <span id={`${id}-keys`} className="visually-hidden">
              Left and right pan, with Shift they move from bar to bar; plus and minus zoom; Home and End go
              to the oldest and newest bar; digits change the interval.
            </span>
          </div>
        )}
      </div>
    </>
  );
}
