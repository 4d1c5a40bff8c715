import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import {
  createForecastChart,
  type ForecastChart,
  type ForecastPicture,
} from '../../charts/forecast-chart.ts';
import type { Forecast, ShownForecast } from '../../state/forecast.ts';
import { intervalAt } from '../../state/forecast-levels.ts';
import { useChartColours } from '../shared/use-chart-colours.ts';
import { exportForecastCsv, exportForecastPng } from './export-forecast.ts';
import { ForecastLegend } from './forecast-legend.tsx';
import { LevelSlider } from './level-slider.tsx';
import type { ForecastWords } from './use-forecast-words.ts';
import type { WhatIf } from './what-if.ts';

/** A picture that takes keys has no element of its own. */
const takesKeys = { tabIndex: 0 } as const;

const times = (values: ArrayLike<number>, factor: number) =>
  factor === 1 ? values : Float64Array.from(values, (value) => value * factor);

function pictureOf(shown: ShownForecast, factor: number, whatIf: WhatIf | null): ForecastPicture {
  const { history, time, yhat, intervals, truth, run } = shown;
  return {
    history: { time: history.time, value: times(history.value, factor) },
    yhat: { time, value: times(yhat, factor) },
    intervals: intervals.map(({ lower, upper }) => ({
      lower: times(lower, factor),
      upper: times(upper, factor),
    })),
    tracks: (run?.tracks ?? []).map((track) => ({ time: track.time, value: times(track.yhat, factor) })),
    truth: truth === null ? null : { time, value: times(truth, factor) },
    whatIf: whatIf === null ? null : { time, value: times(whatIf.yhat, factor) },
  };
}

export function ForecastView(props: {
  readonly forecast: Forecast;
  readonly shown: ShownForecast;
  readonly words: ForecastWords;
  readonly whatIf: WhatIf | null;
}) {
  const { forecast, shown, words, whatIf } = props;
  const { zone, factor, decimals } = words;
  const level = useStore(forecast, (state) => state.level);
  const tracks = useStore(forecast, (state) => state.tracks);
  const colours = useChartColours();
  const [hover, setHover] = useState<number | null>(null);
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<ForecastChart | null>(null);
  const interval = intervalAt(shown.intervals, level);
  const chosen = interval === null ? 0 : shown.intervals.indexOf(interval);
  // The outermost levels of a short record are wide enough to press everything else flat.
  const usual = shown.intervals.findLastIndex((one) => one.level <= 0.9);
  const reach = Math.max(chosen, usual);
  const look = useMemo(
    () => ({ colours, decimals, chosen, reach, tracks }),
    [colours, decimals, chosen, reach, tracks],
  );
  const picture = useMemo(() => pictureOf(shown, factor, whatIf), [shown, factor, whatIf]);
  const current = useRef({ look, picture });
  current.current = { look, picture };
  const daily = shown.interval === '1d';
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const made = createForecastChart(element, { zone, daily, ...current.current, onHover: setHover });
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, [zone, daily]);
  useEffect(() => chart.current?.setPicture(picture), [picture]);
  useEffect(() => chart.current?.setLook(look), [look]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    if (event.key === 'ArrowRight') chart.current?.step(far);
    else if (event.key === 'ArrowLeft') chart.current?.step(-far);
    else if (event.key === 'End') chart.current?.toEnd();
    else return;
    event.preventDefault();
  };
  const exported = { shown, words, colours, interval };
  return (
    <>
      <div className="forecast-chart">
        <div
          className="chart-frame"
          role="application"
          aria-label={`Chart of the forecast of ${shown.symbol}`}
          aria-description="Left and right move from row to row, Shift by ten; End shows the forecast."
          data-panel-focus=""
          {...takesKeys}
          onKeyDown={onKeyDown}
        >
          <div ref={container} className="chart-canvas" aria-hidden="true" />
        </div>
        <ForecastLegend shown={shown} words={words} hover={hover} interval={interval} whatIf={whatIf} />
      </div>
      <div className="forecast-foot">
        <LevelSlider
          shown={shown}
          words={words}
          level={level}
          at={hover}
          onLevel={(next) => forecast.setLevel(next)}
        />
        {shown.run !== null && (
          <label className="check">
            <input
              type="checkbox"
              checked={tracks}
              onChange={(event) => forecast.setTracks(event.currentTarget.checked)}
            />
            <span>Earlier forecasts</span>
          </label>
        )}
        <span className="spacer" />
        <button type="button" className="button quiet" onClick={() => exportForecastCsv(exported)}>
          CSV
        </button>
        <button
          type="button"
          className="button quiet"
          onClick={() => chart.current !== null && exportForecastPng(exported, chart.current.screenshot())}
        >
          PNG
        </button>
      </div>
    </>
  );
}
