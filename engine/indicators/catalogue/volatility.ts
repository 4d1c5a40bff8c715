import type { Graph, GraphColumn } from '../graph.ts';
import { exponential, wilder } from '../operators/average.ts';
import { deviationBands, deviationOf, rollingMoments } from '../operators/deviation.ts';
import { highest, lowest } from '../operators/extremes.ts';
import { change, lag, logRatio, map1, map2, map3, map4, percentOf, quotient } from '../operators/map.ts';
import { pricedBy, trueRange } from '../operators/price.ts';
import { rollingMean } from '../operators/window.ts';
import type { IndicatorDefinition, Settings } from '../types.ts';
import {
  band,
  choice,
  chosenPrice,
  closeOnly,
  deviationKind,
  line,
  multiplier,
  needs,
  period,
  periodsPerYear,
  price,
  range,
} from './shape.ts';

function bollinger(graph: Graph, settings: Settings) {
  const length = settings.number('period');
  const source = pricedBy(graph, settings.choice('price'));
  const { mean, squares } = rollingMoments(graph, source, length);
  const width = settings.number('multiplier');
  const reach = map1(graph, squares, (sum) => width * Math.sqrt(sum / length));
  return { source, mean, reach };
}

function moments(graph: Graph, settings: Settings) {
  const length = settings.number('period');
  const source = pricedBy(graph, settings.choice('price'));
  const { mean, squares } = rollingMoments(graph, source, length);
  const divisor = settings.choice('deviation') === 'sample' ? length - 1 : length;
  return { source, mean, deviation: deviationOf(graph, squares, divisor) };
}

/** 100 * sqrt(mean over the window * bars a year); a window whose mean is below zero has no value. */
function annualised(graph: Graph, variance: GraphColumn, settings: Settings): GraphColumn {
  const perYear = settings.number('periodsPerYear');
  const mean = rollingMean(graph, variance, settings.number('period'));
  return map1(graph, mean, (value) => 100 * Math.sqrt(value * perYear));
}

const bollingerParameters = [period(20), multiplier(2), price];
const bollingerSource = 'Bollinger, Bollinger on Bollinger Bands (2001)';

export const volatility: readonly IndicatorDefinition[] = [
  {
    id: 'bollinger',
    title: 'Bollinger bands',
    group: 'volatility',
    pane: 'price',
    parameters: bollingerParameters,
    outputs: [
      band('upper', 'Upper', 'upper'),
      line('middle', 'Middle', 'middle'),
      band('lower', 'Lower', 'lower'),
    ],
    needs: chosenPrice,
    source: `${bollingerSource}: SMA(n) +- k * population standard deviation(n)`,
    description: 'A channel that widens with volatility; a narrow one often precedes a move.',
    build: (graph, settings) => {
      const source = pricedBy(graph, settings.choice('price'));
      const { upper, mean, lower } = deviationBands(
        graph,
        source,
        settings.number('period'),
        settings.number('multiplier'),
      );
      return [upper, mean, lower];
    },
  },
  {
    id: 'bollinger-percent-b',
    title: 'Bollinger %B',
    group: 'volatility',
    pane: 'own',
    parameters: bollingerParameters,
    outputs: [line('percentB', '%B')],
    levels: [0, 0.5, 1],
    needs: chosenPrice,
    source: `${bollingerSource}: (x - lower) / (upper - lower)`,
    description: 'Where price stands in its Bollinger bands: 0 at the lower, 1 at the upper.',
    build: (graph, settings) => {
      const { source, mean, reach } = bollinger(graph, settings);
      return [map3(graph, [source, mean, reach], (x, middle, d) => quotient(x - middle + d, 2 * d))];
    },
  },
  {
    id: 'bollinger-width',
    title: 'Bollinger band width',
    group: 'volatility',
    pane: 'own',
    parameters: bollingerParameters,
    outputs: [line('width', 'Width %')],
    needs: chosenPrice,
    source: `${bollingerSource}: 100 (upper - lower) / middle; no value where the middle is <= 0`,
    description: "The bands' width in percent of price; a six-month low is Bollinger's squeeze.",
    build: (graph, settings) => {
      const { mean, reach } = bollinger(graph, settings);
      return [map2(graph, reach, mean, (distance, middle) => percentOf(2 * distance, middle))];
    },
  },
  {
    id: 'donchian',
    title: 'Donchian channel',
    group: 'volatility',
    pane: 'price',
    parameters: [period(20)],
    outputs: [
      band('upper', 'Upper', 'upper'),
      line('middle', 'Middle', 'middle'),
      band('lower', 'Lower', 'lower'),
    ],
    needs: needs(['high', 'low']),
    source:
      'Donchian, Commodities Futures Yearbook (1957); Faith, Way of the Turtle (2007): n-bar high and low',
    description: 'The highest high and lowest low of n bars; leaving it is the classic breakout.',
    build: (graph, settings) => {
      const upper = highest(graph, graph.high, settings.number('period')).value;
      const lower = lowest(graph, graph.low, settings.number('period')).value;
      return [upper, map2(graph, upper, lower, (a, b) => (a + b) / 2), lower];
    },
  },
  {
    id: 'keltner',
    title: 'Keltner channel',
    group: 'volatility',
    pane: 'price',
    parameters: [period(20), period(10, 'ATR period', 'rangePeriod'), multiplier(2)],
    outputs: [
      band('upper', 'Upper', 'upper'),
      line('middle', 'Middle', 'middle'),
      band('lower', 'Lower', 'lower'),
    ],
    needs: range,
    source: 'Keltner (1960) as revised by Raschke (StockCharts ChartSchool): EMA(close) +- k * ATR',
    description: 'A channel of average true ranges round the exponential average.',
    build: (graph, settings) => {
      const middle = exponential(graph, graph.close, settings.number('period'));
      const reach = wilder(graph, trueRange(graph, true), settings.number('rangePeriod'));
      const width = settings.number('multiplier');
      return [
        map2(graph, middle, reach, (a, b) => a + width * b),
        map1(graph, middle, (a) => a),
        map2(graph, middle, reach, (a, b) => a - width * b),
      ];
    },
  },
  {
    id: 'true-range',
    title: 'True range',
    group: 'volatility',
    pane: 'own',
    parameters: [],
    outputs: [line('range', 'TR')],
    needs: range,
    source: 'Wilder (1978), section III: max(H, C before) - min(L, C before); the first bar H - L',
    description: "The bar's range with the gap from the close before.",
    build: (graph) => [trueRange(graph, true)],
  },
  {
    id: 'atr',
    title: 'Average true range',
    group: 'volatility',
    pane: 'own',
    parameters: [period(14)],
    outputs: [line('atr', 'ATR')],
    needs: range,
    source: 'Wilder (1978), section III: Wilder-smoothed true range, seeded with the mean of the first n',
    description: 'How far price usually moves in a bar, in price units: for stops and position size.',
    build: (graph, settings) => [wilder(graph, trueRange(graph, true), settings.number('period'))],
  },
  {
    id: 'historical-volatility',
    title: 'Historical volatility',
    group: 'volatility',
    pane: 'own',
    parameters: [
      period(20, 'Period', 'period', 2),
      choice('returns', 'Returns', { log: 'Log returns (%)', change: 'Price changes (price units)' }),
      periodsPerYear,
    ],
    outputs: [line('volatility', 'Volatility')],
    needs: closeOnly,
    source:
      'Hull, Options, Futures and Other Derivatives, ch. 15.4: sample deviation of log returns * sqrt(bars a year) * 100; "change": Bachelier volatility, deviation of price changes * sqrt(bars a year)',
    description:
      'Realised volatility a year. Log returns have no value where a price is zero or negative; price changes do.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const log = settings.choice('returns') === 'log';
      const moves = log
        ? map2(graph, graph.close, lag(graph, graph.close, 1), logRatio)
        : change(graph, graph.close, 1);
      const { squares } = rollingMoments(graph, moves, length);
      const scale = (log ? 100 : 1) * Math.sqrt(settings.number('periodsPerYear'));
      return [map1(graph, squares, (sum) => scale * Math.sqrt(sum / (length - 1)))];
    },
  },
  {
    id: 'parkinson',
    title: 'Parkinson volatility',
    group: 'volatility',
    pane: 'own',
    parameters: [period(20), periodsPerYear],
    outputs: [line('volatility', 'Parkinson %')],
    needs: needs(['high', 'low']),
    source:
      'Parkinson, Journal of Business 53:1 (1980): sqrt(mean(ln(H/L)^2) / (4 ln 2) * bars a year) * 100',
    description: 'Volatility from highs and lows: steadier than from closes, blind to gaps.',
    build: (graph, settings) => {
      const variance = map2(
        graph,
        graph.high,
        graph.low,
        (high, low) => logRatio(high, low) ** 2 / (4 * Math.LN2),
      );
      return [annualised(graph, variance, settings)];
    },
  },
  {
    id: 'garman-klass',
    title: 'Garman-Klass volatility',
    group: 'volatility',
    pane: 'own',
    parameters: [period(20), periodsPerYear],
    outputs: [line('volatility', 'Garman-Klass %')],
    needs: needs(['open', 'high', 'low', 'close']),
    source:
      'Garman & Klass, Journal of Business 53:1 (1980): mean of ln(H/L)^2 / 2 - (2 ln 2 - 1) ln(C/O)^2, a year, * 100',
    description: 'Volatility from all four prices of the bar; assumes no drift and no gap.',
    build: (graph, settings) => {
      const variance = map4(
        graph,
        [graph.open, graph.high, graph.low, graph.close],
        (open, high, low, close) =>
          logRatio(high, low) ** 2 / 2 - (2 * Math.LN2 - 1) * logRatio(close, open) ** 2,
      );
      return [annualised(graph, variance, settings)];
    },
  },
  {
    id: 'rogers-satchell',
    title: 'Rogers-Satchell volatility',
    group: 'volatility',
    pane: 'own',
    parameters: [period(20), periodsPerYear],
    outputs: [line('volatility', 'Rogers-Satchell %')],
    needs: needs(['open', 'high', 'low', 'close']),
    source:
      'Rogers & Satchell, Annals of Applied Probability 1:4 (1991): mean of ln(H/C) ln(H/O) + ln(L/C) ln(L/O), a year, * 100',
    description: 'Volatility from all four prices that a trend inside the bar does not inflate.',
    build: (graph, settings) => {
      const variance = map4(
        graph,
        [graph.open, graph.high, graph.low, graph.close],
        (open, high, low, close) =>
          logRatio(high, close) * logRatio(high, open) + logRatio(low, close) * logRatio(low, open),
      );
      return [annualised(graph, variance, settings)];
    },
  },
  {
    id: 'standard-deviation',
    title: 'Standard deviation',
    group: 'volatility',
    pane: 'own',
    parameters: [period(20, 'Period', 'period', 2), deviationKind, price],
    outputs: [line('deviation', 'Deviation')],
    needs: chosenPrice,
    source: 'Murphy (1999), ch. 9: root of the mean squared distance to the n-bar mean (n or n - 1)',
    description: 'How widely price scattered round its mean, in price units.',
    build: (graph, settings) => [moments(graph, settings).deviation],
  },
  {
    id: 'z-score',
    title: 'Z-score',
    group: 'volatility',
    pane: 'own',
    parameters: [period(20, 'Period', 'period', 2), deviationKind, price],
    outputs: [line('score', 'Z')],
    levels: [-2, 0, 2],
    needs: chosenPrice,
    source: 'Chan, Algorithmic Trading (2013), ch. 2: (x - mean) / standard deviation over n bars',
    description: 'How many standard deviations price is from its mean; spreads are traded back from +-2.',
    build: (graph, settings) => {
      const { source, mean, deviation } = moments(graph, settings);
      return [map3(graph, [source, mean, deviation], (x, m, d) => quotient(x - m, d))];
    },
  },
];
