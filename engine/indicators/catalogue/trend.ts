import type { Graph, GraphColumn } from '../graph.ts';
import { exponential, wilder } from '../operators/average.ts';
import { highest, lowest } from '../operators/extremes.ts';
import { change, lag, map1, map2, percentOf, quotient, subtract } from '../operators/map.ts';
import { parabolic } from '../operators/parabolic.ts';
import { pricedBy, trueRange } from '../operators/price.ts';
import { previousSession } from '../operators/session.ts';
import { supertrend } from '../operators/supertrend.ts';
import { rollingMean, rollingSum } from '../operators/window.ts';
import type { IndicatorDefinition } from '../types.ts';
import {
  chosenPrice,
  decimal,
  histogram,
  line,
  multiplier,
  needs,
  period,
  points,
  price,
  range,
} from './shape.ts';

function middle(graph: Graph, length: number): GraphColumn {
  const top = highest(graph, graph.high, length).value;
  const bottom = lowest(graph, graph.low, length).value;
  return map2(graph, top, bottom, (a, b) => (a + b) / 2);
}

export const trend: readonly IndicatorDefinition[] = [
  {
    id: 'supertrend',
    title: 'Supertrend',
    group: 'trend',
    pane: 'price',
    parameters: [period(10, 'ATR period'), multiplier(3)],
    outputs: [line('support', 'Support', 'up'), line('resistance', 'Resistance', 'down')],
    needs: range,
    source: 'Seban (2008): (H+L)/2 -+ m * ATR (Wilder), each band only tightening until a close breaks it',
    description: 'A trailing stop on the side of the trend: below price while up, above it while down.',
    build: (graph, settings) => {
      const average = wilder(graph, trueRange(graph, true), settings.number('period'));
      const { support, resistance } = supertrend(graph, average, settings.number('multiplier'));
      return [support, resistance];
    },
  },
  {
    id: 'parabolic-sar',
    title: 'Parabolic SAR',
    group: 'trend',
    pane: 'price',
    parameters: [
      decimal('start', 'Start', 0.02, [0.001, 1, 0.005]),
      decimal('step', 'Step', 0.02, [0, 1, 0.005]),
      decimal('limit', 'Limit', 0.2, [0.001, 1, 0.01]),
    ],
    outputs: [points('stop', 'Stop')],
    needs: range,
    source:
      'Wilder, New Concepts in Technical Trading Systems (1978), section II: stop += AF * (extreme - stop)',
    description: 'A stop that speeds up as the trend makes new extremes and reverses when touched.',
    build: (graph, settings) => [
      parabolic(graph, settings.number('start'), settings.number('step'), settings.number('limit')),
    ],
  },
  {
    id: 'ichimoku',
    title: 'Ichimoku cloud',
    group: 'trend',
    pane: 'price',
    parameters: [
      period(9, 'Conversion', 'conversion'),
      period(26, 'Base', 'base'),
      period(52, 'Span B', 'span'),
      period(26, 'Displacement', 'displacement', 0),
    ],
    outputs: [
      line('conversion', 'Conversion', 'primary'),
      line('base', 'Base', 'secondary'),
      {
        ...line('spanA', 'Span A', 'up'),
        style: 'band',
        displacement: { parameter: 'displacement', direction: 1 },
      },
      {
        ...line('spanB', 'Span B', 'down'),
        style: 'band',
        displacement: { parameter: 'displacement', direction: 1 },
      },
      {
        ...line('lagging', 'Lagging', 'tertiary'),
        displacement: { parameter: 'displacement', direction: -1 },
      },
    ],
    needs: range,
    source:
      'Hosoda (1969); Elliott, Ichimoku Charts (2007): (highest high + lowest low) / 2 over 9, 26 and 52 bars',
    description: 'Trend, support and momentum at a glance: price against the cloud drawn ahead of it.',
    build: (graph, settings) => {
      const conversion = middle(graph, settings.number('conversion'));
      const base = middle(graph, settings.number('base'));
      const spanA = map2(graph, conversion, base, (a, b) => (a + b) / 2);
      const spanB = middle(graph, settings.number('span'));
      return [conversion, base, spanA, spanB, map1(graph, graph.close, (close) => close)];
    },
  },
  {
    id: 'adx',
    title: 'Directional movement (ADX, +DI, -DI)',
    group: 'trend',
    pane: 'own',
    parameters: [period(14), period(14, 'ADX smoothing', 'smoothing')],
    outputs: [line('adx', 'ADX'), line('plus', '+DI', 'up'), line('minus', '-DI', 'down')],
    levels: [20, 25],
    needs: range,
    source:
      'Wilder (1978), section IV: DI = 100 * smoothed DM / smoothed TR; ADX = smoothed 100 |+DI - -DI| / (+DI + -DI)',
    description:
      'How strong the trend is (ADX) and which side has it (+DI, -DI); above 25 counts as a trend.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const up = change(graph, graph.high, 1);
      const down = map1(graph, change(graph, graph.low, 1), (move) => -move);
      const rise = map2(graph, up, down, (a, b) => (a > b && a > 0 ? a : 0 * (a + b)));
      const fall = map2(graph, up, down, (a, b) => (b > a && b > 0 ? b : 0 * (a + b)));
      const average = wilder(graph, trueRange(graph, false), length);
      const plus = map2(
        graph,
        wilder(graph, rise, length),
        average,
        (move, all) => 100 * quotient(move, all),
      );
      const minus = map2(
        graph,
        wilder(graph, fall, length),
        average,
        (move, all) => 100 * quotient(move, all),
      );
      const index = map2(graph, plus, minus, (a, b) => 100 * quotient(Math.abs(a - b), a + b));
      return [wilder(graph, index, settings.number('smoothing')), plus, minus];
    },
  },
  {
    id: 'aroon',
    title: 'Aroon',
    group: 'trend',
    pane: 'own',
    parameters: [period(25)],
    outputs: [
      line('up', 'Aroon up', 'up'),
      line('down', 'Aroon down', 'down'),
      line('oscillator', 'Oscillator'),
    ],
    levels: [30, 70],
    needs: needs(['high', 'low']),
    source:
      'Chande, Stocks & Commodities 13:9 (1995): 100 (n - bars since the n-bar high) / n over n + 1 bars',
    description: 'How fresh the last high and the last low are; up at 100 means a new high on this bar.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const fresh = (age: number): number => (100 * (length - age)) / length;
      const up = map1(graph, highest(graph, graph.high, length + 1).age, fresh);
      const down = map1(graph, lowest(graph, graph.low, length + 1).age, fresh);
      return [up, down, subtract(graph, up, down)];
    },
  },
  {
    id: 'vortex',
    title: 'Vortex',
    group: 'trend',
    pane: 'own',
    parameters: [period(14)],
    outputs: [line('plus', 'VI+', 'up'), line('minus', 'VI-', 'down')],
    levels: [1],
    needs: range,
    source:
      'Botes & Siepman, Stocks & Commodities 28:1 (2010): sum |H - L before| / sum TR, sum |L - H before| / sum TR',
    description: 'Two lines whose crossing marks a new trend.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const distance = (a: number, b: number): number => Math.abs(a - b);
      const plus = map2(graph, graph.high, lag(graph, graph.low, 1), distance);
      const minus = map2(graph, graph.low, lag(graph, graph.high, 1), distance);
      const all = rollingSum(graph, trueRange(graph, false), length);
      return [
        map2(graph, rollingSum(graph, plus, length), all, quotient),
        map2(graph, rollingSum(graph, minus, length), all, quotient),
      ];
    },
  },
  {
    id: 'trix',
    title: 'TRIX',
    group: 'trend',
    pane: 'own',
    parameters: [period(15), period(9, 'Signal', 'signal'), price],
    outputs: [histogram('trix', 'TRIX', 'primary'), line('signal', 'Signal', 'signal')],
    levels: [0],
    needs: chosenPrice,
    source:
      'Hutson, Stocks & Commodities 1:5 (1983): one-bar percent change of EMA(EMA(EMA)); no value on a base <= 0',
    description: 'The slope of a very smooth average; crossing zero marks a change of trend.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const first = exponential(graph, pricedBy(graph, settings.choice('price')), length);
      const third = exponential(graph, exponential(graph, first, length), length);
      const trix = map2(graph, third, lag(graph, third, 1), (now, before) => percentOf(now - before, before));
      return [trix, exponential(graph, trix, settings.number('signal'))];
    },
  },
  {
    id: 'detrended-price',
    title: 'Detrended price',
    group: 'trend',
    pane: 'own',
    parameters: [period(20), price],
    outputs: [line('difference', 'DPO')],
    levels: [0],
    needs: chosenPrice,
    source:
      "StockCharts ChartSchool, Detrended Price Oscillator: price n/2 + 1 bars ago less today's n-bar SMA",
    description: 'Price with the trend taken out, so that the length of its cycles can be read.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const source = pricedBy(graph, settings.choice('price'));
      const past = lag(graph, source, Math.floor(length / 2) + 1);
      return [subtract(graph, past, rollingMean(graph, source, length))];
    },
  },
  {
    id: 'pivot-points',
    title: 'Pivot points',
    group: 'trend',
    pane: 'price',
    parameters: [],
    outputs: [
      line('pivot', 'P', 'middle'),
      line('resistance1', 'R1', 'up'),
      line('resistance2', 'R2', 'up'),
      line('resistance3', 'R3', 'up'),
      line('support1', 'S1', 'down'),
      line('support2', 'S2', 'down'),
      line('support3', 'S3', 'down'),
    ],
    needs: needs(['time', 'high', 'low', 'close'], { sessionStarts: true }),
    source:
      'Person, A Complete Guide to Technical Trading Tactics (2004), floor pivots: P = (H+L+C)/3; R1 = 2P-L; R2 = P+H-L; R3 = H+2(P-L)',
    description: "The floor trader's levels for today from the high, low and close of the session before.",
    build: (graph) => {
      const { high, low, close } = previousSession(graph);
      const sum = map2(graph, high, low, (a, b) => a + b);
      const pivot = map2(graph, sum, close, (a, b) => (a + b) / 3);
      const span = subtract(graph, high, low);
      const aboveLow = subtract(graph, pivot, low);
      const belowHigh = subtract(graph, high, pivot);
      return [
        pivot,
        map2(graph, pivot, aboveLow, (p, d) => p + d),
        map2(graph, pivot, span, (p, d) => p + d),
        map2(graph, high, aboveLow, (h, d) => h + 2 * d),
        map2(graph, pivot, belowHigh, (p, d) => p - d),
        map2(graph, pivot, span, (p, d) => p - d),
        map2(graph, low, belowHigh, (l, d) => l - 2 * d),
      ];
    },
  },
];
