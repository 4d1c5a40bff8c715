import type { PriceChartColours } from './price-chart.ts';

export interface PictureText {
  /** Symbol, interval and unit. */
  readonly title: string;
  /** Badge, zone, indicators and other symbols, one line each. */
  readonly lines: readonly { readonly text: string; readonly colour?: string }[];
}

const padding = 10;
const titleHeight = 22;
const lineHeight = 16;

/** The chart's picture below its title and legend, so that it says by itself what it shows. */
export function picture(
  chart: HTMLCanvasElement,
  text: PictureText,
  colours: PriceChartColours,
  scale: number,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const height = padding + titleHeight + text.lines.length * lineHeight + 4;
  canvas.width = chart.width;
  canvas.height = chart.height + Math.ceil(height * scale);
  const context = canvas.getContext('2d');
  if (context === null) return chart;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.textBaseline = 'top';
  const widest = chart.width / scale - 2 * padding;
  context.fillStyle = colours.text;
  context.font = '600 14px "Inter Variable", system-ui, sans-serif';
  context.fillText(text.title, padding, padding, widest);
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  text.lines.forEach((line, index) => {
    context.fillStyle = line.colour ?? colours.textMuted;
    context.fillText(line.text, padding, padding + titleHeight + index * lineHeight, widest);
  });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(chart, 0, canvas.height - chart.height);
  return canvas;
}
