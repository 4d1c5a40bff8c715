import type { Graph, GraphColumn } from '../graph.ts';
import { adaptive } from '../operators/adaptive.ts';
import { exponential } from '../operators/average.ts';
import { change, map1, map2, map3, quotient } from '../operators/map.ts';
import { pricedBy } from '../operators/price.ts';
import { linearWeights, rollingMean, rollingSum, weighted } from '../operators/window.ts';
import type { IndicatorDefinition, IndicatorParameter, Settings } from '../types.ts';
import { chosenPrice, decimal, line, needs, period, price } from './shape.ts';

/** Moving averages and fitted lines: one line over the price. */

interface Average {
  readonly id: string;
  readonly title: string;
  readonly parameters: readonly IndicatorParameter[];
  readonly source: string;
  readonly description: string;
  readonly build: (graph: Graph, source: GraphColumn, settings: Settings) => GraphColumn;
}

function average({ build, parameters, ...rest }: Average): IndicatorDefinition {
  return {
    ...rest,
    group: 'trend',
    pane: 'price',
    parameters: [...parameters, price],
    outputs: [line('average', rest.title)],
    needs: chosenPrice,
    build: (graph, settings) => [build(graph, pricedBy(graph, settings.choice('price')), settings)],
  };
}

function hull(graph: Graph, source: GraphColumn, length: number): GraphColumn {
  const half = weighted(graph, source, linearWeights(Math.floor(length / 2)));
  const full = weighted(graph, source, linearWeights(length));
  const faster = map2(graph, half, full, (a, b) => 2 * a - b);
  return weighted(graph, faster, linearWeights(Math.round(Math.sqrt(length))));
}

function kaufman(graph: Graph, source: GraphColumn, settings: Settings): GraphColumn {
  const length = settings.number('period');
  const fast = 2 / (settings.number('fast') + 1);
  const slow = 2 / (settings.number('slow') + 1);
  const path = rollingSum(graph, map1(graph, change(graph, source, 1), Math.abs), length);
  const speed = map2(graph, change(graph, source, length), path, (net, walked) => {
    const efficiency = walked === 0 ? 0 : Math.min(1, Math.abs(net) / walked);
    return (efficiency * (fast - slow) + slow) ** 2 + 0 * net;
  });
  return adaptive(graph, source, speed);
}

/** Normalised Gaussian weights, oldest first. */
function arnaudLegoux(length: number, offset: number, sigma: number): Float64Array {
  const centre = offset * (length - 1);
  const width = length / sigma;
  const weights = Float64Array.from({ length }, (_, j) =>
    Math.exp(-((j - centre) ** 2) / (2 * width * width)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Weights whose sum with the window is the least-squares line's value at the window's newest bar. */
function endOfLine(length: number): Float64Array {
  const middle = (length - 1) / 2;
  const squares = (length * (length * length - 1)) / 12;
  return Float64Array.from({ length }, (_, j) => 1 / length + ((j - middle) * middle) / squares);
}

function slope(length: number): Float64Array {
  const middle = (length - 1) / 2;
  const squares = (length * (length * length - 1)) / 12;
  return Float64Array.from({ length }, (_, j) => (j - middle) / squares);
}

export const averages: readonly IndicatorDefinition[] = [
  average({
    id: 'sma',
    title: 'Simple moving average',
    parameters: [period(20)],
    source: 'Murphy, Technical Analysis of the Financial Markets (1999), ch. 9: sum of the last n prices / n',
    description: 'The plain mean of the last n bars; the yardstick for trend and for distance from it.',
    build: (graph, source, settings) => rollingMean(graph, source, settings.number('period')),
  }),
  average({
    id: 'ema',
    title: 'Exponential moving average',
    parameters: [period(50)],
    source:
      'Murphy (1999), ch. 9; StockCharts ChartSchool: y += 2/(n+1) * (x - y), seeded with the mean of the first n',
    description: 'Weights the newest bars most, so it turns sooner than the simple average.',
    build: (graph, source, settings) => exponential(graph, source, settings.number('period')),
  }),
  average({
    id: 'wma',
    title: 'Weighted moving average',
    parameters: [period(20)],
    source: 'Murphy (1999), ch. 9: sum of j * x_j / sum of j, j = 1 (oldest) .. n (newest)',
    description: 'Weights fall in a straight line with age: between the simple and the exponential average.',
    build: (graph, source, settings) => weighted(graph, source, linearWeights(settings.number('period'))),
  }),
  average({
    id: 'dema',
    title: 'Double exponential moving average',
    parameters: [period(20)],
    source: 'Mulloy, Stocks & Commodities 12:1 (1994): 2 EMA - EMA(EMA)',
    description: 'An exponential average with most of its lag taken out.',
    build: (graph, source, settings) => {
      const first = exponential(graph, source, settings.number('period'));
      const second = exponential(graph, first, settings.number('period'));
      return map2(graph, first, second, (a, b) => 2 * a - b);
    },
  }),
  average({
    id: 'tema',
    title: 'Triple exponential moving average',
    parameters: [period(20)],
    source: 'Mulloy, Stocks & Commodities 12:2 (1994): 3 EMA - 3 EMA(EMA) + EMA(EMA(EMA))',
    description: 'Follows price closer still than the double one, at the price of overshooting at turns.',
    build: (graph, source, settings) => {
      const first = exponential(graph, source, settings.number('period'));
      const second = exponential(graph, first, settings.number('period'));
      const third = exponential(graph, second, settings.number('period'));
      return map3(graph, [first, second, third], (a, b, c) => 3 * a - 3 * b + c);
    },
  }),
  average({
    id: 'hull-ma',
    title: 'Hull moving average',
    parameters: [period(20, 'Period', 'period', 2)],
    source: 'Hull, "How to reduce lag in a moving average" (2005): WMA(2 WMA(n/2) - WMA(n), sqrt n)',
    description: 'Smooth and quick to turn; its slope is often read as the trend.',
    build: (graph, source, settings) => hull(graph, source, settings.number('period')),
  }),
  average({
    id: 'kama',
    title: 'Kaufman adaptive moving average',
    parameters: [period(10), period(2, 'Fast period', 'fast'), period(30, 'Slow period', 'slow')],
    source:
      'Kaufman, Smarter Trading (1995): y += (ER (2/(f+1) - 2/(s+1)) + 2/(s+1))^2 (x - y), ER = |net move| / path',
    description: 'Moves with a clean trend and stands still in noise.',
    build: kaufman,
  }),
  average({
    id: 'alma',
    title: 'Arnaud Legoux moving average',
    parameters: [
      period(9),
      decimal('offset', 'Offset', 0.85, [0, 1, 0.05]),
      decimal('sigma', 'Sigma', 6, [0.1, 100, 0.5]),
    ],
    source: 'Legoux & Kouzis-Loukas (2009): Gaussian weights exp(-(j - o(n-1))^2 / (2 (n/s)^2)), normalised',
    description: 'A bell-shaped weighting that can be slid between smooth (offset 0.5) and quick (offset 1).',
    build: (graph, source, settings) =>
      weighted(
        graph,
        source,
        arnaudLegoux(settings.number('period'), settings.number('offset'), settings.number('sigma')),
      ),
  }),
  average({
    id: 'linear-regression',
    title: 'Linear regression line',
    parameters: [period(20, 'Period', 'period', 2)],
    source: 'Least squares of the last n prices on time (Draper & Smith, ch. 1), its value at the newest bar',
    description: 'Where the straight line through the last n bars stands now.',
    build: (graph, source, settings) => weighted(graph, source, endOfLine(settings.number('period'))),
  }),
  {
    id: 'linear-regression-slope',
    title: 'Linear regression slope',
    group: 'trend',
    pane: 'own',
    parameters: [period(20, 'Period', 'period', 2), price],
    outputs: [line('slope', 'Slope')],
    levels: [0],
    needs: chosenPrice,
    source: 'Least squares of the last n prices on time (Draper & Smith, ch. 1): price units a bar',
    description: 'How many price units the straight line through the last n bars gains each bar.',
    build: (graph, settings) => [
      weighted(graph, pricedBy(graph, settings.choice('price')), slope(settings.number('period'))),
    ],
  },
  {
    id: 'vwma',
    title: 'Volume-weighted moving average',
    group: 'trend',
    pane: 'price',
    parameters: [period(20), price],
    outputs: [line('average', 'VWMA')],
    needs: needs(['close', 'volume']),
    source:
      'Dormeier, Investing with Volume Analysis (2011): sum of volume * price / sum of volume over n bars',
    description: 'The mean price of what was traded in the last n bars rather than of the bars.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const source = pricedBy(graph, settings.choice('price'));
      const traded = map2(graph, source, graph.volume, (value, volume) => value * volume);
      const worth = rollingSum(graph, traded, length);
      return [map2(graph, worth, rollingSum(graph, graph.volume, length), quotient)];
    },
  },
];
