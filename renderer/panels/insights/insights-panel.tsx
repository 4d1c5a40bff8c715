import './insights.css';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { fetchBars } from '../../client/bars.ts';
import type { Interval } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { formatClock, localZone } from '../../design/time-format.ts';
import { forecastIntervals } from '../../state/forecast-span.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { SimulatePast } from '../shared/simulate-past.tsx';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useAsked } from '../shared/use-live.ts';
import { RegimeSection } from './regime-section.tsx';
import { SeasonBars } from './season-bars.tsx';
import { SentenceList } from './sentence-list.tsx';
import { useEachClose } from './use-each-close.ts';

/** Faults that more history cures. */
const tooShort = new Set(['FORECAST_HISTORY_SHORT', 'SERIES_UNKNOWN', 'HISTORY_EMPTY']);

/** What rules say of a series, each sentence with its numbers and what would change it. */
export function InsightsPanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const { client } = useWorkstation();
  const interval: Interval = forecastIntervals.find((one) => one === props.params.interval) ?? '1d';
  const asked = useAsked(`insights ${symbol} ${interval}`, async (signal) => {
    const jobId = crypto.randomUUID();
    const insight = await client.forecast.insights.mutate({ symbol, interval, jobId }, { signal });
    const { time, path } = insight.regimes;
    const { bars } = await fetchBars(
      client,
      { symbol, interval, to: (time[path.length - 1] ?? 0) + 1, limit: path.length },
      signal,
    );
    return { insight, value: bars.close, time: bars.time, made: Date.now() };
  });
  useEachClose(props.api, interval, asked.again);
  const { value, problem, loading } = asked;
  return (
    <section className="panel insights" aria-label={`Insights ${symbol}`}>
      <div className="toolbar">
        <SymbolField symbol={symbol} onSymbol={setSymbol} />
        <select
          className="select"
          aria-label="Interval"
          value={interval}
          onChange={(event) => change({ interval: event.currentTarget.value })}
        >
          {forecastIntervals.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span className="spacer" />
        {value?.insight.simulated === true && <span className="badge warn">SIMULATED</span>}
        {value !== null && (
          <span className="muted" role="status">
            {loading ? 'Looking again…' : `made ${formatClock(value.made, localZone())}`}
          </span>
        )}
        <button type="button" className="button" disabled={loading} onClick={asked.again} data-panel-focus="">
          Refresh
        </button>
      </div>
      {problem !== null ? (
        tooShort.has(problem.code) ? (
          <EmptyState
            title={`Nothing can be said of ${symbol} yet`}
            actions={<SimulatePast>{problem.message}</SimulatePast>}
          />
        ) : (
          <ErrorState title={`${symbol} could not be looked at`} problem={problem} again={asked.again} />
        )
      ) : value === null ? (
        <LoadingState>Looking through the history of {symbol}…</LoadingState>
      ) : (
        <ScrollRegion className="panel-body insights-body" label={`What can be said of ${symbol}`}>
          <SentenceList sentences={value.insight.sentences} />
          <RegimeSection insight={value.insight} time={value.time} value={value.value} />
          {value.insight.season !== null && <SeasonBars season={value.insight.season} />}
        </ScrollRegion>
      )}
    </section>
  );
}
