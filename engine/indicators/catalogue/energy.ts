import type { Graph, GraphColumn } from '../graph.ts';
import { change, lag, logRatio, map2, map3, subtract } from '../operators/map.ts';
import { rollingPair, type Side } from '../operators/pair.ts';
import type { IndicatorDefinition, Settings } from '../types.ts';
import { choice, decimal, line, needs, period } from './shape.ts';

const other = needs(['close'], { extra: { other: 'Other series' } });

const movement = choice('movement', 'Of', {
  change: 'Price changes',
  log: 'Log returns',
  level: 'Price levels',
});

function moved(graph: Graph, source: GraphColumn, settings: Settings): Side {
  if (settings.choice('movement') === 'level') return { moves: source, level: source };
  if (settings.choice('movement') === 'change') return { moves: change(graph, source, 1), level: source };
  return { moves: map2(graph, source, lag(graph, source, 1), logRatio) };
}

const heatRate = decimal('efficiency', 'Efficiency', 0.5, [0.01, 1, 0.01]);

export const energy: readonly IndicatorDefinition[] = [
  {
    id: 'crack-spread',
    title: 'Crack spread',
    group: 'energy',
    pane: 'own',
    parameters: [
      decimal('crudeParts', 'Crude parts', 3, [0.01, 100, 1]),
      decimal('gasolineParts', 'Gasoline parts', 2, [0, 100, 1]),
      decimal('distillateParts', 'Distillate parts', 1, [0, 100, 1]),
      decimal('gallonsPerBarrel', 'Product units a barrel', 42, [0.001, 1_000, 1]),
    ],
    outputs: [line('spread', 'Crack')],
    levels: [0],
    needs: needs([], {
      extra: { crude: 'Crude ($/bbl)', gasoline: 'Gasoline ($/gal)', distillate: 'Distillate ($/gal)' },
    }),
    source:
      'CME Group, Introduction to Crack Spreads: (2 * 42 * gasoline + 1 * 42 * distillate - 3 * crude) / 3, $/bbl of crude',
    description:
      "The refiner's gross margin a barrel of crude. Products quoted a barrel: set units a barrel to 1.",
    build: (graph, settings) => {
      const crudeParts = settings.number('crudeParts');
      const gasolineParts = settings.number('gasolineParts');
      const distillateParts = settings.number('distillateParts');
      const gallons = settings.number('gallonsPerBarrel');
      const legs = [graph.extra('crude'), graph.extra('gasoline'), graph.extra('distillate')] as const;
      return [
        map3(
          graph,
          legs,
          (crude, gasoline, distillate) =>
            (gallons * (gasolineParts * gasoline + distillateParts * distillate)) / crudeParts - crude,
        ),
      ];
    },
  },
  {
    id: 'calendar-spread',
    title: 'Calendar spread',
    group: 'energy',
    pane: 'own',
    parameters: [],
    outputs: [line('spread', 'Near - far')],
    levels: [0],
    needs: needs([], { extra: { near: 'Near contract', far: 'Far contract' } }),
    source: 'CME Group, Understanding Futures Spreads: near contract less far contract',
    description: 'Near month less far month: above zero is backwardation, below is contango.',
    build: (graph) => [subtract(graph, graph.extra('near'), graph.extra('far'))],
  },
  {
    id: 'term-structure-slope',
    title: 'Term-structure slope (roll yield)',
    group: 'energy',
    pane: 'own',
    parameters: [
      choice('method', 'Method', { log: 'Log, % a year', absolute: 'Price units a year' }),
      decimal('days', 'Days between', 30, [1, 3_660, 1]),
      decimal('daysPerYear', 'Days a year', 365, [1, 366, 1]),
    ],
    outputs: [line('slope', 'Roll yield')],
    levels: [0],
    needs: needs([], { extra: { near: 'Near contract', far: 'Far contract' } }),
    source:
      'Erb & Harvey, Financial Analysts Journal 62:2 (2006), roll return: 100 ln(near / far) * 365 / days; absolute: (near - far) * 365 / days',
    description:
      'What a long position earns a year as the far month rolls up to the near one. The log form needs prices above zero.',
    build: (graph, settings) => {
      const perYear = settings.number('daysPerYear') / settings.number('days');
      const slope =
        settings.choice('method') === 'log'
          ? (near: number, far: number) => 100 * logRatio(near, far) * perYear
          : (near: number, far: number) => (near - far) * perYear;
      return [map2(graph, graph.extra('near'), graph.extra('far'), slope)];
    },
  },
  {
    id: 'spark-spread',
    title: 'Spark spread',
    group: 'energy',
    pane: 'own',
    parameters: [heatRate],
    outputs: [line('spread', 'Spark')],
    levels: [0],
    needs: needs([], { extra: { power: 'Power (/MWh)', gas: 'Gas (/MWh)' } }),
    source:
      'EIA, An introduction to spark spreads (2013): power - gas / efficiency, all in one currency a MWh',
    description: "A gas plant's gross margin a megawatt hour. Both legs in the same currency and per MWh.",
    build: (graph, settings) => {
      const efficiency = settings.number('efficiency');
      return [
        map2(graph, graph.extra('power'), graph.extra('gas'), (power, gas) => power - gas / efficiency),
      ];
    },
  },
  {
    id: 'clean-spark-spread',
    title: 'Clean spark spread',
    group: 'energy',
    pane: 'own',
    parameters: [heatRate, decimal('emissions', 'Gas emissions (t CO2/MWh)', 0.202, [0, 2, 0.001])],
    outputs: [line('spread', 'Clean spark')],
    levels: [0],
    needs: needs([], { extra: { power: 'Power (/MWh)', gas: 'Gas (/MWh)', carbon: 'Carbon (/t)' } }),
    source:
      'ICE, European clean spark spreads; IPCC 2006 Guidelines, vol. 2 table 2.2 (56.1 kg/GJ = 0.202 t/MWh): power - (gas + emissions * carbon) / efficiency',
    description:
      'The spark spread after emission allowances. Efficiency, emissions and gas price must all be on one heating value (HHV gas: 0.184).',
    build: (graph, settings) => {
      const efficiency = settings.number('efficiency');
      const emissions = settings.number('emissions');
      const legs = [graph.extra('power'), graph.extra('gas'), graph.extra('carbon')] as const;
      return [map3(graph, legs, (power, gas, carbon) => power - (gas + emissions * carbon) / efficiency)];
    },
  },
  {
    id: 'butterfly',
    title: 'Calendar butterfly',
    group: 'energy',
    pane: 'own',
    parameters: [],
    outputs: [line('spread', 'Butterfly')],
    levels: [0],
    needs: needs([], { extra: { near: 'Near contract', middle: 'Middle contract', far: 'Far contract' } }),
    source: 'CME Group, Futures Butterfly Spreads: near - 2 * middle + far',
    description: "The curve's bend: near and far wing against twice the middle month.",
    build: (graph) => [
      map3(
        graph,
        [graph.extra('near'), graph.extra('middle'), graph.extra('far')],
        (near, middle, far) => near - 2 * middle + far,
      ),
    ],
  },
  {
    id: 'ratio',
    title: 'Ratio to another series',
    group: 'energy',
    pane: 'own',
    parameters: [decimal('scale', 'Scale', 1, [0.000001, 1_000_000, 1])],
    outputs: [line('ratio', 'Ratio')],
    needs: other,
    source:
      'Murphy, Intermarket Analysis (2004), ch. 1: scale * close / other; no value where the other is <= 0',
    description: 'How many units of the other series one unit of this one buys, such as oil to gas.',
    build: (graph, settings) => {
      const scale = settings.number('scale');
      return [
        map2(graph, graph.close, graph.extra('other'), (a, b) => (b > 0 ? (scale * a) / b : Number.NaN)),
      ];
    },
  },
  {
    id: 'rolling-correlation',
    title: 'Rolling correlation',
    group: 'energy',
    pane: 'own',
    parameters: [period(60, 'Period', 'period', 2), movement],
    outputs: [line('correlation', 'Correlation')],
    levels: [-1, 0, 1],
    needs: other,
    source:
      'Pearson (1895); Alexander, Market Risk Analysis II (2008), II.3: covariance / product of deviations',
    description: 'How closely the moves of two series went together over n bars, from -1 to 1.',
    build: (graph, settings) => {
      const own = moved(graph, graph.close, settings);
      const others = moved(graph, graph.extra('other'), settings);
      return [rollingPair(graph, own, others, settings.number('period')).correlation];
    },
  },
  {
    id: 'rolling-beta',
    title: 'Rolling beta (hedge ratio)',
    group: 'energy',
    pane: 'own',
    parameters: [period(60, 'Period', 'period', 2), movement],
    outputs: [line('beta', 'Beta')],
    levels: [0, 1],
    needs: other,
    source: 'Ederington, Journal of Finance 34:1 (1979): covariance with the other / variance of the other',
    description: 'How much this series moves for one unit of the other: the minimum-variance hedge ratio.',
    build: (graph, settings) => {
      const own = moved(graph, graph.close, settings);
      const others = moved(graph, graph.extra('other'), settings);
      return [rollingPair(graph, own, others, settings.number('period')).slope];
    },
  },
];
