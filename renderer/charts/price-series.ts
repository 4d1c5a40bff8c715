import {
  AreaSeries,
  CandlestickSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  BarSeries as OhlcSeries,
  type PriceFormat,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { BarRow } from '../state/bar-series.ts';
import type { ChartStyle } from '../state/chart-params.ts';
import type { PriceChartColours } from './price-chart.ts';
import { isFlat } from './price-style.ts';

export type AnySeries = ISeriesApi<SeriesType, Time>;

/** Styles with one value a bar. */
export const isLine = (style: ChartStyle): boolean => style === 'line' || style === 'area';

export const seconds = (time: number): UTCTimestamp => (time / 1_000) as UTCTimestamp;

export function addPriceSeries(
  chart: IChartApiBase<Time>,
  style: ChartStyle,
  priceFormat: PriceFormat,
): AnySeries {
  if (style === 'line') return chart.addSeries(LineSeries, { lineWidth: 2, priceFormat }) as AnySeries;
  if (style === 'area') return chart.addSeries(AreaSeries, { lineWidth: 2, priceFormat }) as AnySeries;
  if (style === 'bars') return chart.addSeries(OhlcSeries, { thinBars: false, priceFormat }) as AnySeries;
  return chart.addSeries(CandlestickSeries, { priceFormat }) as AnySeries;
}

export function paintPriceSeries(series: AnySeries, style: ChartStyle, colours: PriceChartColours): void {
  const { up, down, accent, panel } = colours;
  if (style === 'line') series.applyOptions({ color: accent });
  else if (style === 'area')
    series.applyOptions({ lineColor: accent, topColor: `${accent}55`, bottomColor: `${accent}08` });
  else if (style === 'bars') series.applyOptions({ upColor: up, downColor: down });
  else
    series.applyOptions({
      upColor: style === 'hollow' ? panel : up,
      downColor: down,
      borderUpColor: up,
      borderDownColor: down,
      wickUpColor: up,
      wickDownColor: down,
      borderVisible: style === 'hollow',
    });
}

/** A line takes the value and leaves the rest; a bar without a range is neither up nor down. */
export function priceData(row: BarRow, style: ChartStyle, colours: PriceChartColours) {
  const { open, high, low, close } = row;
  const time = seconds(row.time);
  if (isLine(style)) return { time, value: close };
  const neutral = isFlat(row) && {
    color: colours.textMuted,
    ...(style !== 'bars' && { wickColor: colours.textMuted, borderColor: colours.textMuted }),
  };
  return { time, open, high, low, close, ...neutral };
}
