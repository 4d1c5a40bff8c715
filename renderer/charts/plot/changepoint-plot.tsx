import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { added, type Changepoints, moved, removed } from '../../state/changepoints.ts';
import { extentOf, linePath, niceTicks } from './scale.ts';

const margin = { top: 16, right: 64, bottom: 18, left: 8 };

interface Props {
  readonly label: string;
  readonly value: ArrayLike<number>;
  readonly trend: ArrayLike<number>;
  /** The trend with other changepoints. */
  readonly whatIf: ArrayLike<number> | null;
  readonly points: Changepoints;
  readonly timeText: (row: number) => string;
  readonly format: (value: number) => string;
  readonly unit: string;
  readonly onPoints: (points: Changepoints) => void;
}

/** A trend with its changepoints as upright lines, moved by pointer or keys; a double click adds one. */
export function ChangepointPlot(props: Props) {
  const { value, trend, whatIf, points, onPoints, timeText } = props;
  const frame = useRef<HTMLFieldSetElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const dragged = useRef<number | null>(null);
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
  const count = trend.length;
  const inner = {
    width: Math.max(10, size.width - margin.left - margin.right),
    height: Math.max(10, size.height - margin.top - margin.bottom),
  };
  const { low, high } = extentOf([value, trend, ...(whatIf === null ? [] : [whatIf])]) ?? { low: 0, high: 1 };
  const x = (row: number) => margin.left + (inner.width * row) / Math.max(1, count - 1);
  const y = (number: number) => margin.top + inner.height * (1 - (number - low) / (high - low));
  const rowAt = (clientX: number) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    return Math.round(((clientX - left - margin.left) / inner.width) * (count - 1));
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const by = event.shiftKey ? 10 : 1;
    const row = points[index] ?? 0;
    if (event.key === 'ArrowRight') onPoints(moved(points, index, row + by, count));
    else if (event.key === 'ArrowLeft') onPoints(moved(points, index, row - by, count));
    else if (event.key === 'Delete' || event.key === 'Backspace') onPoints(removed(points, index));
    else return;
    event.preventDefault();
  };
  const drag = (event: PointerEvent) => {
    if (dragged.current !== null) onPoints(moved(points, dragged.current, rowAt(event.clientX), count));
  };
  const add = (event: MouseEvent) => {
    const row = rowAt(event.clientX);
    if (row > 0 && row < count - 1) onPoints(added(points, row, count));
  };
  const lastRow = count - 1;
  return (
    <fieldset
      ref={frame}
      className="changepoint-plot"
      aria-label={props.label}
      onDoubleClick={add}
      onPointerMove={drag}
      onPointerUp={() => {
        dragged.current = null;
      }}
    >
      {size.width > 0 && (
        <svg width={size.width} height={size.height} aria-hidden="true">
          {niceTicks(low, high, Math.max(2, Math.floor(inner.height / 36))).map((tick) => (
            <g key={tick}>
              <line
                x1={margin.left}
                x2={margin.left + inner.width}
                y1={y(tick)}
                y2={y(tick)}
                className="plot-grid"
              />
              <text x={size.width - margin.right + 6} y={y(tick) + 3.5} className="plot-text">
                {props.format(tick)}
              </text>
            </g>
          ))}
          <text x={margin.left} y={size.height - 4} className="plot-text">
            {timeText(0)}
          </text>
          <text x={margin.left + inner.width} y={size.height - 4} textAnchor="end" className="plot-text">
            {timeText(lastRow)}
          </text>
          <path d={linePath(value, x, y)} fill="none" stroke="var(--line-strong)" strokeWidth={1} />
          <path d={linePath(trend, x, y)} fill="none" stroke="var(--accent)" strokeWidth={2} />
          {whatIf !== null && (
            <path
              d={linePath(whatIf, x, y)}
              fill="none"
              stroke="var(--average-a)"
              strokeWidth={2}
              strokeDasharray="5 3"
            />
          )}
          <text x={size.width - 4} y={11} textAnchor="end" className="plot-unit">
            {props.unit}
          </text>
        </svg>
      )}
      {size.width > 0 &&
        points.map((row, index) => (
          <div
            // The place in the row of changepoints is what it is: a moved one is the same one.
            key={`changepoint ${points.length} ${String(index)}`}
            className="changepoint"
            role="slider"
            tabIndex={0}
            aria-label={`Changepoint ${index + 1} of ${points.length}`}
            aria-valuemin={1}
            aria-valuemax={count - 2}
            aria-valuenow={row}
            aria-valuetext={timeText(row)}
            title={`${timeText(row)}: arrows move it, Delete takes it away`}
            style={{ left: x(row), top: margin.top, height: inner.height }}
            onKeyDown={(event) => onKeyDown(event, index)}
            onPointerDown={(event) => {
              dragged.current = index;
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
          />
        ))}
    </fieldset>
  );
}
