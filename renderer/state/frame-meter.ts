import { createStore, type StoreApi } from 'zustand/vanilla';

export interface FrameState {
  readonly framesPerSecond: number | null;
  /** 95th percentile of the time between two painted frames over the last second. */
  readonly frameMilliseconds: number | null;
}

/** Sums up a second of frame times. */
export function summariseFrames(durations: readonly number[]): FrameState {
  if (durations.length === 0) return { framesPerSecond: null, frameMilliseconds: null };
  const sorted = [...durations].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const index = Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1);
  return {
    framesPerSecond: total > 0 ? (1_000 * sorted.length) / total : null,
    frameMilliseconds: sorted[index] ?? null,
  };
}

export interface FrameMeter extends StoreApi<FrameState> {
  /** Start of a painted frame, milliseconds of a monotonic clock. */
  frame(time: number): void;
}

export function createFrameMeter(): FrameMeter {
  const store = createStore<FrameState>(() => ({ framesPerSecond: null, frameMilliseconds: null }));
  let durations: number[] = [];
  let last: number | null = null;
  let since = 0;
  return {
    ...store,
    frame(time) {
      // A gap of a second is a hidden window, not a slow frame.
      if (last !== null && time - last < 1_000) durations.push(time - last);
      else since = time;
      last = time;
      if (time - since < 1_000) return;
      store.setState(summariseFrames(durations));
      durations = [];
      since = time;
    },
  };
}
