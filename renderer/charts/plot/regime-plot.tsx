import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type RegimeTone, regimeRuns, regimeTone } from '../../state/regimes.ts';
import { extentOf, linePath, niceTicks } from './scale.ts';

const margin = { top: 8, right: 64, bottom: 38, left: 8 };
/** The strip under the prices: the stormier, the higher, so that colour is not the only cue. */
const heights: Readonly<Record<RegimeTone, number>> = { calm: 4, lively: 8, stormy: 12 };

/** A picture that takes keys has no element of its own. */
const takesKeys = { tabIndex: 0 } as const;

/** A price line over the regimes of its changes, with marks where a bar was odd. */
export function RegimePlot(props: {
  readonly label: string;
  readonly value: ArrayLike<number>;
  readonly path: ArrayLike<number>;
  readonly states: number;
  /** First row that is shown. */
  readonly from: number;
  /** Rows that were odd. */
  readonly odd: readonly number[];
  readonly at: number | null;
  readonly onAt: (row: number | null) => void;
  readonly timeText: (row: number) => string;
  readonly format: (value: number) => string;
}) {
  const { value, path, states, from, at, onAt } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      setSize({
        width: Math.round(entry.contentRect.width),
        height: Math.round(entry.contentRect.height),
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const last = value.length - 1;
  const runs = useMemo(() => regimeRuns(path, from, last), [path, from, last]);
  const width = Math.max(10, size.width - margin.left - margin.right);
  const height = Math.max(10, size.height - margin.top - margin.bottom);
  const step = width / Math.max(1, last - from + 1);
  // As many points as there are pixels: a line of twenty years has more rows than that.
  const stride = Math.max(1, Math.ceil((last - from + 1) / Math.max(1, 2 * width)));
  const drawn = useMemo(
    () =>
      Array.from(
        { length: Math.floor((last - from) / stride) + 1 },
        (_, at) => value[last - (Math.floor((last - from) / stride) - at) * stride] ?? null,
      ),
    [value, from, last, stride],
  );
  const { low, high } = useMemo(() => extentOf([drawn]) ?? { low: 0, high: 1 }, [drawn]);
  const left = (row: number) => margin.left + step * (row - from);
  const x = (row: number) => left(row) + step / 2;
  const y = (number: number) => margin.top + height * (1 - (number - low) / (high - low));
  const bottom = margin.top + height;
  const pick = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const row = from + Math.floor((event.clientX - box.left - margin.left) / step);
    onAt(row >= from && row <= last ? row : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? 10 : 1;
    if (event.key === 'ArrowRight') onAt(Math.min(last, (at ?? last) + by));
    else if (event.key === 'ArrowLeft') onAt(Math.max(from, (at ?? last + 1) - by));
    else if (event.key === 'Home') onAt(from);
    else if (event.key === 'End') onAt(last);
    else if (event.key === 'Escape') onAt(null);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={frame}
      className="regime-plot"
      role="application"
      aria-label={props.label}
      aria-description="Left and right move from row to row."
      {...takesKeys}
      onKeyDown={onKeyDown}
      onPointerMove={pick}
    >
      {size.width > 0 && (
        <svg width={size.width} height={size.height} aria-hidden="true">
          {runs.map(({ state, from: first, to }) => {
            const tone = regimeTone(states, state);
            const high = heights[tone];
            const across = { x: left(first), width: Math.max(0.5, step * (to - first + 1)) };
            return (
              <g key={first} className={`regime-${tone}`} fill="currentColor">
                <rect {...across} y={margin.top} height={height} className="regime-band" />
                <rect {...across} y={bottom + 14 - high} height={high} />
              </g>
            );
          })}
          {niceTicks(low, high, Math.max(2, Math.floor(height / 36))).map((tick) => (
            <g key={tick}>
              <line
                x1={margin.left}
                x2={margin.left + width}
                y1={y(tick)}
                y2={y(tick)}
                className="plot-grid"
              />
              <text x={size.width - margin.right + 6} y={y(tick) + 3.5} className="plot-text">
                {props.format(tick)}
              </text>
            </g>
          ))}
          <path
            d={linePath(drawn, (place) => x(last - (drawn.length - 1 - place) * stride), y)}
            fill="none"
            stroke="var(--text)"
            strokeWidth={1.25}
          />
          {props.odd
            .filter((row) => row >= from && row <= last)
            .map((row) => (
              <path key={row} d={`M${x(row)},${margin.top}l5,-7h-10z`} fill="var(--bad)" />
            ))}
          {at !== null && at >= from && at <= last && (
            <line x1={x(at)} x2={x(at)} y1={margin.top} y2={bottom + 14} className="plot-cursor strong" />
          )}
          <text x={margin.left} y={size.height - 3} className="plot-text">
            {props.timeText(from)}
          </text>
          <text x={margin.left + width} y={size.height - 3} textAnchor="end" className="plot-text">
            {props.timeText(last)}
          </text>
        </svg>
      )}
    </div>
  );
}
