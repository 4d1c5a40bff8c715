import { useStore } from 'zustand';
import { problemOf } from '../client/problem.ts';
import { formatDateTime, localZone } from '../design/time-format.ts';
import { useWorkstation } from './workstation.ts';

const speeds = [1, 10, 60, 600, 3_600, 86_400] as const;
const steps = [
  ['+1 min', 60_000],
  ['+1 h', 3_600_000],
  ['+1 day', 86_400_000],
] as const;

/** Stands over everything while the workstation shows another time, so that nobody takes it for now. */
export function ReplayBar() {
  const { client, replay, notices } = useWorkstation();
  const status = useStore(replay, (state) => state.status);
  if (status?.active !== true) return null;
  const run = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => notices.problem(problemOf(error), 'The replay did not follow'));
  return (
    <section className="replay-bar" aria-label="Replay">
      <strong>REPLAY</strong>
      <span className="replay-time">
        {formatDateTime(status.time, 'UTC')} UTC{' '}
        <span className="muted">{formatDateTime(status.time, localZone())} local</span>
      </span>
      <button
        type="button"
        className="button"
        disabled={status.ended}
        onClick={() => run(client.replay.play.mutate({ playing: !status.playing }))}
      >
        {status.ended ? 'Ended' : status.playing ? 'Hold' : 'Go on'}
      </button>
      {steps.map(([word, milliseconds]) => (
        <button
          key={word}
          type="button"
          className="button quiet"
          disabled={status.ended}
          onClick={() => run(client.replay.step.mutate({ milliseconds }))}
        >
          {word}
        </button>
      ))}
      <label className="row">
        <span className="muted">Speed</span>
        <select
          className="select"
          value={status.speed}
          onChange={(event) =>
            run(client.replay.setSpeed.mutate({ speed: Number(event.currentTarget.value) }))
          }
        >
          {[...new Set([...speeds, status.speed])]
            .toSorted((a, b) => a - b)
            .map((speed) => (
              <option key={speed} value={speed}>
                {speed} times
              </option>
            ))}
        </select>
      </label>
      <span className="spacer" />
      <span className="muted">Made from stored bars. The live market goes on unseen and is recorded.</span>
      <button type="button" className="button primary" onClick={() => run(client.replay.end.mutate())}>
        Back to now
      </button>
    </section>
  );
}
