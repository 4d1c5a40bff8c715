import type { Graph, GraphColumn } from '../graph.ts';
import { exponential } from '../operators/average.ts';
import { highest, lowest } from '../operators/extremes.ts';
import { change, lag, map1, map2, map3, percentOf, quotient, subtract } from '../operators/map.ts';
import { medianPrice, pricedBy, trueRange, typicalPrice } from '../operators/price.ts';
import { relativeStrength } from '../operators/strength.ts';
import { linearWeights, meanDeviation, rollingMean, rollingSum, weighted } from '../operators/window.ts';
import type { IndicatorDefinition } from '../types.ts';
import { chosenPrice, closeOnly, histogram, line, needs, period, price, range } from './shape.ts';

/** Long because it is a list: one entry an indicator, nothing but definitions. */

/** Where the value stands between the window's low and high, 0 to 100; no value in a window without range. */
function position(graph: Graph, value: GraphColumn, top: GraphColumn, bottom: GraphColumn): GraphColumn {
  return map3(graph, [value, top, bottom], (now, high, low) => 100 * quotient(now - low, high - low));
}

/**
 * The same for RSI points. In a flat market RSI stands still but for its last digits; a range of nothing but
 * rounding is no range.
 */
function positionOfStrength(now: number, high: number, low: number): number {
  return high - low > 1e-9 ? (100 * (now - low)) / (high - low) : Number.NaN;
}

/** The rises (sign 1) or falls (sign -1) of a column of changes, as positive numbers. */
function oneSide(graph: Graph, moves: GraphColumn, sign: 1 | -1): GraphColumn {
  return map1(graph, moves, (move) => (sign * move > 0 ? sign * move : 0 * move));
}

/** A quick and a slow average, the signal of their gap, and the price they are of. */
const gapParameters = [
  period(12, 'Fast', 'fast'),
  period(26, 'Slow', 'slow'),
  period(9, 'Signal', 'signal'),
  price,
];

export const momentum: readonly IndicatorDefinition[] = [
  {
    id: 'macd',
    title: 'MACD',
    group: 'momentum',
    pane: 'own',
    parameters: gapParameters,
    outputs: [line('macd', 'MACD'), line('signal', 'Signal', 'signal'), histogram('histogram', 'Histogram')],
    levels: [0],
    needs: chosenPrice,
    source:
      'Appel, Technical Analysis (2005): EMA(fast) - EMA(slow), its EMA as signal, and their difference',
    description: 'The gap between a quick and a slow average, in price units; works below zero prices too.',
    build: (graph, settings) => {
      const source = pricedBy(graph, settings.choice('price'));
      const fast = exponential(graph, source, settings.number('fast'));
      const macd = subtract(graph, fast, exponential(graph, source, settings.number('slow')));
      const signal = exponential(graph, macd, settings.number('signal'));
      return [macd, signal, subtract(graph, macd, signal)];
    },
  },
  {
    id: 'ppo',
    title: 'Percentage price oscillator',
    group: 'momentum',
    pane: 'own',
    parameters: gapParameters,
    outputs: [line('ppo', 'PPO'), line('signal', 'Signal', 'signal'), histogram('histogram', 'Histogram')],
    levels: [0],
    needs: chosenPrice,
    source: 'Appel (2005): 100 (EMA(fast) - EMA(slow)) / EMA(slow); no value where the slow average is <= 0',
    description: 'MACD in percent of price, so that instruments of different price can be compared.',
    build: (graph, settings) => {
      const source = pricedBy(graph, settings.choice('price'));
      const fast = exponential(graph, source, settings.number('fast'));
      const slow = exponential(graph, source, settings.number('slow'));
      const ppo = map2(graph, fast, slow, (a, b) => percentOf(a - b, b));
      const signal = exponential(graph, ppo, settings.number('signal'));
      return [ppo, signal, subtract(graph, ppo, signal)];
    },
  },
  {
    id: 'rsi',
    title: 'Relative strength index',
    group: 'momentum',
    pane: 'own',
    parameters: [period(14), price],
    outputs: [line('rsi', 'RSI')],
    levels: [30, 50, 70],
    needs: chosenPrice,
    source: 'Wilder (1978), section VI: 100 - 100 / (1 + smoothed rises / smoothed falls), Wilder smoothing',
    description: 'The share of recent movement that was upward; above 70 stretched, below 30 washed out.',
    build: (graph, settings) => [
      relativeStrength(graph, pricedBy(graph, settings.choice('price')), settings.number('period')),
    ],
  },
  {
    id: 'stochastic',
    title: 'Stochastic',
    group: 'momentum',
    pane: 'own',
    parameters: [period(14), period(3, 'Slowing', 'slowing'), period(3, '%D', 'signal')],
    outputs: [line('k', '%K'), line('d', '%D', 'signal')],
    levels: [20, 80],
    needs: range,
    source:
      'Lane, Stocks & Commodities 2:3 (1984): 100 (C - lowest low) / (highest high - lowest low), SMA-smoothed',
    description: 'Where the close stands in the recent range; slowing 1 gives the fast stochastic.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const top = highest(graph, graph.high, length).value;
      const bottom = lowest(graph, graph.low, length).value;
      const raw = position(graph, graph.close, top, bottom);
      const k = rollingMean(graph, raw, settings.number('slowing'));
      return [k, rollingMean(graph, k, settings.number('signal'))];
    },
  },
  {
    id: 'stochastic-rsi',
    title: 'Stochastic RSI',
    group: 'momentum',
    pane: 'own',
    parameters: [
      period(14, 'RSI period', 'strength'),
      period(14),
      period(3, '%K', 'slowing'),
      period(3, '%D', 'signal'),
      price,
    ],
    outputs: [line('k', '%K'), line('d', '%D', 'signal')],
    levels: [20, 80],
    needs: chosenPrice,
    source: "Chande & Kroll, The New Technical Trader (1994): the stochastic formula on Wilder's RSI",
    description: 'Where RSI stands in its own recent range: quicker, and noisier, than RSI.',
    build: (graph, settings) => {
      const source = pricedBy(graph, settings.choice('price'));
      const strength = relativeStrength(graph, source, settings.number('strength'));
      const length = settings.number('period');
      const top = highest(graph, strength, length).value;
      const bottom = lowest(graph, strength, length).value;
      const raw = map3(graph, [strength, top, bottom], positionOfStrength);
      const k = rollingMean(graph, raw, settings.number('slowing'));
      return [k, rollingMean(graph, k, settings.number('signal'))];
    },
  },
  {
    id: 'williams-r',
    title: 'Williams %R',
    group: 'momentum',
    pane: 'own',
    parameters: [period(14)],
    outputs: [line('r', '%R')],
    levels: [-80, -20],
    needs: range,
    source:
      'Williams, How I Made One Million Dollars (1973): -100 (highest high - C) / (highest high - lowest low)',
    description: 'The stochastic upside down, from -100 (at the low) to 0 (at the high).',
    build: (graph, settings) => {
      const length = settings.number('period');
      const top = highest(graph, graph.high, length).value;
      const bottom = lowest(graph, graph.low, length).value;
      return [
        map3(graph, [graph.close, top, bottom], (now, high, low) => 100 * quotient(now - high, high - low)),
      ];
    },
  },
  {
    id: 'cci',
    title: 'Commodity channel index',
    group: 'momentum',
    pane: 'own',
    parameters: [period(20)],
    outputs: [line('cci', 'CCI')],
    levels: [-100, 0, 100],
    needs: range,
    source:
      'Lambert, Commodities (October 1980): (typical price - its SMA) / (0.015 * mean absolute deviation)',
    description: 'How far price is from its mean in units of its usual distance; beyond +-100 is unusual.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const typical = typicalPrice(graph);
      const mean = rollingMean(graph, typical, length);
      const deviation = meanDeviation(graph, typical, mean, length);
      return [map3(graph, [typical, mean, deviation], (now, m, d) => quotient(now - m, 0.015 * d))];
    },
  },
  {
    id: 'roc',
    title: 'Rate of change',
    group: 'momentum',
    pane: 'own',
    parameters: [period(12), price],
    outputs: [line('roc', 'ROC %')],
    levels: [0],
    needs: chosenPrice,
    source: 'Murphy (1999), ch. 10: 100 (x - x n bars ago) / x n bars ago; no value on a base <= 0',
    description: 'Percent gained over n bars. Prices at or below zero have no percent: use Momentum there.',
    build: (graph, settings) => {
      const source = pricedBy(graph, settings.choice('price'));
      const before = lag(graph, source, settings.number('period'));
      return [map2(graph, source, before, (now, base) => percentOf(now - base, base))];
    },
  },
  {
    id: 'momentum',
    title: 'Momentum',
    group: 'momentum',
    pane: 'own',
    parameters: [period(10), price],
    outputs: [line('momentum', 'Momentum')],
    levels: [0],
    needs: chosenPrice,
    source: 'Murphy (1999), ch. 10: x - x n bars ago',
    description: 'Price units gained over n bars; meaningful at any price, negative ones included.',
    build: (graph, settings) => [
      change(graph, pricedBy(graph, settings.choice('price')), settings.number('period')),
    ],
  },
  {
    id: 'tsi',
    title: 'True strength index',
    group: 'momentum',
    pane: 'own',
    parameters: [
      period(25, 'Long', 'long'),
      period(13, 'Short', 'short'),
      period(7, 'Signal', 'signal'),
      price,
    ],
    outputs: [line('tsi', 'TSI'), line('signal', 'Signal', 'signal')],
    levels: [-25, 0, 25],
    needs: chosenPrice,
    source: 'Blau, Stocks & Commodities 9:11 (1991): 100 EMA(EMA(change)) / EMA(EMA(|change|))',
    description: 'Twice-smoothed momentum between -100 and 100; few false crossings of zero.',
    build: (graph, settings) => {
      const moves = change(graph, pricedBy(graph, settings.choice('price')), 1);
      const twice = (source: GraphColumn): GraphColumn =>
        exponential(graph, exponential(graph, source, settings.number('long')), settings.number('short'));
      const size = twice(map1(graph, moves, Math.abs));
      const tsi = map2(graph, twice(moves), size, (net, all) => 100 * quotient(net, all));
      return [tsi, exponential(graph, tsi, settings.number('signal'))];
    },
  },
  {
    id: 'awesome-oscillator',
    title: 'Awesome oscillator',
    group: 'momentum',
    pane: 'own',
    parameters: [period(5, 'Fast', 'fast'), period(34, 'Slow', 'slow')],
    outputs: [histogram('oscillator', 'AO', 'primary')],
    levels: [0],
    needs: needs(['high', 'low']),
    source: 'Williams, New Trading Dimensions (1998): SMA((H+L)/2, 5) - SMA((H+L)/2, 34)',
    description: 'A quick against a slow average of the middle of the bars.',
    build: (graph, settings) => {
      const middle = medianPrice(graph);
      const fast = rollingMean(graph, middle, settings.number('fast'));
      return [subtract(graph, fast, rollingMean(graph, middle, settings.number('slow')))];
    },
  },
  {
    id: 'ultimate-oscillator',
    title: 'Ultimate oscillator',
    group: 'momentum',
    pane: 'own',
    parameters: [period(7, 'Short', 'short'), period(14, 'Medium', 'medium'), period(28, 'Long', 'long')],
    outputs: [line('oscillator', 'UO')],
    levels: [30, 50, 70],
    needs: range,
    source:
      'Williams, Stocks & Commodities 3:4 (1985): 100 (4 A7 + 2 A14 + A28) / 7, A = sum buying pressure / sum true range',
    description: 'Buying pressure over three horizons at once, so that no single cycle rules it.',
    build: (graph, settings) => {
      const floor = map2(graph, graph.low, lag(graph, graph.close, 1), Math.min);
      const pressure = subtract(graph, graph.close, floor);
      const all = trueRange(graph, false);
      const share = (length: number): GraphColumn =>
        map2(graph, rollingSum(graph, pressure, length), rollingSum(graph, all, length), quotient);
      const short = share(settings.number('short'));
      const medium = share(settings.number('medium'));
      const long = share(settings.number('long'));
      return [map3(graph, [short, medium, long], (a, b, c) => (100 * (4 * a + 2 * b + c)) / 7)];
    },
  },
  {
    id: 'chande-momentum',
    title: 'Chande momentum oscillator',
    group: 'momentum',
    pane: 'own',
    parameters: [period(14), price],
    outputs: [line('cmo', 'CMO')],
    levels: [-50, 0, 50],
    needs: chosenPrice,
    source: 'Chande & Kroll (1994): 100 (sum of rises - sum of falls) / (sum of rises + sum of falls)',
    description: 'Net movement as a share of all movement, from -100 to 100, without smoothing.',
    build: (graph, settings) => {
      const moves = change(graph, pricedBy(graph, settings.choice('price')), 1);
      const up = rollingSum(graph, oneSide(graph, moves, 1), settings.number('period'));
      const down = rollingSum(graph, oneSide(graph, moves, -1), settings.number('period'));
      return [map2(graph, up, down, (a, b) => 100 * quotient(a - b, a + b))];
    },
  },
  {
    id: 'elder-ray',
    title: 'Elder ray',
    group: 'momentum',
    pane: 'own',
    parameters: [period(13)],
    outputs: [histogram('bull', 'Bull power', 'up'), histogram('bear', 'Bear power', 'down')],
    levels: [0],
    needs: range,
    source: 'Elder, Trading for a Living (1993), section 8: high - EMA(close), low - EMA(close)',
    description: 'How far buyers and sellers could push the bar away from the consensus of the average.',
    build: (graph, settings) => {
      const average = exponential(graph, graph.close, settings.number('period'));
      return [subtract(graph, graph.high, average), subtract(graph, graph.low, average)];
    },
  },
  {
    id: 'coppock',
    title: 'Coppock curve',
    group: 'momentum',
    pane: 'own',
    parameters: [period(14, 'Long change', 'long'), period(11, 'Short change', 'short'), period(10, 'WMA')],
    outputs: [line('curve', 'Coppock')],
    levels: [0],
    needs: closeOnly,
    source: "Coppock, Barron's (15 October 1962): WMA(10) of ROC(14) + ROC(11); no value on a base <= 0",
    description: 'A slow curve for long-term lows, made for monthly bars.',
    build: (graph, settings) => {
      const gained = (length: number): GraphColumn =>
        map2(graph, graph.close, lag(graph, graph.close, length), (now, base) => percentOf(now - base, base));
      const long = gained(settings.number('long'));
      const sum = map2(graph, long, gained(settings.number('short')), (a, b) => a + b);
      return [weighted(graph, sum, linearWeights(settings.number('period')))];
    },
  },
];
