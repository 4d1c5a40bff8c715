import {
  defaultHorzScaleBehavior,
  type IHorzScaleBehavior,
  type TickMark,
  type Time,
} from 'lightweight-charts';
import type { ZoneOffset } from '../design/zone-offset.ts';
import { timeWeight } from './time-weights.ts';

const TimeScale = defaultHorzScaleBehavior();
type Points = Parameters<IHorzScaleBehavior<Time>['fillWeightsForPoints']>[0];
type Item = Parameters<IHorzScaleBehavior<Time>['formatHorzItem']>[0];

export interface ScaleWords {
  /** Text of a mark of that weight, UTC milliseconds. */
  mark(time: number, weight: number): string;
  /** Text at the crosshair. */
  crosshair(time: number): string;
}

/** The library's time scale, with its marks counted and worded in a zone of ours instead of UTC. */
export class ZonedTimeScale extends TimeScale {
  #offset: ZoneOffset = () => 0;
  #words: ScaleWords = { mark: String, crosshair: String };

  setZone(offset: ZoneOffset, words: ScaleWords): void {
    this.#offset = offset;
    this.#words = words;
  }

  override formatTickmark(mark: TickMark): string {
    return this.#words.mark(Number(this.key(mark.time)) * 1_000, mark.weight);
  }

  override formatHorzItem(item: Item): string {
    return this.#words.crosshair(Number(this.key(item)) * 1_000);
  }

  override fillWeightsForPoints(points: Points, startIndex: number): void {
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
