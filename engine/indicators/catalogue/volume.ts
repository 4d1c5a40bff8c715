import type { Graph, GraphColumn } from '../graph.ts';
import { exponential } from '../operators/average.ts';
import { cumulative } from '../operators/cumulative.ts';
import { change, lag, map1, map2, map3, map4, quotient, subtract } from '../operators/map.ts';
import { typicalPrice } from '../operators/price.ts';
import { sessionAverage } from '../operators/session.ts';
import { rollingMean, rollingSum } from '../operators/window.ts';
import type { IndicatorDefinition } from '../types.ts';
import { band, decimal, histogram, line, needs, period } from './shape.ts';

const traded = needs(['high', 'low', 'close', 'volume']);

/** Chaikin's money flow volume: ((C - L) - (H - C)) / (H - L) * volume; a bar without range moves no money. */
function flow(graph: Graph): GraphColumn {
  return map4(graph, [graph.high, graph.low, graph.close, graph.volume], (high, low, close, volume) => {
    const place = high === low ? 0 * close : (close - low - (high - close)) / (high - low);
    return place * volume;
  });
}

/** Volume signed by the close's change; on the first bar nothing has changed yet. */
function signedVolume(graph: Graph): GraphColumn {
  const before = lag(graph, graph.close, 1);
  const signed = map3(
    graph,
    [graph.close, before, graph.volume],
    (now, then, volume) => Math.sign(now - then) * volume,
  );
  const out = graph.column();
  graph.step(0, (from, to) => {
    for (let i = from; i < to; i++) {
      const first = i === 0 ? 0 * (graph.volume.values[i] as number) : (signed.values[i] as number);
      out.values[i] = first;
    }
  });
  return out;
}

export const volume: readonly IndicatorDefinition[] = [
  {
    id: 'obv',
    title: 'On-balance volume',
    group: 'volume',
    pane: 'own',
    parameters: [],
    outputs: [line('obv', 'OBV')],
    needs: needs(['close', 'volume']),
    source:
      "Granville, New Key to Stock Market Profits (1963): running total of volume signed by the close's change",
    description:
      'Adds the volume of up bars and takes off that of down bars; its slope tells, not its level.',
    build: (graph) => [cumulative(graph, signedVolume(graph))],
  },
  {
    id: 'accumulation-distribution',
    title: 'Accumulation/distribution',
    group: 'volume',
    pane: 'own',
    parameters: [],
    outputs: [line('line', 'A/D')],
    needs: traded,
    source: 'Chaikin (StockCharts ChartSchool): running total of ((C - L) - (H - C)) / (H - L) * volume',
    description: 'Volume weighted by where in its range the bar closed, added up.',
    build: (graph) => [cumulative(graph, flow(graph))],
  },
  {
    id: 'chaikin-oscillator',
    title: 'Chaikin oscillator',
    group: 'volume',
    pane: 'own',
    parameters: [period(3, 'Fast', 'fast'), period(10, 'Slow', 'slow')],
    outputs: [line('oscillator', 'Chaikin')],
    levels: [0],
    needs: traded,
    source: 'Chaikin (StockCharts ChartSchool): EMA(3) - EMA(10) of the accumulation/distribution line',
    description: 'The momentum of accumulation/distribution.',
    build: (graph, settings) => {
      const total = cumulative(graph, flow(graph));
      const fast = exponential(graph, total, settings.number('fast'));
      return [subtract(graph, fast, exponential(graph, total, settings.number('slow')))];
    },
  },
  {
    id: 'chaikin-money-flow',
    title: 'Chaikin money flow',
    group: 'volume',
    pane: 'own',
    parameters: [period(20)],
    outputs: [histogram('flow', 'CMF', 'primary')],
    levels: [0],
    needs: traded,
    source: 'Chaikin (StockCharts ChartSchool): sum of money flow volume / sum of volume over n bars',
    description: 'Buying or selling pressure between -1 and 1 over n bars.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const all = rollingSum(graph, graph.volume, length);
      return [map2(graph, rollingSum(graph, flow(graph), length), all, quotient)];
    },
  },
  {
    id: 'money-flow-index',
    title: 'Money flow index',
    group: 'volume',
    pane: 'own',
    parameters: [period(14)],
    outputs: [line('mfi', 'MFI')],
    levels: [20, 80],
    needs: traded,
    source:
      'Quong & Soudack, Stocks & Commodities 7:3 (1989): 100 * inflow / (inflow + outflow), flow = |typical price| * volume',
    description: 'RSI with volume: the share of money that flowed in rising bars.',
    build: (graph, settings) => {
      const length = settings.number('period');
      const typical = typicalPrice(graph);
      const moves = change(graph, typical, 1);
      const money = map2(graph, typical, graph.volume, (at, volumes) => Math.abs(at) * volumes);
      const into = map2(graph, moves, money, (move, worth) => (move > 0 ? worth : 0 * (move + worth)));
      const outOf = map2(graph, moves, money, (move, worth) => (move < 0 ? worth : 0 * (move + worth)));
      const inflow = rollingSum(graph, into, length);
      const outflow = rollingSum(graph, outOf, length);
      return [map2(graph, inflow, outflow, (a, b) => 100 * quotient(a, a + b))];
    },
  },
  {
    id: 'vwap',
    title: 'Session VWAP',
    group: 'volume',
    pane: 'price',
    parameters: [decimal('multiplier', 'Band multiplier', 1, [0, 100, 0.5])],
    outputs: [line('vwap', 'VWAP'), band('upper', 'Upper', 'upper'), band('lower', 'Lower', 'lower')],
    needs: needs(['time', 'high', 'low', 'close', 'volume'], { sessionStarts: true }),
    source:
      "Berkowitz, Logue & Noser, Journal of Finance 43:1 (1988): sum of typical price * volume / sum of volume since the session's start; bands: volume-weighted standard deviation",
    description:
      'The mean price paid this session. A bar without volume takes it away until the next session starts.',
    build: (graph, settings) => {
      const width = settings.number('multiplier');
      const { average, deviation } = sessionAverage(graph, typicalPrice(graph));
      return [
        average,
        map2(graph, average, deviation, (middle, distance) => middle + width * distance),
        map2(graph, average, deviation, (middle, distance) => middle - width * distance),
      ];
    },
  },
  {
    id: 'volume-average',
    title: 'Volume with average',
    group: 'volume',
    pane: 'own',
    parameters: [period(20)],
    outputs: [histogram('volume', 'Volume', 'secondary'), line('average', 'Average')],
    needs: needs(['volume']),
    source: 'Murphy (1999), ch. 7: volume and its n-bar simple average',
    description: 'Volume bars with their average, to see which ones are heavy.',
    build: (graph, settings) => [
      map1(graph, graph.volume, (volumes) => volumes),
      rollingMean(graph, graph.volume, settings.number('period')),
    ],
  },
  {
    id: 'force-index',
    title: 'Force index',
    group: 'volume',
    pane: 'own',
    parameters: [period(13)],
    outputs: [line('force', 'Force')],
    levels: [0],
    needs: needs(['close', 'volume']),
    source: 'Elder, Trading for a Living (1993), section 8: EMA(n) of (C - C before) * volume',
    description: 'Price change times volume, smoothed: how hard the market pushed.',
    build: (graph, settings) => {
      const raw = map2(graph, change(graph, graph.close, 1), graph.volume, (move, volumes) => move * volumes);
      return [exponential(graph, raw, settings.number('period'))];
    },
  },
];
