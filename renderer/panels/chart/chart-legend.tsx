import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { averageAt } from '../../charts/moving-average.ts';
import { averageColours } from '../../charts/price-chart.ts';
import type { Instrument, Interval } from '../../client/types.ts';
import {
  directionArrow,
  directionOf,
  formatCompact,
  formatNumber,
  formatPercent,
  formatSigned,
} from '../../design/number-format.ts';
import { formatDate, formatDateTime, formatOffset, localZone } from '../../design/time-format.ts';
import { customPropertyName } from '../../design/tokens.ts';
import type { BarRow } from '../../state/bar-series.ts';
import type { ChartModel } from '../../state/chart.ts';
import { importedUntil, isSimulated } from '../../state/market.ts';
import { useLastBar } from './use-last-bar.ts';

/** What the bar under the pointer says, else the newest one. */
export function ChartLegend(props: {
  readonly model: ChartModel;
  readonly hover: BarRow | null;
  readonly instrument: Instrument | null;
  readonly symbol: string;
  readonly interval: Interval;
  readonly averages: readonly number[];
  readonly decimals: number;
}) {
  const { market, connectionState } = useWorkstation();
  const connected = useStore(connectionState, (state) => state.phase === 'open');
  const { model, hover, instrument, decimals } = props;
  const last = useLastBar(model);
  const unit = useStore(model, (state) => state.unit) ?? instrument?.unit ?? null;
  const live = useStore(model, (state) => state.live) && connected;
  const simulated = useStore(
    market,
    (state) => instrument !== null && isSimulated(state.feeds, props.symbol),
  );
  const importedTo = useStore(market, (state) => importedUntil(state.series, props.symbol, props.interval));
  const bar = hover ?? last;
  if (bar === null) return null;
  const index = model.bars.indexAtOrAfter(bar.time);
  const before = model.bars.row(index - 1);
  const change = before === null ? null : bar.close - before.close;
  const direction = directionOf(change);
  const { close } = model.bars.view();
  const share = change !== null && before !== null && before.close > 0 ? change / before.close : null;
  return (
    <div className="chart-legend" data-last-time={last?.time} data-last-close={last?.close}>
      <div className="legend-title">
        <strong>{props.symbol}</strong>
        <span>{props.interval}</span>
        {unit !== null && <span className="muted">{unit}</span>}
        {instrument !== null && <span className="muted">{instrument.name}</span>}
        {live && hover === null && (
          <span className="good">
            <span aria-hidden="true">●</span> live
          </span>
        )}
        {simulated && (
          <span className="badge warn" title="The live bars are the simulated exchange's">
            SIMULATED
          </span>
        )}
        {simulated && importedTo !== null && last !== null && last.time > importedTo && (
          <span className="warn" title="Bars after that day are the simulated exchange's, not a market's">
            history to {formatDate(importedTo, 'UTC')}, then simulated
          </span>
        )}
      </div>
      <div className="legend-prices">
        {(['open', 'high', 'low', 'close'] as const).map((name) => (
          <span key={name}>
            <abbr title={name}>{name[0]?.toUpperCase()}</abbr> {formatNumber(bar[name], decimals)}
          </span>
        ))}
        {change !== null && (
          <span className={direction}>
            <span aria-hidden="true">{directionArrow[direction]}</span> {formatSigned(change, decimals)}{' '}
            {formatPercent(share)}
          </span>
        )}
        {!Number.isNaN(bar.volume) && (
          <span>
            <abbr title="volume">V</abbr> {formatCompact(bar.volume)}
          </span>
        )}
        {props.averages.map((length, order) => (
          <span
            key={`${length}-${averageColours[order]}`}
            style={{ color: `var(${customPropertyName(averageColours[order] ?? 'averageA')})` }}
          >
            MA {length} {formatNumber(averageAt(close, length, index), decimals)}
          </span>
        ))}
      </div>
      <LegendTimes time={bar.time} daily={props.interval === '1d'} instrument={instrument} />
    </div>
  );
}

function LegendTimes(props: {
  readonly time: number;
  readonly daily: boolean;
  readonly instrument: Instrument | null;
}) {
  const { time, instrument } = props;
  if (props.daily) return <div className="legend-times muted">Trading date {formatDate(time, 'UTC')}</div>;
  const local = localZone();
  return (
    <div className="legend-times muted">
      {instrument !== null && (
        <span>
          {instrument.exchange} {formatDateTime(time, instrument.zone)} {formatOffset(time, instrument.zone)}
        </span>
      )}
      <span>
        local {formatDateTime(time, local)} {formatOffset(time, local)}
      </span>
      <span>UTC {formatDateTime(time, 'UTC')}</span>
    </div>
  );
}
