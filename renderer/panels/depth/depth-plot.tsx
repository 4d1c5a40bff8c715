import { useState } from 'react';
import { Plot } from '../../charts/plot/plot.tsx';
import { formatCompact, formatNumber } from '../../design/number-format.ts';
import type { Book } from './depth-panel.tsx';
import { ladderOf } from './ladder.ts';

/** Cumulative size by price: how far a large order would move the market. */
export function DepthPlot(props: {
  readonly book: Book;
  readonly price: (value: number | null) => string;
  readonly unit: string;
  readonly symbol: string;
}) {
  const [at, setAt] = useState<number | null>(null);
  const rows = ladderOf(props.book).rows.toReversed();
  const row = at === null ? undefined : rows[at];
  return (
    <div className="plot-stack">
      <p className="plot-readout" role="status">
        {row === undefined
          ? `Cumulative lots by price in ${props.unit}`
          : `${props.price(row.price)} ${props.unit}: ${formatNumber(row.size)} lots, ${formatNumber(row.total)} up to here (${row.side})`}
      </p>
      <Plot
        label={`Depth of ${props.symbol}`}
        count={rows.length}
        tick={(index) => props.price(rows[index]?.price ?? null)}
        series={[
          {
            id: 'bid',
            label: 'Bid',
            values: rows.map(({ side, total }) => (side === 'bid' ? total : null)),
            colour: '--up',
            style: 'line',
            width: 2,
          },
          {
            id: 'ask',
            label: 'Ask',
            values: rows.map(({ side, total }) => (side === 'ask' ? total : null)),
            colour: '--down',
            style: 'line',
            width: 2,
          },
        ]}
        format={formatCompact}
        unit="lots"
        zero
        at={at}
        onAt={setAt}
        focusTarget
      />
    </div>
  );
}
