import { useEffect, useState } from 'react';
import type { BarRow } from '../../state/bar-series.ts';
import type { ChartModel } from '../../state/chart.ts';

/** The newest bar, as it changes. */
export function useLastBar(model: ChartModel): BarRow | null {
  const [bar, setBar] = useState<BarRow | null>(() => model.bars.row(model.bars.length() - 1));
  useEffect(() => {
    setBar(model.bars.row(model.bars.length() - 1));
    return model.onBars(() => setBar(model.bars.row(model.bars.length() - 1)));
  }, [model]);
  return bar;
}
