import type { DockviewPanelApi } from 'dockview-react';
import { useEffect, useRef } from 'react';
import type { Interval } from '../../client/types.ts';
import { untilNextClose } from '../../state/regimes.ts';
import { intervalMilliseconds } from '../chart/chart-view.tsx';

/** Runs whenever a bar of the interval has closed while the panel is in sight; what was missed is caught up on. */
export function useEachClose(
  api: Pick<DockviewPanelApi, 'isVisible' | 'onDidVisibilityChange'>,
  interval: Interval,
  run: () => void,
): void {
  const current = useRef(run);
  current.current = run;
  useEffect(() => {
    let missed = false;
    let timer: ReturnType<typeof setTimeout>;
    const inSight = () => api.isVisible && document.visibilityState === 'visible';
    const closed = () => {
      if (inSight()) current.current();
      else missed = true;
      wait();
    };
    // Timers hold no more than a month; a day is the longest interval.
    const wait = () => {
      timer = setTimeout(closed, untilNextClose(Date.now(), intervalMilliseconds[interval]));
    };
    const seen = () => {
      if (!missed || !inSight()) return;
      missed = false;
      current.current();
    };
    wait();
    const visibility = api.onDidVisibilityChange(seen);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(timer);
      visibility.dispose();
      document.removeEventListener('visibilitychange', seen);
    };
  }, [api, interval]);
}
