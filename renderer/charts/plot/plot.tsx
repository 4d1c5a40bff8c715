import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { bandPath, extentOf, linePath, niceTicks } from './scale.ts';

export interface PlotSeries {
  readonly id: string;
  readonly label: string;
  readonly values: ArrayLike<number | null>;
  /** A custom property of the design, such as `--accent`. */
  readonly colour: string;
  readonly style: 'line' | 'dashed' | 'points' | 'bars';
  readonly width?: number;
  /** How single points are marked: hollow, or crossed out. */
  readonly marks?: readonly ('full' | 'hollow' | 'crossed' | 'none')[];
}

export interface PlotBand {
  readonly label: string;
  readonly low: ArrayLike<number | null>;
  readonly high: ArrayLike<number | null>;
}

interface Props {
  readonly label: string;
  readonly count: number;
  /** Text under a position; null for none. As many are drawn as fit. */
  readonly tick: (index: number) => string | null;
  readonly series: readonly PlotSeries[];
  readonly band?: PlotBand | undefined;
  readonly format: (value: number) => string;
  readonly unit: string;
  /** The position looked at; told on every move. */
  readonly at: number | null;
  readonly onAt: (index: number | null) => void;
  readonly onPick?: ((index: number) => void) | undefined;
  /** Values around zero, such as steps, show it. */
  readonly zero?: boolean;
  readonly focusTarget?: boolean;
}

const margin = { top: 20, right: 64, bottom: 20, left: 8 };
const leastTickDistance = 46;

/** A picture that takes keys has no element of its own. */
const takesKeys = { tabIndex: 0 } as const;

interface KnownPoint {
  readonly name: string;
  readonly index: number;
  readonly value: number;
}

function pointsOf(values: ArrayLike<number | null>): KnownPoint[] {
  const points: KnownPoint[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    points.push({ name: `at ${index}`, index, value });
  }
  return points;
}

function Mark(props: {
  readonly mark: 'full' | 'hollow' | 'crossed' | 'none';
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}) {
  const { mark, x, y, colour } = props;
  if (mark === 'none') return null;
  if (mark === 'crossed') {
    return (
      <path
        d={`M${x - 3},${y - 3}L${x + 3},${y + 3}M${x - 3},${y + 3}L${x + 3},${y - 3}`}
        stroke={colour}
        strokeWidth={1.5}
      />
    );
  }
  return (
    <circle
      cx={x}
      cy={y}
      r={3}
      fill={mark === 'hollow' ? 'var(--panel)' : colour}
      stroke={colour}
      strokeWidth={1.5}
    />
  );
}

/** A small plot over discrete positions: lines, points, bars and a band, with keys and pointer to read it by. */
export function Plot(props: Props) {
  const { count, series, band, at } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const id = useId();
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.round(width), height: Math.round(height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const inner = {
    width: Math.max(10, size.width - margin.left - margin.right),
    height: Math.max(10, size.height - margin.top - margin.bottom),
  };
  const columns = [
    ...series.map(({ values }) => values),
    ...(band === undefined ? [] : [band.low, band.high]),
  ];
  const extent = extentOf(props.zero === true ? [...columns, [0]] : columns) ?? { low: 0, high: 1 };
  const step = count > 1 ? inner.width / count : inner.width;
  const x = (index: number) => margin.left + step * (index + 0.5);
  const y = (value: number) =>
    margin.top + inner.height * (1 - (value - extent.low) / (extent.high - extent.low));
  const move = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const index = Math.floor((event.clientX - box.left - margin.left) / step);
    props.onAt(index >= 0 && index < count ? index : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = at ?? -1;
    const far = event.shiftKey ? 10 : 1;
    if (event.key === 'ArrowRight') props.onAt(Math.min(count - 1, now + far));
    else if (event.key === 'ArrowLeft') props.onAt(Math.max(0, (at ?? count) - far));
    else if (event.key === 'Home') props.onAt(0);
    else if (event.key === 'End') props.onAt(count - 1);
    else if (event.key === 'Enter' && at !== null) props.onPick?.(at);
    else if (event.key === 'Escape') props.onAt(null);
    else return;
    event.preventDefault();
  };
  let lastTick = Number.NEGATIVE_INFINITY;
  const ticks = Array.from({ length: count }, (_, index) => ({ index, text: props.tick(index) })).filter(
    ({ index, text }) => {
      if (text === null || x(index) - lastTick < leastTickDistance) return false;
      lastTick = x(index);
      return true;
    },
  );
  const bars = series.filter(({ style }) => style === 'bars');
  return (
    <div
      ref={frame}
      className="plot"
      role="application"
      aria-label={props.label}
      aria-describedby={`${id}-keys`}
      data-panel-focus={props.focusTarget === true ? '' : undefined}
      {...takesKeys}
      onKeyDown={onKeyDown}
      onPointerMove={move}
      onPointerLeave={() => props.onAt(null)}
      onDoubleClick={() => at !== null && props.onPick?.(at)}
    >
      <span id={`${id}-keys`} className="visually-hidden">
        Left and right move from place to place, Enter opens it.
      </span>
      {size.width > 0 && (
        <svg width={size.width} height={size.height} aria-hidden="true">
          {niceTicks(extent.low, extent.high, Math.max(2, Math.floor(inner.height / 42))).map((value) => (
            <g key={value}>
              <line
                x1={margin.left}
                x2={margin.left + inner.width}
                y1={y(value)}
                y2={y(value)}
                className="plot-grid"
              />
              <text x={size.width - margin.right + 6} y={y(value) + 3.5} className="plot-text">
                {props.format(value)}
              </text>
            </g>
          ))}
          {props.zero === true && (
            <line x1={margin.left} x2={margin.left + inner.width} y1={y(0)} y2={y(0)} className="plot-zero" />
          )}
          {ticks.map(({ index, text }) => (
            <text key={index} x={x(index)} y={size.height - 5} textAnchor="middle" className="plot-text">
              {text}
            </text>
          ))}
          {band !== undefined && <path d={bandPath(band.low, band.high, x, y)} className="plot-band" />}
          {bars.map((one, order) => {
            const width = Math.max(1, (step * 0.7) / bars.length);
            return pointsOf(one.values).map(({ name, index, value }) => (
              <rect
                key={name}
                x={x(index) - (width * bars.length) / 2 + order * width}
                y={Math.min(y(value), y(0))}
                width={width}
                height={Math.max(1, Math.abs(y(value) - y(0)))}
                fill={`var(${value < 0 ? '--down' : '--up'})`}
              />
            ));
          })}
          {series
            .filter(({ style }) => style === 'line' || style === 'dashed')
            .map((one) => (
              <path
                key={one.id}
                d={linePath(one.values, x, y)}
                fill="none"
                stroke={`var(${one.colour})`}
                strokeWidth={one.width ?? 1.5}
                strokeDasharray={one.style === 'dashed' ? '4 3' : undefined}
              />
            ))}
          {series.flatMap((one) =>
            one.marks === undefined
              ? []
              : pointsOf(one.values).map(({ name, index, value }) => (
                  <Mark
                    key={`${one.id} ${name}`}
                    mark={one.marks?.[index] ?? 'none'}
                    x={x(index)}
                    y={y(value)}
                    colour={`var(${one.colour})`}
                  />
                )),
          )}
          {at !== null && (
            <line
              x1={x(at)}
              x2={x(at)}
              y1={margin.top}
              y2={margin.top + inner.height}
              className="plot-cursor"
            />
          )}
          <text x={size.width - 4} y={12} textAnchor="end" className="plot-unit">
            {props.unit}
          </text>
        </svg>
      )}
    </div>
  );
}
