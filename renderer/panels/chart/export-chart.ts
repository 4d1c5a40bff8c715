import type { ChartContent } from '../../charts/chart-content.ts';
import { barsToCsv, type CsvColumn } from '../../charts/chart-csv.ts';
import { type PictureText, picture } from '../../charts/export-picture.ts';
import type { PriceChart, PriceChartColours } from '../../charts/price-chart.ts';
import { outputColour, turnColour } from '../../charts/series-colours.ts';
import { formatNumber } from '../../design/number-format.ts';
import { formatDateTime, formatOffset } from '../../design/time-format.ts';
import type { SeriesFacts } from '../../state/chart.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import type { ShownUnit } from '../../state/chart-units.ts';
import { saveFile } from './save-file.ts';
import type { ResolvedSymbol } from './use-symbol-resolved.ts';

export interface Exported {
  readonly content: ChartContent;
  readonly chart: PriceChart;
  readonly params: ChartParams;
  readonly unit: ShownUnit;
  readonly resolved: ResolvedSymbol | null;
  readonly zone: string;
  readonly decimals: number;
  readonly colours: PriceChartColours;
  readonly facts: SeriesFacts | null;
}

/** A unit that is not the quoted one is told by the name, for the columns of a CSV file cannot. */
const fileName = ({ params, unit }: Exported, ending: string) => {
  const { symbol, interval } = params;
  const shown = unit.shown === unit.quoted ? '' : `-${unit.shown}`;
  return `${symbol}-${interval}${shown}.${ending}`.replace(/[^\w.-]+/g, '_');
};

function pictureText(what: Exported): PictureText {
  const { params, unit, resolved, facts, content, decimals, colours } = what;
  const bars = content.shown().drawn;
  const last = bars.row(bars.length() - 1);
  const quoted =
    unit.shown === unit.quoted ? '' : ` (quoted ${unit.quoted ?? ''} ${unit.bridges.join(', ')})`;
  const title = [
    params.symbol,
    params.interval,
    `${unit.shown ?? ''}${quoted}`,
    resolved?.instrument.name ?? '',
  ]
    .filter((part) => part !== '')
    .join('  ');
  const time = last?.time ?? 0;
  const lines: { text: string; colour?: string }[] = [];
  const about = [
    facts?.badge ?? '',
    facts?.simulated === true ? 'SIMULATED' : '',
    ...(facts?.notes ?? []),
  ].filter((part) => part !== '');
  if (about.length > 0) lines.push({ text: about.join(' · '), colour: colours.warn });
  if (last !== null) {
    lines.push({
      text: `newest bar ${formatDateTime(time, what.zone)} ${formatOffset(time, what.zone)} (axis in ${what.zone})  O ${formatNumber(last.open, decimals)}  H ${formatNumber(last.high, decimals)}  L ${formatNumber(last.low, decimals)}  C ${formatNumber(last.close, decimals)}`,
    });
  }
  content
    .studies()
    .filter(({ setting }) => setting.hidden !== true)
    .forEach((study, order) => {
      if (study.definition.pane !== 'price') return;
      const values = study.definition.outputs.map((_, at) =>
        formatNumber(study.value(at, bars.length() - 1 - study.shift(at)), decimals),
      );
      lines.push({
        text: `${study.title}  ${values.join('  ')}`,
        colour: colours[outputColour(study.definition, 0, order)],
      });
    });
  content.comparisons().forEach(({ setting, model }, order) => {
    const bar = model.bars.row(model.bars.length() - 1);
    lines.push({
      text: `${setting.symbol} ${bar === null ? '' : formatNumber(bar.close, 2)} ${model.getState().unit ?? ''}${setting.scale === 'own' ? ' (own scale)' : ''}`,
      colour: colours[turnColour(order + 2)],
    });
  });
  return { title, lines };
}

/** The picture with its title, unit, badge, zone and legend burnt in. */
export function exportPng(what: Exported): void {
  const canvas = picture(
    what.chart.screenshot(),
    pictureText(what),
    what.colours,
    Math.max(1, devicePixelRatio),
  );
  canvas.toBlob((blob) => blob !== null && saveFile(fileName(what, 'png'), blob), 'image/png');
}

/** Bars as shown (unit, style), then each indicator's columns and the other symbols. */
export function exportCsv(what: Exported): void {
  const { content, params, unit } = what;
  const { drawn } = content.shown();
  // The averages of the toolbar's field are for the eye; what was added as an indicator is a column.
  const added = content.studies().filter(({ setting }) => !setting.id.startsWith('average-'));
  const columns: CsvColumn[] = [
    ...added.flatMap((study) =>
      study.outputs().map((values, at) => ({
        title: `${study.title}${study.definition.outputs.length > 1 ? ` ${study.definition.outputs[at]?.name ?? at}` : ''}`,
        values,
      })),
    ),
    ...content.comparisons().map(({ setting, values }) => ({ title: setting.symbol, values: values() })),
  ];
  const converted = unit.factor !== 1 || (params.style ?? 'candles') === 'heikin-ashi';
  const text = barsToCsv(
    drawn.view(),
    params.interval === '1d',
    columns,
    converted ? Math.min(8, what.decimals + 4) : undefined,
  );
  saveFile(fileName(what, 'csv'), new Blob([text], { type: 'text/csv' }));
}
