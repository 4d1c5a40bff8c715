import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Forecast } from '../../state/forecast.ts';

/** How far a run is, over what was shown before: nothing moves when it begins or ends. */
export function RunStrip({ forecast }: { readonly forecast: Forecast }) {
  const { market } = useWorkstation();
  const jobId = useStore(forecast, (state) => state.jobId);
  const job = useStore(market, ({ jobs }) => jobs.find((one) => one.jobId === jobId) ?? null);
  if (jobId === null) return null;
  return (
    <div className="run-strip">
      <progress max={1} value={job?.fraction ?? 0} aria-label="Progress of the forecast" />
      <span className="nowrap" role="status">
        {job === null || job.text === '' ? 'Beginning…' : job.text}
      </span>
    </div>
  );
}
