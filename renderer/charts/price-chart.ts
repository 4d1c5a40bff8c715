/**
 * The chart library behind our own words: bars in, a picture and key commands out. It holds the library's objects and
 * nothing else of the program; `dispose` takes all of them down. Longer than most files because one object owns the
 * window, the series and the pointer, and splitting them would only pass the same references round.
 */
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChartEx,
  HistogramSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type LogicalRange,
  type MouseEventParams,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatCompact, formatNumber } from '../design/number-format.ts';
import { formatDate, formatDateTime, formatOffset } from '../design/time-format.ts';
import type { ColourTokens, DirectionTokens } from '../design/tokens.ts';
import { createZoneOffset } from '../design/zone-offset.ts';
import type { BarRow, BarSeries } from '../state/bar-series.ts';
import type { BarsEvent } from '../state/chart.ts';
import { axisLabel } from './axis-labels.ts';
import { type ChartWindow, newestWindow, nextWindow, windowSize } from './chart-window.ts';
import { ZonedTimeScale } from './horizontal-scale.ts';
import { averageAt, movingAverage } from './moving-average.ts';
import { isFlat, type PriceStyle, priceStyle } from './price-style.ts';

export interface PriceChartColours extends ColourTokens, DirectionTokens {}

export interface PriceChartOptions {
  readonly bars: BarSeries;
  /** Zone of the axis; dated daily bars use UTC, where their dates lie. */
  readonly zone: string;
  readonly daily: boolean;
  readonly seconds: boolean;
  readonly decimals: number;
  readonly colours: PriceChartColours;
  readonly averages: readonly number[];
  /** The person looks near the oldest loaded bar. */
  readonly onNearStart: () => void;
  /** The bar under the pointer, or null. */
  readonly onHover: (bar: BarRow | null) => void;
}

export interface PriceChart {
  take(event: BarsEvent): void;
  setColours(colours: PriceChartColours): void;
  setAverages(lengths: readonly number[]): void;
  setDecimals(decimals: number): void;
  /** Pans by a share of what is seen; negative is to older bars. */
  pan(share: number): void;
  /** Factor above 1 shows fewer bars. */
  zoom(factor: number): void;
  toStart(): void;
  toEnd(): void;
  /** Moves the crosshair by bars, from the newest one seen where it is nowhere yet. */
  step(bars: number): void;
  screenshot(): HTMLCanvasElement;
  dispose(): void;
}

const seconds = (time: number) => (time / 1_000) as UTCTimestamp;
export const averageColours = ['averageA', 'averageB', 'averageC'] as const;

export function createPriceChart(container: HTMLElement, options: PriceChartOptions): PriceChart {
  const { bars, zone, daily } = options;
  const scale = new ZonedTimeScale();
  scale.setZone(createZoneOffset(zone), {
    mark: (time, weight) => axisLabel(time, weight, zone, daily),
    crosshair: (time) =>
      daily ? formatDate(time, zone) : `${formatDateTime(time, zone)} ${formatOffset(time, zone)}`,
  });
  let colours = options.colours;
  let decimals = options.decimals;
  let lengths = options.averages;
  let window: ChartWindow = newestWindow(bars.length());
  let disposed = false;
  let pending = 0;
  let cursor: number | null = null;

  const chart: IChartApiBase<Time> = createChartEx<Time, ZonedTimeScale>(container, scale, {
    autoSize: true,
    layout: {
      attributionLogo: false,
      fontFamily: '"Inter Variable", system-ui, sans-serif',
      fontSize: 11,
      panes: { enableResize: true },
    },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { minimumWidth: 64, scaleMargins: { top: 0.16, bottom: 0.06 } },
    timeScale: {
      timeVisible: !daily,
      secondsVisible: options.seconds,
      rightOffset: 6,
      minBarSpacing: 0.2,
    },
  });
  const priceFormat = () => ({
    type: 'custom' as const,
    minMove: 10 ** -decimals,
    formatter: (value: number) => formatNumber(value, decimals),
  });
  let style: PriceStyle = 'candles';
  let prices: ISeriesApi<'Candlestick', Time> | ISeriesApi<'Line', Time> = chart.addSeries(
    CandlestickSeries,
    { priceFormat: priceFormat() },
  );
  let volume: ISeriesApi<'Histogram', Time> | null = null;
  let averages: ISeriesApi<'Line', Time>[] = [];

  const candle = (index: number) => {
    const row = bars.row(index);
    if (row === null) throw new RangeError(`price chart: no bar ${index}`);
    return { row, data: priceData(row) };
  };
  /** A line takes the value and leaves the rest; a bar without a range is neither up nor down. */
  const priceData = (row: BarRow) => {
    const { open, high, low, close } = row;
    const time = seconds(row.time);
    if (style === 'line') return { time, value: close };
    const neutral = isFlat(row) && { color: colours.textMuted, wickColor: colours.textMuted };
    return { time, open, high, low, close, ...neutral };
  };
  const volumeData = (row: BarRow) =>
    Number.isNaN(row.volume)
      ? { time: seconds(row.time) }
      : {
          time: seconds(row.time),
          value: row.volume,
          color: isFlat(row)
            ? colours.lineStrong
            : row.close >= row.open
              ? colours.upVolume
              : colours.downVolume,
        };
  const averageData = (time: number, value: number) =>
    Number.isNaN(value) ? { time: seconds(time) } : { time: seconds(time), value };

  const hasVolume = () => {
    const column = bars.view().volume;
    for (let index = window.from; index < window.to; index += 1) {
      if (!Number.isNaN(column[index] ?? Number.NaN)) return true;
    }
    return false;
  };
  const fitVolume = () => {
    if (hasVolume() && volume === null) {
      volume = chart.addSeries(
        HistogramSeries,
        {
          priceFormat: { type: 'custom', minMove: 1, formatter: formatCompact },
          priceLineVisible: false,
          lastValueVisible: false,
        },
        1,
      );
      chart.panes()[0]?.setStretchFactor(4);
      chart.panes()[1]?.setStretchFactor(1);
    } else if (!hasVolume() && volume !== null) {
      chart.removeSeries(volume);
      volume = null;
    }
  };

  /** Candles for bars, a line for a series of single values. The new series comes first: a pane needs one. */
  const fitStyle = () => {
    const wanted = priceStyle(bars.view());
    if (wanted === style) return;
    const before = prices;
    style = wanted;
    prices =
      style === 'line'
        ? chart.addSeries(LineSeries, { lineWidth: 2, priceFormat: priceFormat() })
        : chart.addSeries(CandlestickSeries, { priceFormat: priceFormat() });
    chart.removeSeries(before);
    paintPrices();
    // Averages lie over the prices.
    makeAverages();
  };

  /** Gives the library the window anew. */
  const fill = () => {
    const { time, close } = bars.view();
    fitStyle();
    fitVolume();
    const indexes = Array.from({ length: window.to - window.from }, (_, offset) => window.from + offset);
    const at = (column: Float64Array, index: number) => column[index] ?? Number.NaN;
    prices.setData(indexes.map((index) => candle(index).data));
    volume?.setData(indexes.map((index) => volumeData(candle(index).row)));
    averages.forEach((series, order) => {
      const length = lengths[order] ?? 1;
      const start = Math.max(0, window.from - length + 1);
      const values = movingAverage(close.subarray(start, window.to), length);
      series.setData(indexes.map((index) => averageData(at(time, index), at(values, index - start))));
    });
  };
  const seen = (): { from: number; to: number } | null => {
    const range = chart.timeScale().getVisibleLogicalRange();
    return range === null ? null : { from: range.from + window.from, to: range.to + window.from };
  };
  const see = (from: number, to: number) => {
    chart.timeScale().setVisibleLogicalRange({ from: from - window.from, to: to - window.from });
  };
  /** Refills around what is seen where it came near an inner edge of the window. */
  const followView = () => {
    pending = 0;
    const view = seen();
    if (view === null || disposed) return;
    const next = nextWindow(window, bars.length(), view.from, view.to);
    if (next !== window) {
      window = next;
      fill();
      see(view.from, view.to);
    }
    if (window.from === 0 && view.from < (view.to - view.from) / 2) options.onNearStart();
  };
  const onRange = (range: LogicalRange | null) => {
    if (range !== null && pending === 0) pending = requestAnimationFrame(followView);
  };
  const onMove = (event: MouseEventParams<Time>) => {
    if (event.time === undefined) {
      cursor = null;
      return options.onHover(null);
    }
    const index = bars.indexAtOrAfter(Number(event.time) * 1_000);
    cursor = index;
    options.onHover(bars.row(index));
  };

  const makeAverages = () => {
    for (const series of averages) chart.removeSeries(series);
    averages = lengths.map((_, order) =>
      chart.addSeries(LineSeries, {
        color: colours[averageColours[order] ?? 'averageA'],
        lineWidth: 1,
        priceFormat: priceFormat(),
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: false,
      }),
    );
  };
  const paintPrices = () => {
    prices.applyOptions(
      style === 'line'
        ? { color: colours.accent }
        : {
            upColor: colours.up,
            downColor: colours.down,
            wickUpColor: colours.up,
            wickDownColor: colours.down,
            borderVisible: false,
          },
    );
  };
  const paint = () => {
    chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: colours.panel },
        textColor: colours.textMuted,
        panes: { separatorColor: colours.line, separatorHoverColor: colours.hover },
      },
      grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
      crosshair: {
        vertLine: {
          color: colours.lineStrong,
          labelBackgroundColor: colours.accentStrong,
          style: LineStyle.Dashed,
        },
        horzLine: {
          color: colours.lineStrong,
          labelBackgroundColor: colours.accentStrong,
          style: LineStyle.Dashed,
        },
      },
      rightPriceScale: { borderColor: colours.line },
      timeScale: { borderColor: colours.line },
    });
    paintPrices();
    averages.forEach((series, order) => {
      series.applyOptions({ color: colours[averageColours[order] ?? 'averageA'] });
    });
  };
  const showNewest = () => {
    window = newestWindow(bars.length());
    fill();
    const width = Math.max(20, Math.floor(container.clientWidth / 7));
    see(bars.length() - width, bars.length() + 6);
  };
  const isAtEnd = () => window.to === bars.length();
  const isFlatFrom = (from: number) => {
    for (let index = from; index < bars.length(); index += 1) if (!isFlat(candle(index).row)) return false;
    return true;
  };
  const updateEdge = (from: number) => {
    // The library takes changes of the newest bar and new ones; the window must reach that far.
    if (window.to < from) return;
    const styleStays = style === 'candles' ? window.to - window.from > 2 : isFlatFrom(from);
    if (from < bars.length() - 3 || !styleStays) return fill();
    for (let index = Math.max(from, window.from); index < bars.length(); index += 1) {
      const { row, data } = candle(index);
      prices.update(data);
      volume?.update(volumeData(row));
      averages.forEach((series, order) => {
        series.update(averageData(row.time, averageAt(bars.view().close, lengths[order] ?? 1, index)));
      });
    }
    window = { from: window.from, to: bars.length() };
    if (window.to - window.from > windowSize * 1.25) {
      const view = seen();
      window = newestWindow(bars.length());
      fill();
      if (view !== null) see(view.from, view.to);
    }
  };

  makeAverages();
  paint();
  if (bars.length() > 0) showNewest();
  chart.timeScale().subscribeVisibleLogicalRangeChange(onRange);
  chart.subscribeCrosshairMove(onMove);

  return {
    take(event) {
      if (disposed) return;
      if (event.kind === 'prepended') {
        const view = seen();
        window = { from: window.from + event.count, to: window.to + event.count };
        if (view !== null) {
          window = nextWindow(window, bars.length(), view.from + event.count, view.to + event.count);
          fill();
          see(view.from + event.count, view.to + event.count);
        }
      } else if (event.kind === 'reset') {
        const view = bars.length() > 0 && prices.data().length > 0 ? seen() : null;
        if (view === null || isAtEnd()) showNewest();
        else {
          window = { from: Math.min(window.from, bars.length()), to: Math.min(window.to, bars.length()) };
          fill();
          see(view.from, view.to);
        }
      } else updateEdge(event.from);
    },
    setColours(next) {
      colours = next;
      paint();
      fill();
    },
    setAverages(next) {
      lengths = next;
      makeAverages();
      fill();
    },
    setDecimals(next) {
      if (next === decimals) return;
      decimals = next;
      for (const series of [prices, ...averages]) series.applyOptions({ priceFormat: priceFormat() });
    },
    pan(share) {
      const view = seen();
      if (view === null) return;
      const by = (view.to - view.from) * share;
      see(view.from + by, view.to + by);
    },
    zoom(factor) {
      const view = seen();
      if (view === null) return;
      const width = Math.max(10, (view.to - view.from) / factor);
      see(view.to - width, view.to);
    },
    toStart() {
      const view = seen();
      if (view === null || bars.length() === 0) return;
      const width = view.to - view.from;
      window = nextWindow(window, bars.length(), 0, width);
      fill();
      see(-2, width - 2);
    },
    toEnd: showNewest,
    step(by) {
      const view = seen();
      if (view === null || bars.length() === 0) return;
      const last = Math.min(bars.length() - 1, Math.floor(view.to));
      const index = Math.max(0, Math.min(bars.length() - 1, (cursor ?? last + (by < 0 ? 1 : -1)) + by));
      const row = bars.row(index);
      if (row === null) return;
      if (index < view.from || index > view.to)
        see(index - (view.to - view.from) / 2, index + (view.to - view.from) / 2);
      chart.setCrosshairPosition(row.close, seconds(row.time), prices);
      cursor = index;
      options.onHover(row);
    },
    screenshot: () => chart.takeScreenshot(true, false),
    dispose() {
      disposed = true;
      cancelAnimationFrame(pending);
      chart.timeScale().unsubscribeVisibleLogicalRangeChange(onRange);
      chart.unsubscribeCrosshairMove(onMove);
      chart.remove();
    },
  };
}
