import { useStore } from 'zustand';
import { formatAge } from '../design/time-format.ts';
import { useWorkstation } from './workstation.ts';

/** Says what is wrong with the way to the engine, since when, and when the next try is. */
export function ConnectionBanner() {
  const { connection, connectionState, clock } = useWorkstation();
  const state = useStore(connectionState);
  const now = useStore(clock, (entry) => entry.now);
  if (state.phase === 'signed-out') {
    return (
      <div className="connection-banner" role="alert">
        <span aria-hidden="true">✕</span>
        <p>
          This page is not signed in any more. Open the sign-in address that the program printed when it
          started, or start the program again. <span className="code">SIGNED_OUT</span>
        </p>
        <button type="button" className="button" onClick={() => connection.retryNow()}>
          Try again
        </button>
      </div>
    );
  }
  if (state.phase !== 'lost' && !(state.phase === 'connecting' && state.attempt > 0)) return null;
  const wait = state.nextAttemptTime === null ? null : Math.max(0, state.nextAttemptTime - now);
  return (
    <div className="connection-banner">
      <span aria-hidden="true">⚠</span>
      {/* Only what happened is read out; the countdown beside it would be read every second. */}
      <p role="alert">
        {state.phase === 'lost'
          ? 'The connection to the engine is lost. What you see is as of then.'
          : 'The engine does not answer yet.'}
        {state.cause !== null && ` Cause: ${state.cause}.`}
      </p>
      <span className="banner-times">
        {state.phase === 'lost' && `For ${seconds(now - state.since)}. `}
        {wait === null ? 'Trying now…' : `Try ${state.attempt + 1} in ${seconds(wait)}.`}
      </span>
      <button type="button" className="button" onClick={() => connection.retryNow()}>
        Try now
      </button>
    </div>
  );
}

/** Whole seconds, as the clock ticks. */
function seconds(milliseconds: number): string {
  const whole = Math.ceil(Math.max(0, milliseconds) / 1_000);
  return whole === 0 ? '0 s' : formatAge(whole * 1_000);
}
