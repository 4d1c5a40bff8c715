import type { ShownForecast } from '../../state/forecast.ts';
import { intervalAt, intervalSentence, levelText } from '../../state/forecast-levels.ts';
import type { ForecastWords } from './use-forecast-words.ts';

/** Which of the levels that were asked for in one run is looked at; nothing is fitted again. */
export function LevelSlider(props: {
  readonly shown: ShownForecast;
  readonly words: ForecastWords;
  readonly level: number;
  /** The time looked at; the last row where it is none of the forecast. */
  readonly at: number | null;
  readonly onLevel: (level: number) => void;
}) {
  const { shown, words, at } = props;
  const { intervals, time } = shown;
  const chosen = intervalAt(intervals, props.level);
  if (chosen === null) return null;
  const found = at === null ? -1 : Array.from(time).indexOf(at);
  const row = found === -1 ? time.length - 1 : found;
  const sentence = intervalSentence(chosen, row, {
    price: words.price,
    unit: words.unit,
    when: words.time(time[row] ?? 0),
  });
  return (
    <div className="level-slider">
      <input
        type="range"
        aria-label="Level"
        aria-valuetext={levelText(chosen.level)}
        min={0}
        max={intervals.length - 1}
        step={1}
        value={intervals.indexOf(chosen)}
        onChange={(event) =>
          props.onLevel(intervals[Number(event.currentTarget.value)]?.level ?? props.level)
        }
      />
      <p className="level-words" role="status">
        {sentence}
        {chosen.guaranteed === false && (
          <span className="warn" title="The model’s own limits stand in where too few errors were seen">
            {' '}
            ⚠ few errors seen
          </span>
        )}
      </p>
    </div>
  );
}
