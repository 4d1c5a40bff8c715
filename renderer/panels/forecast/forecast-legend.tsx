import type { ShownForecast, ShownInterval } from '../../state/forecast.ts';
import { levelText, modelName } from '../../state/forecast-levels.ts';
import type { ForecastWords } from './use-forecast-words.ts';
import type { WhatIf } from './what-if.ts';

/** What stands under the crosshair: a known value, or the forecast with the limits of the chosen level. */
export function ForecastLegend(props: {
  readonly shown: ShownForecast;
  readonly words: ForecastWords;
  readonly hover: number | null;
  readonly interval: ShownInterval | null;
  readonly whatIf: WhatIf | null;
}) {
  const { shown, words, interval, whatIf } = props;
  const { history, time, yhat, truth } = shown;
  const at = props.hover ?? time[0] ?? 0;
  const row = Array.from(time).indexOf(at);
  const known = row === -1 ? history.value[Array.from(history.time).indexOf(at)] : undefined;
  return (
    <div className="chart-legend forecast-legend">
      <div className="legend-title">
        <strong>{shown.symbol}</strong>
        <span>{shown.interval}</span>
        <span className="muted">by {modelName(shown.model, shown.title)}</span>
        {shown.simulated && <span className="badge warn">SIMULATED</span>}
        {whatIf !== null && <span className="what-if">┅ with your changepoints</span>}
      </div>
      <div className="legend-prices">
        <span className="muted">{words.time(at)}</span>
        {row === -1 ? (
          <span>
            <abbr>known</abbr> {words.price(known)} {words.unit}
          </span>
        ) : (
          <>
            <span>
              <abbr>forecast</abbr> <strong>{words.price(yhat[row])}</strong> {words.unit}
            </span>
            {interval !== null && (
              <span>
                <abbr>{levelText(interval.level)}</abbr> {words.price(interval.lower[row])} to{' '}
                {words.price(interval.upper[row])}
              </span>
            )}
            {truth !== null && (
              <span>
                <abbr>came</abbr> {words.price(truth[row])}
              </span>
            )}
            {whatIf !== null && (
              <span className="what-if">
                <abbr>what if</abbr> {words.price(whatIf.yhat[row])}
              </span>
            )}
          </>
        )}
      </div>
    </div>
  );
}
