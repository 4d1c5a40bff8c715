import type { BarColumns } from '../client/types.ts';
import { type BarSeries, createBarSeries, emptyColumns } from '../state/bar-series.ts';
import type { BarsEvent } from '../state/chart.ts';
import type { ChartStyle, RenkoSize } from '../state/chart-params.ts';
import { heikinAshi, heikinAshiBar } from './heikin-ashi.ts';
import { brickSize, renko } from './renko.ts';

export interface ShownBarsOptions {
  readonly source: BarSeries;
  readonly style: ChartStyle;
  /** Linear factor from the quoted unit to the shown one. */
  readonly factor: number;
  readonly renko: RenkoSize;
  /** In the quoted unit. */
  readonly tick: number;
}

/** The bars as they are drawn: in the shown unit and style, following the source. */
export interface ShownBars {
  readonly drawn: BarSeries;
  /** What indicators are computed on: true prices in the shown unit (for Renko, the bricks). */
  readonly basis: BarSeries;
  /** Why the style cannot be shown, or null. */
  problem(): string | null;
  /** Brick in the shown unit, for Renko. */
  brick(): number | null;
  /** Takes the source's change over and answers what changed of the drawn bars. */
  take(event: BarsEvent): BarsEvent;
}

function scaled(bars: BarColumns, factor: number): BarColumns {
  const times = (column: Float64Array) => column.map((value) => value * factor);
  const { time, open, high, low, close, volume } = bars;
  return {
    time,
    open: times(open),
    high: times(high),
    low: times(low),
    close: times(close),
    volume,
  };
}

export function createShownBars(options: ShownBarsOptions): ShownBars {
  const { source, style, factor } = options;
  const basis = factor === 1 ? source : createBarSeries();
  const special = style === 'heikin-ashi' || style === 'renko';
  const drawn = special ? createBarSeries() : basis;
  let problem: string | null = null;
  let brick: number | null = null;

  const rebuildDrawn = () => {
    if (style === 'heikin-ashi') drawn.replace(heikinAshi(basis.view()));
    if (style !== 'renko') return;
    // The brick is measured once, so that it does not change under the eye.
    if (brick === null || basis.length() === 0)
      brick = basis.length() === 0 ? null : brickSize(basis.view(), options.renko, options.tick * factor);
    const made = brick === null ? null : renko(basis.view(), brick);
    problem = made === null || made.ok ? null : made.message;
    drawn.replace(made?.ok === true ? made.bars : emptyColumns());
  };
  const rebuild = () => {
    if (basis !== source) basis.replace(scaled(source.view(), factor));
    rebuildDrawn();
  };
  const updateRenko = (): BarsEvent => {
    const before = drawn.length();
    const last = drawn.row(before - 1);
    rebuildDrawn();
    const same = drawn.row(before - 1);
    const kept = drawn.length() >= before && last?.time === same?.time && last?.close === same?.close;
    return kept && before > 0 ? { kind: 'updated', from: before } : { kind: 'reset' };
  };
  rebuild();
  return {
    drawn,
    basis: style === 'renko' ? drawn : basis,
    problem: () => problem,
    brick: () => brick,
    take(event) {
      if (event.kind === 'reset') {
        brick = null;
        rebuild();
        return event;
      }
      if (event.kind === 'prepended') {
        rebuild();
        return style === 'renko' ? { kind: 'reset' } : event;
      }
      if (basis !== source) {
        for (let index = event.from; index < source.length(); index += 1) {
          const row = source.row(index);
          if (row === null) continue;
          const { open, high, low, close } = row;
          basis.merge({
            ...row,
            open: open * factor,
            high: high * factor,
            low: low * factor,
            close: close * factor,
          });
        }
      }
      if (style === 'renko') return updateRenko();
      if (style === 'heikin-ashi') {
        for (let index = event.from; index < basis.length(); index += 1) {
          const row = basis.row(index);
          if (row !== null) drawn.merge(heikinAshiBar(row, drawn.row(index - 1)));
        }
      }
      return event;
    },
  };
}
