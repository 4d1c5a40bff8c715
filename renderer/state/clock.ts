import { createStore, type StoreApi } from 'zustand/vanilla';

export interface ClockState {
  readonly now: number;
}

/** The time, once a second on the second. */
export function createClock(): StoreApi<ClockState> & { dispose(): void } {
  const store = createStore<ClockState>(() => ({ now: Date.now() }));
  let timer: ReturnType<typeof setTimeout>;
  const tick = () => {
    const now = Date.now();
    store.setState({ now });
    timer = setTimeout(tick, 1_000 - (now % 1_000));
  };
  tick();
  return { ...store, dispose: () => clearTimeout(timer) };
}
