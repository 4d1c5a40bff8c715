import { picture } from '../../charts/export-picture.ts';
import type { PriceChartColours } from '../../charts/price-chart.ts';
import type { ShownForecast, ShownInterval } from '../../state/forecast.ts';
import { forecastCsv } from '../../state/forecast-csv.ts';
import { intervalSentence } from '../../state/forecast-levels.ts';
import { saveFile } from '../chart/save-file.ts';
import { saveText } from '../shared/save-text.ts';
import type { ForecastWords } from './use-forecast-words.ts';

interface Exported {
  readonly shown: ShownForecast;
  readonly words: ForecastWords;
  readonly colours: PriceChartColours;
  readonly interval: ShownInterval | null;
}

/** A unit that is not the quoted one is told by the name, for the columns of a CSV file cannot. */
const fileName = ({ shown, words }: Exported, ending: string) => {
  const unit = words.unit === (shown.unit ?? '') ? '' : `-${words.unit}`;
  return `${shown.symbol}-${shown.interval}-forecast${unit}.${ending}`.replace(/[^\w.-]+/g, '_');
};

export function exportForecastCsv(what: Exported): void {
  saveText(fileName(what, 'csv'), forecastCsv(what.shown, what.words.factor), 'text/csv');
}

/** The chart with what it is, of when, by what, and the chosen interval at its end. */
export function exportForecastPng(what: Exported, chart: HTMLCanvasElement): void {
  const { shown, words, colours, interval } = what;
  const last = shown.time.length - 1;
  const when = words.time(shown.time[last] ?? 0);
  const lines: { text: string; colour?: string }[] = [
    {
      text: `by ${shown.title}, from ${words.time(shown.window.to)} on, ${shown.time.length} rows`,
    },
  ];
  if (shown.simulated) lines.unshift({ text: 'SIMULATED', colour: colours.warn });
  if (interval !== null)
    lines.push({
      text: intervalSentence(interval, last, { price: words.price, unit: words.unit, when }),
      colour: colours.accent,
    });
  const title = [`Forecast of ${shown.symbol}`, shown.interval, words.unit]
    .filter((part) => part !== '')
    .join('  ');
  const canvas = picture(chart, { title, lines }, colours, Math.max(1, devicePixelRatio));
  canvas.toBlob((blob) => blob !== null && saveFile(fileName(what, 'png'), blob), 'image/png');
}
