import {
  ColorType,
  CrosshairMode,
  createChartEx,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import { formatNumber } from '../design/number-format.ts';
import { formatDate, formatDateTime, formatOffset } from '../design/time-format.ts';
import { createZoneOffset } from '../design/zone-offset.ts';
import { axisLabel } from './axis-labels.ts';
import { createFanView, type FanPoint } from './fan-series.ts';
import { createHistoryEnd } from './history-end.ts';
import { ZonedTimeScale } from './horizontal-scale.ts';
import type { PriceChartColours } from './price-chart.ts';
import { seconds } from './price-series.ts';

interface Line {
  readonly time: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

/** What is drawn, in the unit that is shown. */
export interface ForecastPicture {
  readonly history: Line;
  readonly yhat: Line;
  readonly intervals: readonly { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> }[];
  readonly tracks: readonly Line[];
  /** What came of it. */
  readonly truth: Line | null;
  /** Another forecast laid over this one. */
  readonly whatIf: Line | null;
}

export interface ForecastLook {
  readonly colours: PriceChartColours;
  readonly decimals: number;
  /** Index of the highlighted interval. */
  readonly chosen: number;
  /** Index of the widest interval that the price scale makes room for. */
  readonly reach: number;
  readonly tracks: boolean;
}

export interface ForecastChartOptions {
  readonly zone: string;
  readonly daily: boolean;
  readonly picture: ForecastPicture;
  readonly look: ForecastLook;
  /** The time under the pointer or the keys; null where there is none. */
  readonly onHover: (time: number | null) => void;
}

export interface ForecastChart {
  setPicture(picture: ForecastPicture): void;
  setLook(look: ForecastLook): void;
  /** Moves the crosshair by rows, from the end of the history where it is nowhere yet. */
  step(rows: number): void;
  toEnd(): void;
  screenshot(): HTMLCanvasElement;
  dispose(): void;
}

/** Pixels that the lines of the legend take where they wrap. */
const legendHeight = 64;

const points = ({ time, value }: Line) =>
  Array.from({ length: time.length }, (_, row) => {
    const at = seconds(time[row] ?? 0);
    const one = value[row] ?? Number.NaN;
    return Number.isFinite(one) ? { time: at, value: one } : { time: at };
  });

/** History, the fan of intervals and the forecast in one pane; nothing is computed here. */
export function createForecastChart(container: HTMLElement, options: ForecastChartOptions): ForecastChart {
  const { zone, daily } = options;
  let { picture, look } = options;
  let cursor: number | null = null;
  const scale = new ZonedTimeScale();
  const timeText = (time: number) =>
    daily ? formatDate(time, zone) : `${formatDateTime(time, zone)} ${formatOffset(time, zone)}`;
  scale.setZone(createZoneOffset(zone), {
    mark: (time, weight) => axisLabel(time, weight, zone, daily),
    crosshair: timeText,
  });
  const chart: IChartApiBase<Time> = createChartEx<Time, ZonedTimeScale>(container, scale, {
    autoSize: true,
    layout: { attributionLogo: false, fontFamily: '"Inter Variable", system-ui, sans-serif', fontSize: 11 },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { minimumWidth: 64, scaleMargins: { top: 0.18, bottom: 0.08 } },
    timeScale: { timeVisible: !daily, rightOffset: 2, minBarSpacing: 0.2 },
  });
  const quiet = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false } as const;
  const line = (width: 1 | 2) => chart.addSeries(LineSeries, { ...quiet, lineWidth: width });
  const fan = chart.addCustomSeries(
    createFanView(() => ({ colour: look.colours.accent, chosen: look.chosen, reach: look.reach })),
    { priceLineVisible: false, lastValueVisible: false },
  );
  let tracks: ISeriesApi<'Line', Time>[] = [];
  const history = line(2);
  const truth = line(2);
  const whatIf = line(2);
  const yhat = chart.addSeries(LineSeries, { ...quiet, lineWidth: 2, lastValueVisible: true });
  const lastTime = () => picture.history.time[picture.history.time.length - 1] ?? 0;
  const end = createHistoryEnd(() => ({
    x: chart.timeScale().timeToCoordinate(seconds(lastTime())),
    label: `history ends ${timeText(lastTime())}`,
    line: look.colours.lineStrong,
    text: look.colours.textMuted,
  }));
  chart.panes()[0]?.attachPrimitive(end);

  const paint = () => {
    const { colours, decimals } = look;
    chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: colours.panel },
        textColor: colours.textMuted,
        panes: { separatorColor: colours.line },
      },
      grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
      rightPriceScale: { borderColor: colours.line },
      timeScale: { borderColor: colours.line },
      crosshair: {
        vertLine: { color: colours.lineStrong, labelBackgroundColor: colours.accentStrong },
        horzLine: { color: colours.lineStrong, labelBackgroundColor: colours.accentStrong },
      },
    });
    const priceFormat = {
      type: 'custom' as const,
      minMove: 10 ** -decimals,
      formatter: (value: number) => formatNumber(value, decimals),
    };
    history.applyOptions({ color: colours.text, priceFormat });
    yhat.applyOptions({ color: colours.accent, priceFormat });
    truth.applyOptions({ color: colours.text, lineStyle: LineStyle.Dotted, priceFormat });
    whatIf.applyOptions({ color: colours.averageA, lineStyle: LineStyle.Dashed, priceFormat });
    fan.applyOptions({ priceFormat });
    for (const one of tracks)
      one.applyOptions({ color: colours.averageB, visible: look.tracks, priceFormat });
  };
  const start = () => ({
    time: seconds(lastTime()),
    value: picture.history.value[picture.history.value.length - 1] ?? Number.NaN,
  });
  const fillFan = () => {
    const { intervals } = picture;
    const { time: from, value } = start();
    const { time } = picture.yhat;
    const origin: FanPoint = {
      time: from,
      lower: intervals.map(() => value),
      upper: intervals.map(() => value),
    };
    fan.setData([
      ...(Number.isFinite(value) ? [origin] : []),
      ...Array.from({ length: time.length }, (_, row) => ({
        time: seconds(time[row] ?? 0),
        lower: intervals.map(({ lower }) => lower[row] ?? Number.NaN),
        upper: intervals.map(({ upper }) => upper[row] ?? Number.NaN),
      })),
    ]);
  };
  const fill = () => {
    chart.clearCrosshairPosition();
    for (const one of tracks) chart.removeSeries(one);
    history.setData(points(picture.history));
    // From the last known value on: there the fan has no width.
    const from = start();
    yhat.setData([...(Number.isFinite(from.value) ? [from] : []), ...points(picture.yhat)]);
    fillFan();
    truth.setData(picture.truth === null ? [] : points(picture.truth));
    whatIf.setData(picture.whatIf === null ? [] : points(picture.whatIf));
    tracks = picture.tracks.map((track) => {
      const series = line(1);
      series.setData(points(track));
      return series;
    });
  };
  const times = () => [...Array.from(picture.history.time), ...Array.from(picture.yhat.time)];
  const toEnd = () => {
    const rows = picture.history.time.length + picture.yhat.time.length;
    const ahead = picture.yhat.time.length;
    // Three times as much of the past as of what comes: the fan is what is looked at.
    const seen = Math.min(rows, ahead + Math.max(30, 3 * ahead));
    chart.timeScale().setVisibleLogicalRange({ from: rows - seen, to: rows + 1 });
  };
  const onMove = ({ time }: MouseEventParams<Time>) => {
    cursor = time === undefined ? null : Number(time) * 1_000;
    options.onHover(cursor);
  };
  fill();
  paint();
  toEnd();
  // The legend lies over the top: on a low chart its lines are a larger share of the pane.
  const watched = new ResizeObserver(([entry]) => {
    const height = entry?.contentRect.height ?? 0;
    if (height === 0) return;
    const top = Math.min(0.45, Math.max(0.14, legendHeight / height));
    chart.applyOptions({ rightPriceScale: { scaleMargins: { top, bottom: 0.08 } } });
  });
  watched.observe(container);
  // What is seen is counted in rows; before the second frame the time scale has no width to divide by.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(toEnd);
  });
  chart.subscribeCrosshairMove(onMove);
  return {
    setPicture(next) {
      const same = next.history.time === picture.history.time && next.yhat.time === picture.yhat.time;
      const range = chart.timeScale().getVisibleLogicalRange();
      picture = next;
      fill();
      paint();
      if (same && range !== null) chart.timeScale().setVisibleLogicalRange(range);
      else toEnd();
    },
    setLook(next) {
      const refill = next.reach !== look.reach;
      look = next;
      if (refill) fillFan();
      paint();
    },
    step(rows) {
      const all = times();
      const known = picture.history.time.length;
      const from = cursor === null ? known - 1 : all.indexOf(cursor);
      const row = Math.max(0, Math.min(all.length - 1, from + rows));
      const time = all[row];
      if (time === undefined) return;
      const ahead = row >= known;
      const value = ahead ? picture.yhat.value[row - known] : picture.history.value[row];
      chart.setCrosshairPosition(value ?? 0, seconds(time), ahead ? yhat : history);
      cursor = time;
      options.onHover(time);
    },
    toEnd,
    screenshot: () => chart.takeScreenshot(true, false),
    dispose() {
      chart.unsubscribeCrosshairMove(onMove);
      cancelAnimationFrame(frame);
      watched.disconnect();
      chart.remove();
    },
  };
}
