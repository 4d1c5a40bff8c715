import { defaultHorzScaleBehavior, type IHorzScaleBehavior, type Time } from 'lightweight-charts';
import type { ZoneOffset } from '../design/zone-offset.ts';
import { timeWeight } from './time-weights.ts';

const TimeScale = defaultHorzScaleBehavior();

/** The library's time scale, with its marks counted in a zone of ours instead of UTC. */
export class ZonedTimeScale extends TimeScale {
  #offset: ZoneOffset = () => 0;

  setZone(offset: ZoneOffset): void {
    this.#offset = offset;
  }

  override fillWeightsForPoints(
    points: Parameters<IHorzScaleBehavior<Time>['fillWeightsForPoints']>[0],
    startIndex: number,
  ): void {
    const timeOf = (index: number): number | null => {
      const point = points[index];
      return point === undefined ? null : Number(this.key(point.time)) * 1_000;
    };
    let previous = timeOf(startIndex - 1);
    for (let index = startIndex; index < points.length; index += 1) {
      const time = timeOf(index);
      const point = points[index];
      if (time === null || point === undefined) continue;
      // The first bar is taken to follow one at the usual distance.
      const before = previous ?? time - ((timeOf(index + 1) ?? time + 1_000) - time);
      point.timeWeight = timeWeight(before, time, this.#offset) as typeof point.timeWeight;
      previous = time;
    }
  }
}
