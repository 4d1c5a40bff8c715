import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Interval } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState } from '../../design/blocks.tsx';
import type { Forecast } from '../../state/forecast.ts';
import { PanelTabs } from '../shared/panel-tabs.tsx';
import { useMay } from '../shared/permission.tsx';
import { SimulatePast } from '../shared/simulate-past.tsx';
import { CardTab } from './card-tab.tsx';
import { ComponentsTab } from './components-tab.tsx';
import { CoverageTab } from './coverage-tab.tsx';
import { ForecastView } from './forecast-view.tsx';
import { HorizonTab } from './horizon-tab.tsx';
import { ModelsTab } from './models-tab.tsx';
import { RunStrip } from './run-strip.tsx';
import type { ForecastWords } from './use-forecast-words.ts';
import type { WhatIf } from './what-if.ts';

type TabName = 'models' | 'horizon' | 'coverage' | 'components' | 'card';

/** Faults that more history cures. */
const tooShort = new Set(['FORECAST_HISTORY_SHORT', 'SERIES_UNKNOWN', 'HISTORY_EMPTY']);

function Above(props: {
  readonly symbol: string;
  readonly forecast: Forecast;
  readonly again: () => void;
  readonly interval: Interval;
  readonly onDaily: () => void;
  readonly chart: React.ReactNode;
}) {
  const { symbol, forecast } = props;
  const { dock } = useWorkstation();
  const { jobId, shown, problem, cancelled } = useStore(forecast);
  const may = useMay('forecast.run');
  if (problem !== null)
    return tooShort.has(problem.code) && props.interval !== '1d' ? (
      <EmptyState
        title={`Too few rows of ${props.interval} of ${symbol}`}
        actions={
          <>
            <button type="button" className="button" onClick={props.onDaily}>
              Forecast days instead
            </button>
            <button type="button" className="button" onClick={() => dock.open('import')}>
              Import history
            </button>
          </>
        }
      >
        {problem.message}
      </EmptyState>
    ) : tooShort.has(problem.code) ? (
      <EmptyState
        title={`No forecast of ${symbol} yet`}
        actions={<SimulatePast>{problem.message}</SimulatePast>}
      />
    ) : (
      <ErrorState title={`${symbol} could not be forecast`} problem={problem} again={props.again} />
    );
  if (shown !== null) return props.chart;
  if (jobId !== null) return <LoadingState>Judging the models at rolling origins of {symbol}…</LoadingState>;
  return (
    <EmptyState title={cancelled ? 'Cancelled' : `No forecast of ${symbol} in this panel`}>
      {cancelled
        ? 'Nothing was issued. Run it again, perhaps with fewer origins.'
        : may === false
          ? 'Open one that was issued, under Card.'
          : 'Run one, or open one that was issued, under Card.'}
    </EmptyState>
  );
}

/** The chart above, what stands behind it below. */
export function ForecastBody(props: {
  readonly symbol: string;
  readonly forecast: Forecast;
  readonly interval: Interval;
  readonly words: ForecastWords;
  readonly again: () => void;
  readonly onDaily: () => void;
}) {
  const { symbol, forecast, words } = props;
  const shown = useStore(forecast, (state) => state.shown);
  const jobId = useStore(forecast, (state) => state.jobId);
  const [tab, setTab] = useState<TabName>('models');
  const [whatIf, setWhatIf] = useState<WhatIf | null>(null);
  // A what-if is of the forecast it was laid over.
  const laid = whatIf !== null && whatIf.over === shown ? whatIf : null;
  return (
    <div className="forecast-body">
      <div className="forecast-above" data-busy={jobId !== null}>
        <Above
          symbol={symbol}
          forecast={forecast}
          again={props.again}
          interval={props.interval}
          onDaily={props.onDaily}
          chart={
            shown === null ? null : (
              <ForecastView forecast={forecast} shown={shown} words={words} whatIf={laid} />
            )
          }
        />
        <RunStrip forecast={forecast} />
      </div>
      <div className="forecast-below">
        <PanelTabs<TabName>
          label="Parts of the forecast"
          value={tab}
          onChange={setTab}
          tabs={[
            { name: 'models', label: 'Models', content: <ModelsTab shown={shown} words={words} /> },
            { name: 'horizon', label: 'By horizon', content: <HorizonTab shown={shown} /> },
            {
              name: 'coverage',
              label: 'Coverage',
              content: <CoverageTab symbol={symbol} interval={props.interval} shown={shown} />,
            },
            {
              name: 'components',
              label: 'Components',
              content: (
                <ComponentsTab key={shown?.forecastId} shown={shown} words={words} onWhatIf={setWhatIf} />
              ),
            },
            {
              name: 'card',
              label: 'Card',
              content: <CardTab symbol={symbol} forecast={forecast} shown={shown} words={words} />,
            },
          ]}
        />
      </div>
    </div>
  );
}
