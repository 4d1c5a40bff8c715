import { useState } from 'react';
import { Plot } from '../../charts/plot/plot.tsx';
import { formatNumber, formatSigned } from '../../design/number-format.ts';
import type { Insight } from './sentence-list.tsx';

/** What the series did from this date on, one bar a year. */
export function SeasonBars({ season }: { readonly season: NonNullable<Insight['season']> }) {
  const { next, meanNext, rises, tStatistic } = season;
  const [at, setAt] = useState<number | null>(null);
  const one = at === null ? null : next[at];
  return (
    <section className="insight-section season-years" aria-label="Season by year">
      <h3>From this date on, 30 days, year by year</h3>
      <p className="plot-readout" role="status">
        {one === null || one === undefined
          ? `mean ${formatSigned(meanNext * 100, 1)} %, up in ${rises} of ${next.length} years${tStatistic === null ? '' : `, ${formatNumber(tStatistic, 1)} times its error`}`
          : `${one.year}: ${formatSigned(one.change * 100, 1)} %`}
      </p>
      <Plot
        label="Change from this date on by year"
        count={next.length}
        tick={(index) => String(next[index]?.year ?? '')}
        series={[
          {
            id: 'change',
            label: 'change',
            values: next.map(({ change }) => change * 100),
            colour: '--up',
            style: 'bars',
          },
        ]}
        format={(number) => formatSigned(number, 0)}
        unit="%"
        at={at}
        onAt={setAt}
        zero
      />
    </section>
  );
}
