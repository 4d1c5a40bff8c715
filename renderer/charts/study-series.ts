/** The series of one indicator in the chart library: made, filled for a window, moved along with the newest bar. */
import {
  HistogramSeries,
  type IChartApiBase,
  LineSeries,
  LineStyle,
  type PriceFormat,
  type Time,
} from 'lightweight-charts';
import type { BarSeries } from '../state/bar-series.ts';
import type { RunningStudy } from '../state/chart-studies.ts';
import type { ChartWindow } from './chart-window.ts';
import type { PriceChartColours } from './price-chart.ts';
import { type AnySeries, seconds } from './price-series.ts';
import { type ChartColour, outputColour } from './series-colours.ts';

export interface StudySeries {
  readonly study: RunningStudy;
  /** Fills the series with a window of all bars. */
  fill(window: ChartWindow): void;
  update(index: number, window: ChartWindow): void;
  remove(): void;
}

export function addStudySeries(options: {
  readonly chart: IChartApiBase<Time>;
  readonly study: RunningStudy;
  readonly pane: number;
  readonly order: number;
  readonly bars: BarSeries;
  readonly step: number;
  readonly colours: PriceChartColours;
  readonly priceFormat: PriceFormat;
}): StudySeries {
  const { chart, study, pane, order, bars, step, colours } = options;
  const { definition } = study;
  const made = definition.outputs.map((output, at): { series: AnySeries; colour: ChartColour } => {
    const colour = outputColour(definition, at, order);
    const shared = {
      priceFormat: options.priceFormat,
      priceLineVisible: false,
      lastValueVisible: definition.pane === 'own' && at === 0,
    };
    if (output.style === 'histogram')
      return {
        colour,
        series: chart.addSeries(HistogramSeries, { ...shared, color: colours[colour] }, pane) as AnySeries,
      };
    const series = chart.addSeries(
      LineSeries,
      {
        ...shared,
        color: colours[colour],
        lineWidth: definition.pane === 'own' && at === 0 ? 2 : 1,
        lineStyle: output.role === 'middle' ? LineStyle.Dashed : LineStyle.Solid,
        crosshairMarkerVisible: false,
        ...(output.style === 'points' && {
          lineVisible: false,
          pointMarkersVisible: true,
          pointMarkersRadius: 1.5,
        }),
      },
      pane,
    );
    return { colour, series: series as AnySeries };
  });
  const [first] = made;
  for (const level of definition.levels ?? []) {
    first?.series.createPriceLine({
      price: level,
      color: colours.lineStrong,
      lineWidth: 1,
      lineStyle: LineStyle.Dotted,
      axisLabelVisible: false,
      title: '',
    });
  }
  const point = (output: number, time: number, value: number) => {
    if (Number.isNaN(value)) return { time: seconds(time) };
    const style = definition.outputs[output]?.style;
    // A histogram about zero tells rise and fall by colour and side at once.
    const color =
      style === 'histogram' ? { color: value >= 0 ? colours.upVolume : colours.downVolume } : null;
    return { time: seconds(time), value, ...color };
  };
  const rows = (output: number, window: ChartWindow) => {
    const column = study.outputs()[output] ?? new Float64Array(0);
    const shift = study.shift(output);
    const { time } = bars.view();
    const ahead = shift > 0 && window.to === time.length ? shift : 0;
    const last = time.at(-1) ?? 0;
    const out = [];
    for (let index = window.from; index < window.to + ahead; index += 1) {
      const at = index < time.length ? (time[index] ?? 0) : last + (index - time.length + 1) * step;
      out.push(point(output, at, column[index - shift] ?? Number.NaN));
    }
    return out;
  };
  return {
    study,
    fill(window) {
      for (const [output, { series }] of made.entries()) series.setData(rows(output, window));
    },
    update(index, window) {
      made.forEach(({ series }, output) => {
        // What is drawn earlier or later than computed has more than one point to move.
        if (study.shift(output) !== 0) series.setData(rows(output, window));
        else series.update(point(output, bars.row(index)?.time ?? 0, study.value(output, index)));
      });
    },
    remove() {
      for (const { series } of made) chart.removeSeries(series);
    },
  };
}
