import type { IPrimitivePaneRenderer } from 'lightweight-charts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
type MediaPainter = Parameters<Target['useMediaCoordinateSpace']>[0];

/** Paints in pixels of the page, whatever the screen's density. The target's own name for it reads like a React hook. */
export function inMediaSpace(target: Target, paint: MediaPainter): void {
  const { useMediaCoordinateSpace: enter } = target;
  enter.call(target, paint);
}
