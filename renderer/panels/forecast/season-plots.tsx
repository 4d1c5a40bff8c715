import { useState } from 'react';
import { Plot } from '../../charts/plot/plot.tsx';
import { formatSigned } from '../../design/number-format.ts';
import type { SeasonPlot } from '../../state/season-slots.ts';
import type { ForecastWords } from './use-forecast-words.ts';

const titles: Readonly<Record<string, string>> = {
  daily: 'Through the day (UTC)',
  weekly: 'Through the week',
  yearly: 'Through the year',
};

function OneSeason(props: {
  readonly season: SeasonPlot & { readonly percent: boolean };
  readonly words: ForecastWords;
}) {
  const { season, words } = props;
  const [at, setAt] = useState<number | null>(null);
  const unit = season.percent ? '% of trend' : words.unit;
  const value = at === null ? null : season.values[at];
  return (
    <figure className="season-plot">
      <figcaption>
        {titles[season.name] ?? season.name}{' '}
        <span className="muted">
          {at !== null && `${season.ticks[at] ?? ''} ${formatSigned(value, words.decimals)} ${unit}`}
        </span>
      </figcaption>
      <Plot
        label={titles[season.name] ?? season.name}
        count={season.ticks.length}
        tick={(index) => season.ticks[index] ?? null}
        series={[
          {
            id: season.name,
            label: season.name,
            values: season.values,
            colour: '--accent',
            style: season.name === 'weekly' ? 'bars' : 'line',
          },
        ]}
        format={(number) => formatSigned(number, words.decimals)}
        unit={unit}
        at={at}
        onAt={setAt}
        zero
      />
    </figure>
  );
}

/** The seasons of a fit, one small plot each. */
export function SeasonPlots(props: {
  readonly seasons: readonly (SeasonPlot & { readonly percent: boolean })[];
  readonly words: ForecastWords;
}) {
  if (props.seasons.length === 0)
    return <p className="tab-note muted">The history is too short for a season of any length.</p>;
  return (
    <div className="season-plots">
      {props.seasons.map((season) => (
        <OneSeason key={season.name} season={season} words={props.words} />
      ))}
    </div>
  );
}
