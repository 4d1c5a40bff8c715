import { useEffect, useRef, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { fetchBars } from '../../client/bars.ts';
import type { Outputs } from '../../client/client.ts';
import type { ShownForecast } from '../../state/forecast.ts';
import { type RunningJob, useJob } from '../shared/use-job.ts';

export type Fit = Outputs['forecast']['fit'];

export interface FittedSeries {
  readonly time: Float64Array;
  readonly value: Float64Array;
  readonly fit: Fit;
}

/** The decomposable model on the history of the forecast; `given` are changepoints in place of its own. */
export function useComponents(shown: ShownForecast): {
  readonly first: RunningJob<FittedSeries>;
  readonly whatIf: RunningJob<FittedSeries>;
  fitWith(given: readonly number[]): void;
} {
  const { client } = useWorkstation();
  const [history, setHistory] = useState<Pick<FittedSeries, 'time' | 'value'> | null>(null);
  const given = useRef<readonly number[]>([]);
  const read = async () => {
    if (history !== null) return history;
    const { symbol, interval, window } = shown;
    const { bars } = await fetchBars(
      client,
      { symbol, interval, from: window.from, to: window.to + 1, limit: window.rows },
      new AbortController().signal,
    );
    const known = { time: Float64Array.from(bars.time), value: Float64Array.from(bars.close) };
    setHistory(known);
    return known;
  };
  const fit = async (jobId: string, changepoints: readonly number[] | null): Promise<FittedSeries> => {
    const known = await read();
    const answer = await client.forecast.fit.mutate({
      history: { ds: known.time, y: known.value },
      future: { ds: Float64Array.from(shown.time) },
      config: { changepoints: changepoints === null ? null : [...changepoints] },
      intervals: [],
      uncertaintySamples: 0,
      jobId,
    });
    return { ...known, fit: answer };
  };
  const first = useJob((jobId) => fit(jobId, null));
  const whatIf = useJob((jobId) => fit(jobId, given.current));
  const begin = useRef(first.start);
  useEffect(() => void begin.current(), []);
  return {
    first,
    whatIf,
    fitWith(points) {
      given.current = points;
      void whatIf.start();
    },
  };
}
