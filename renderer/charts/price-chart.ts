/**
 * The chart library behind our own words: content and a look in, a picture and key commands out. It holds the library's
 * objects and nothing else of the program; `dispose` takes all of them down. Longer than most files because one object
 * owns the window, the series and the pointer, and splitting them would only pass the same references round.
 */
import {
  ColorType,
  CrosshairMode,
  createChartEx,
  HistogramSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type Logical,
  type LogicalRange,
  type MouseEventParams,
  PriceScaleMode,
  type Time,
} from 'lightweight-charts';
import { formatCompact, formatNumber, formatSigned } from '../design/number-format.ts';
import { formatAge, formatDate, formatDateTime, formatOffset } from '../design/time-format.ts';
import type { ColourTokens, DirectionTokens } from '../design/tokens.ts';
import { createZoneOffset } from '../design/zone-offset.ts';
import type { BarRow } from '../state/bar-series.ts';
import type { BarsEvent } from '../state/chart.ts';
import type { ChartScale, ChartStyle } from '../state/chart-params.ts';
import type { DrawingPoint } from '../state/drawings.ts';
import type { DrawingsEditor } from '../state/drawings-editor.ts';
import { axisLabel } from './axis-labels.ts';
import type { ChartContent } from './chart-content.ts';
import { type ChartWindow, edgeWork, newestWindow, nextWindow, windowSize } from './chart-window.ts';
import { distanceTo, type Projection, places, shapesOf } from './drawing-geometry.ts';
import { createDrawingLayer, type RollMark } from './drawing-layer.ts';
import { ZonedTimeScale } from './horizontal-scale.ts';
import { paintTurns } from './paint-turns.ts';
import { createPaneLabel } from './pane-label.ts';
import {
  type AnySeries,
  addPriceSeries,
  isLine,
  paintPriceSeries,
  priceData,
  seconds,
} from './price-series.ts';
import { isFlat, priceStyle } from './price-style.ts';
import { outputColour, turnColour } from './series-colours.ts';
import { roundToTick, snapToBar } from './snap.ts';
import { addStudySeries, type StudySeries } from './study-series.ts';
import { positionOf, timeAt } from './time-position.ts';

export interface PriceChartColours extends ColourTokens, DirectionTokens {}

export interface ChartLook {
  readonly style: ChartStyle;
  readonly scale: ChartScale;
  /** Percent of a price at or below zero means nothing: then other symbols do not ask for it either. */
  readonly percentAllowed: boolean;
  readonly inverted: boolean;
  readonly decimals: number;
  readonly colours: PriceChartColours;
  readonly rolls: readonly RollMark[];
  /** From the quoted unit, in which drawings are kept, to the shown one. */
  readonly factor: number;
  /** Tick in the quoted unit. */
  readonly tick: number;
  readonly magnet: boolean;
}

export interface PriceChartOptions {
  readonly content: ChartContent;
  readonly editor: DrawingsEditor;
  /** Zone of the axis; dated daily bars use UTC, where their dates lie. */
  readonly zone: string;
  readonly daily: boolean;
  readonly seconds: boolean;
  /** Milliseconds of one bar. */
  readonly step: number;
  readonly look: ChartLook;
  /** The person looks near the oldest loaded bar. */
  readonly onNearStart: () => void;
  /** The bar under the pointer, or null; `own` where this chart's own pointer or keys moved it. */
  readonly onHover: (bar: BarRow | null, own: boolean) => void;
}

export interface Hit {
  readonly id: string;
  /** Index of the point that was hit, null for the drawing as a whole. */
  readonly handle: number | null;
}

export interface PriceChart {
  setLook(look: ChartLook): void;
  /** Takes the content's new studies, style or other symbols over. */
  rebuild(): void;
  /** Pans by a share of what is seen; negative is to older bars. */
  pan(share: number): void;
  /** Factor above 1 shows fewer bars. */
  zoom(factor: number): void;
  toStart(): void;
  toEnd(): void;
  /** Moves the crosshair by bars, from the newest one seen where it is nowhere yet. */
  step(bars: number): void;
  /** Shows the crosshair of another chart at the bar of that time; null takes it away. */
  showCrosshair(place: { readonly time: number; readonly price: number | null } | null): void;
  /** Snapped point at a place of the price pane, in pixels of the container; null outside of it. */
  pointAt(x: number, y: number): DrawingPoint | null;
  hitAt(x: number, y: number): Hit | null;
  /** A point moved by bars and by twentieths of what is seen of the price, or by ticks. */
  movePoint(
    point: DrawingPoint | null,
    bars: number,
    prices: number,
    by: 'share' | 'tick',
  ): DrawingPoint | null;
  /** Brings a time into sight. */
  reveal(time: number): void;
  words(): Pick<Projection, 'price' | 'time'>;
  /** Leaves room for a legend of so many pixels over the prices, up to two fifths of their pane. */
  setLegendHeight(pixels: number): void;
  screenshot(): HTMLCanvasElement;
  dispose(): void;
}

/** Least milliseconds between two paintings of the newest bar: several charts share one page. */
const edgePace = 40;
const hitReach = 6;
const snapReach = 14;

export function createPriceChart(container: HTMLElement, options: PriceChartOptions): PriceChart {
  const { content, editor, zone, daily, step } = options;
  const scale = new ZonedTimeScale();
  const timeText = (time: number) =>
    daily ? formatDate(time, zone) : `${formatDateTime(time, zone)} ${formatOffset(time, zone)}`;
  scale.setZone(createZoneOffset(zone), {
    mark: (time, weight) => axisLabel(time, weight, zone, daily),
    crosshair: timeText,
  });
  let look = options.look;
  const bars = () => content.shown().drawn;
  let window: ChartWindow = newestWindow(bars().length());
  let disposed = false;
  let pending = 0;
  let cursor: number | null = null;
  /** Share of the price pane that is left to the legend. */
  let top = 0.16;

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
  const formatOf = (decimals: number) => ({
    type: 'custom' as const,
    minMove: 10 ** -decimals,
    formatter: (value: number) => formatNumber(value, decimals),
  });
  /** Bars without any range are a line, whatever bars were asked for. */
  const styleNow = (): ChartStyle =>
    !isLine(look.style) && look.style !== 'renko' && priceStyle(bars().view()) === 'line'
      ? 'line'
      : look.style;
  let style: ChartStyle = styleNow();
  let prices: AnySeries = addPriceSeries(chart, style, formatOf(look.decimals));
  let volume: ISeriesApi<'Histogram', Time> | null = null;
  let studies: StudySeries[] = [];
  let compares: { readonly series: AnySeries; readonly values: () => Float64Array }[] = [];
  /** What each pane below the prices shows, in order, and how high each one was made. */
  let panes: string[] = [];
  const heights = new Map<string, number>();
  let labels: { detach(): void }[] = [];
  chart.panes()[0]?.setPreserveEmptyPane(true);

  const candle = (index: number) => {
    const row = bars().row(index);
    if (row === null) throw new RangeError(`price chart: no bar ${index}`);
    return row;
  };
  const volumeData = (row: BarRow) =>
    Number.isNaN(row.volume)
      ? { time: seconds(row.time) }
      : {
          time: seconds(row.time),
          value: row.volume,
          color: isFlat(row)
            ? look.colours.lineStrong
            : row.close >= row.open
              ? look.colours.upVolume
              : look.colours.downVolume,
        };
  const valueData = (time: number, value: number) =>
    Number.isNaN(value) ? { time: seconds(time) } : { time: seconds(time), value };
  const hasVolume = () => {
    const column = bars().view().volume;
    for (let index = window.from; index < window.to; index += 1) {
      if (!Number.isNaN(column[index] ?? Number.NaN)) return true;
    }
    return false;
  };

  // ---- panes and their series
  let made = false;
  const rememberHeights = () => {
    if (!made) return;
    chart.panes().forEach((pane, index) => {
      const key = index === 0 ? 'prices' : panes[index - 1];
      if (key !== undefined) heights.set(key, pane.getStretchFactor());
    });
  };
  const applyHeights = () => {
    chart.panes().forEach((pane, index) => {
      const key = index === 0 ? 'prices' : (panes[index - 1] ?? '');
      pane.setStretchFactor(heights.get(key) ?? (index === 0 ? 4 : 1));
    });
  };
  const scaleMode = () => {
    if (look.scale === 'log') return PriceScaleMode.Logarithmic;
    const percent =
      look.percentAllowed && content.comparisons().some(({ setting }) => setting.scale === 'percent');
    return look.scale === 'percent' || percent ? PriceScaleMode.Percentage : PriceScaleMode.Normal;
  };
  /** All series anew but the prices: indicators, other symbols, volume, and the panes they lie in. */
  const makeSeries = () => {
    rememberHeights();
    made = true;
    // The library looks for bars under the crosshair while series go: there must be neither.
    chart.clearCrosshairPosition();
    prices.setData([]);
    for (const label of labels) label.detach();
    labels = [];
    for (const study of studies) study.remove();
    for (const { series } of compares) chart.removeSeries(series);
    if (volume !== null) chart.removeSeries(volume);
    volume = null;
    const wanted = styleNow();
    if (wanted !== style) {
      const before = prices;
      style = wanted;
      prices = addPriceSeries(chart, style, formatOf(look.decimals));
      chart.removeSeries(before);
    }
    while (chart.panes().length > 1) chart.removePane(chart.panes().length - 1);
    panes = [];
    if (hasVolume()) {
      panes.push('volume');
      volume = chart.addSeries(
        HistogramSeries,
        {
          priceFormat: { type: 'custom', minMove: 1, formatter: formatCompact },
          priceLineVisible: false,
          lastValueVisible: false,
        },
        panes.length,
      );
    }
    compares = content.comparisons().map(({ setting, values }, order) => {
      const ownScale = setting.scale === 'own' && order === 0 ? 'left' : `compare-${order}`;
      const series = chart.addSeries(LineSeries, {
        color: look.colours[turnColour(order + 2)],
        lineWidth: 2,
        priceLineVisible: false,
        lastValueVisible: setting.scale === 'percent' || ownScale === 'left',
        title: setting.symbol,
        priceScaleId: setting.scale === 'percent' ? 'right' : ownScale,
        priceFormat: formatOf(look.decimals),
      });
      return { series: series as AnySeries, values };
    });
    const left = content.comparisons()[0]?.setting.scale === 'own';
    chart.applyOptions({ leftPriceScale: { visible: left } });
    studies = content
      .studies()
      .filter(({ setting }) => setting.hidden !== true)
      .map((study, order) => {
        const own = study.definition.pane === 'own';
        if (own) panes.push(study.setting.id);
        return addStudySeries({
          chart,
          study,
          order,
          step,
          pane: own ? panes.length : 0,
          bars: bars(),
          colours: look.colours,
          priceFormat: formatOf(own ? Math.max(2, look.decimals) : look.decimals),
        });
      });
    studies.forEach(({ study }, order) => {
      const at = panes.indexOf(study.setting.id);
      const pane = chart.panes()[at + 1];
      if (at < 0 || pane === undefined) return;
      const label = createPaneLabel(() => [
        { text: study.title, colour: look.colours.textMuted },
        ...(study.problem() === null ? [] : [{ text: study.problem() ?? '', colour: look.colours.warn }]),
        ...study.outputs().map((_, output) => ({
          text: formatNumber(
            study.value(output, (cursor ?? bars().length() - 1) - study.shift(output)),
            Math.max(2, look.decimals),
          ),
          colour: look.colours[outputColour(study.definition, output, order)],
        })),
      ]);
      pane.attachPrimitive(label);
      labels.push({ detach: () => pane.detachPrimitive(label) });
    });
    applyHeights();
  };

  /** Gives the library the window anew. */
  const fill = () => {
    const remake = styleNow() !== style || hasVolume() !== (volume !== null);
    const view = remake ? seen() : null;
    if (remake) makeSeries();
    paint();
    const { time } = bars().view();
    const indexes = Array.from({ length: window.to - window.from }, (_, offset) => window.from + offset);
    prices.setData(indexes.map((index) => priceData(candle(index), style, look.colours)));
    volume?.setData(indexes.map((index) => volumeData(candle(index))));
    for (const { series, values } of compares) {
      const column = values();
      series.setData(indexes.map((index) => valueData(time[index] ?? 0, column[index] ?? Number.NaN)));
    }
    for (const study of studies) study.fill(window);
    if (view !== null) see(view.from, view.to);
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
    const next = nextWindow(window, bars().length(), view.from, view.to);
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
    const own = event.sourceEvent !== undefined;
    if (event.time === undefined) {
      cursor = null;
      return options.onHover(null, own);
    }
    const index = bars().indexAtOrAfter(Number(event.time) * 1_000);
    cursor = index;
    options.onHover(bars().row(index), own);
  };

  // ---- drawings
  const stepNow = () => {
    const { time } = bars().view();
    const last = time.length - 1;
    return content.shown().brick() === null || last < 1
      ? step
      : Math.max(1, (time[last] ?? 0) - (time[last - 1] ?? 0));
  };
  const leftWidth = () => chart.priceScale('left').width();
  const priceText = (price: number) => formatNumber(price * look.factor, look.decimals);
  const projection = (width: number, height: number): Projection => {
    const { time } = bars().view();
    const distance = stepNow();
    return {
      width,
      height,
      x: (at) => {
        const position = positionOf(time, at, distance) - window.from;
        return Number.isNaN(position) ? null : chart.timeScale().logicalToCoordinate(position as Logical);
      },
      y: (price) => prices.priceToCoordinate(price * look.factor),
      bars: (from, to) =>
        Math.round(positionOf(time, to, distance)) - Math.round(positionOf(time, from, distance)),
      price: priceText,
      priceSigned: (change) => formatSigned(change * look.factor, look.decimals),
      time: timeText,
      span: formatAge,
    };
  };
  const layer = createDrawingLayer(() => ({
    state: editor.getState(),
    rolls: look.rolls,
    colours: look.colours,
    projection,
  }));
  chart.panes()[0]?.attachPrimitive(layer.primitive);
  const stopEditor = editor.subscribe(() => layer.redraw());
  const pane = () => ({
    width: chart.timeScale().width(),
    height: chart.panes()[0]?.getHeight() ?? 0,
  });

  const paint = () => {
    const { colours } = look;
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
      leftPriceScale: { borderColor: colours.line },
      timeScale: { borderColor: colours.line },
    });
    chart.panes().forEach((_, index) => {
      const ours = index === 0;
      chart.priceScale('right', index).applyOptions({
        mode: ours ? scaleMode() : PriceScaleMode.Normal,
        invertScale: ours && look.inverted,
        scaleMargins: ours ? { top, bottom: 0.06 } : { top: 0.22, bottom: 0.04 },
      });
    });
    prices.applyOptions({ priceFormat: formatOf(look.decimals) });
    paintPriceSeries(prices, style, colours);
  };
  const showNewest = () => {
    window = newestWindow(bars().length());
    fill();
    const width = Math.max(20, Math.floor(container.clientWidth / 7));
    see(bars().length() - width, bars().length() + 6);
  };
  const updateEdge = (from: number) => {
    const count = bars().length();
    const work = edgeWork(window, from, count);
    if (work === 'none') return;
    if (work === 'anew' || styleNow() !== style) {
      window = { from: window.from, to: count };
      return fill();
    }
    for (let index = Math.max(from, window.from); index < count; index += 1) {
      const row = candle(index);
      prices.update(priceData(row, style, look.colours));
      volume?.update(volumeData(row));
      for (const { series, values } of compares)
        series.update(valueData(row.time, values()[index] ?? Number.NaN));
      for (const study of studies) study.update(index, { from: window.from, to: count });
    }
    window = { from: window.from, to: count };
    if (window.to - window.from > windowSize * 1.25) {
      const view = seen();
      window = newestWindow(count);
      fill();
      if (view !== null) see(view.from, view.to);
    }
  };
  let known = bars().length();
  /** First bar that changed since the edge was painted, and when that was. */
  let changedFrom = Number.POSITIVE_INFINITY;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let edgeTimer: ReturnType<typeof setTimeout> | undefined;
  let giveTurnUp: (() => void) | null = null;
  const paintEdge = () => {
    giveTurnUp = null;
    if (disposed || changedFrom === Number.POSITIVE_INFINITY) return;
    paintedAt = performance.now();
    const from = changedFrom;
    changedFrom = Number.POSITIVE_INFINITY;
    updateEdge(from);
    known = bars().length();
  };
  const take = (event: BarsEvent) => {
    if (disposed) return;
    if (event.kind === 'updated') {
      changedFrom = Math.min(changedFrom, event.from);
      const wait = edgePace - (performance.now() - paintedAt);
      if (giveTurnUp !== null || edgeTimer !== undefined) return;
      const turn = () => {
        edgeTimer = undefined;
        giveTurnUp = paintTurns.wait(paintEdge);
      };
      if (wait <= 0) turn();
      else edgeTimer = setTimeout(turn, wait);
      return;
    }
    // What is set anew below holds the newest bars too.
    const waiting = changedFrom;
    changedFrom = Number.POSITIVE_INFINITY;
    const count = bars().length();
    if (event.kind === 'prepended') {
      const view = seen();
      window = { from: window.from + event.count, to: window.to + event.count };
      if (view !== null) {
        window = nextWindow(window, count, view.from + event.count, view.to + event.count);
        fill();
        see(view.from + event.count, view.to + event.count);
      }
      if (waiting !== Number.POSITIVE_INFINITY) updateEdge(waiting + event.count);
    } else {
      const view = count > 0 && prices.data().length > 0 ? seen() : null;
      const atEnd = view !== null && view.to >= known - 1;
      if (view === null) showNewest();
      else {
        const shift = atEnd ? count - known : 0;
        window = atEnd
          ? newestWindow(count)
          : { from: Math.min(window.from, count), to: Math.min(window.to, count) };
        fill();
        see(view.from + shift, view.to + shift);
      }
    }
    known = count;
  };
  const stopContent = content.onChange(take);
  const rebuild = () => {
    // Other bars than before (bricks) have other places; one or two live ones more are the same bars.
    const view = Math.abs(bars().length() - known) <= 3 ? seen() : null;
    changedFrom = Number.POSITIVE_INFINITY;
    known = bars().length();
    cursor = null;
    makeSeries();
    if (view === null || prices.data().length === 0) return known > 0 ? showNewest() : fill();
    window = nextWindow({ from: window.from, to: Math.min(window.to, known) }, known, view.from, view.to);
    fill();
    see(view.from, view.to);
  };

  makeSeries();
  paint();
  if (bars().length() > 0) showNewest();
  chart.timeScale().subscribeVisibleLogicalRangeChange(onRange);
  chart.subscribeCrosshairMove(onMove);

  return {
    setLook(next) {
      const view = seen();
      const remade =
        next.factor !== look.factor || next.colours !== look.colours || next.decimals !== look.decimals;
      look = next;
      if (remade) makeSeries();
      paint();
      if (remade) {
        fill();
        if (view !== null) see(view.from, view.to);
      }
      layer.redraw();
    },
    rebuild,
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
      if (view === null || bars().length() === 0) return;
      const width = view.to - view.from;
      window = nextWindow(window, bars().length(), 0, width);
      fill();
      see(-2, width - 2);
    },
    toEnd: showNewest,
    step(by) {
      const view = seen();
      const count = bars().length();
      if (view === null || count === 0) return;
      const last = Math.min(count - 1, Math.floor(view.to));
      const index = Math.max(0, Math.min(count - 1, (cursor ?? last + (by < 0 ? 1 : -1)) + by));
      const row = bars().row(index);
      if (row === null) return;
      if (index < view.from || index > view.to)
        see(index - (view.to - view.from) / 2, index + (view.to - view.from) / 2);
      chart.setCrosshairPosition(row.close, seconds(row.time), prices);
      cursor = index;
      options.onHover(row, true);
    },
    showCrosshair(place) {
      const { time } = bars().view();
      if (place === null || time.length === 0) return chart.clearCrosshairPosition();
      const position = positionOf(time, place.time, step);
      // A coarser bar covers the finer ones in it.
      const index = Math.floor(position + 1e-9);
      const row = bars().row(index);
      if (row === null || index < window.from || index >= window.to) return chart.clearCrosshairPosition();
      chart.setCrosshairPosition(place.price ?? row.close, seconds(row.time), prices);
    },
    pointAt(x, y) {
      const { width, height } = pane();
      const across = x - leftWidth();
      if (across < 0 || across > width || y < 0 || y > height || bars().length() === 0) return null;
      const logical = chart.timeScale().coordinateToLogical(across);
      const price = prices.coordinateToPrice(y);
      if (logical === null || price === null) return null;
      const index = Math.round(logical) + window.from;
      const { time } = bars().view();
      const row = bars().row(index);
      const point = { time: timeAt(time, index, stepNow()), price };
      const beside = prices.coordinateToPrice(y + snapReach);
      const reach = look.magnet && beside !== null ? Math.abs(beside - price) : 0;
      const snapped = snapToBar(point, row, reach);
      const onBar = snapped.price !== point.price;
      const quoted = snapped.price / look.factor;
      return { time: snapped.time, price: onBar ? quoted : roundToTick(quoted, look.tick) };
    },
    hitAt(x, y) {
      const { width, height } = pane();
      const place = [x - leftWidth(), y] as const;
      if (y > height) return null;
      const view = projection(width, height);
      const { drawings, selected } = editor.getState();
      const chosen = drawings.find(({ id }) => id === selected);
      const handle =
        chosen === undefined
          ? -1
          : (places(chosen, view) ?? []).findIndex(
              ([px, py]) => Math.hypot(px - place[0], py - place[1]) <= hitReach + 2,
            );
      if (chosen !== undefined && handle >= 0) return { id: chosen.id, handle };
      let best: Hit | null = null;
      let least = hitReach;
      for (const drawing of drawings) {
        const distance = distanceTo(place, shapesOf(drawing, view));
        if (distance <= least) {
          best = { id: drawing.id, handle: null };
          least = distance;
        }
      }
      return best;
    },
    movePoint(point, byBars, byPrices, by) {
      const { time, close } = bars().view();
      if (time.length === 0) return null;
      const view = seen();
      const last = Math.min(time.length - 1, Math.floor(view?.to ?? time.length));
      const start = point ?? {
        time: time[last] ?? 0,
        price: (close[last] ?? 0) / look.factor,
      };
      const position = Math.round(positionOf(time, start.time, stepNow())) + byBars;
      const { height } = pane();
      const top = prices.coordinateToPrice(0);
      const bottom = prices.coordinateToPrice(height);
      const range = top === null || bottom === null ? 0 : Math.abs(top - bottom) / look.factor;
      const unit = by === 'tick' ? look.tick : Math.max(look.tick, roundToTick(range / 50, look.tick));
      const price = byPrices === 0 ? start.price : roundToTick(start.price + byPrices * unit, look.tick);
      return { time: timeAt(time, position, stepNow()), price };
    },
    reveal(time) {
      const view = seen();
      const position = positionOf(bars().view().time, time, stepNow());
      if (view === null || Number.isNaN(position)) return;
      if (position >= view.from && position <= view.to) return;
      const half = (view.to - view.from) / 2;
      window = nextWindow(window, bars().length(), Math.max(0, position - half), position + half);
      fill();
      see(position - half, position + half);
    },
    words: () => ({ price: priceText, time: timeText }),
    setLegendHeight(pixels) {
      const { height } = pane();
      if (height <= 0) return;
      const wanted = Math.round(Math.min(0.4, Math.max(0.08, (pixels + 8) / height)) * 50) / 50;
      if (wanted === top) return;
      top = wanted;
      paint();
    },
    screenshot: () => chart.takeScreenshot(true, false),
    dispose() {
      disposed = true;
      stopEditor();
      stopContent();
      cancelAnimationFrame(pending);
      clearTimeout(edgeTimer);
      giveTurnUp?.();
      chart.timeScale().unsubscribeVisibleLogicalRangeChange(onRange);
      chart.unsubscribeCrosshairMove(onMove);
      chart.remove();
    },
  };
}
