import { useEffect, useRef, useState } from 'react';

export interface CalibrationPoint {
  readonly nominal: number;
  readonly realised: number;
  /** Limits of what the long run may be. */
  readonly low: number;
  readonly high: number;
  readonly tone: 'good' | 'bad' | 'muted';
}

const margin = { top: 10, right: 14, bottom: 30, left: 44 };
const marks = [0, 0.25, 0.5, 0.75, 1] as const;
const percent = (share: number) => `${Math.round(share * 100)}`;

/** What was promised across, what was held upwards: on the diagonal both are the same. */
export function CalibrationPlot(props: {
  readonly label: string;
  readonly points: readonly CalibrationPoint[];
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined)
        setSide(Math.round(Math.min(entry.contentRect.width, entry.contentRect.height)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const inner = {
    width: Math.max(10, side - margin.left - margin.right),
    height: Math.max(10, side - margin.top - margin.bottom),
  };
  const x = (share: number) => margin.left + inner.width * share;
  const y = (share: number) => margin.top + inner.height * (1 - share);
  const words = props.points
    .map(({ nominal, realised }) => `${percent(nominal)} % promised, ${percent(realised)} % held`)
    .join('; ');
  return (
    <div ref={frame} className="calibration-plot" role="img" aria-label={`${props.label}: ${words}`}>
      {side > 60 && (
        <svg width={side} height={side} aria-hidden="true">
          {marks.map((mark) => (
            <g key={mark}>
              <line x1={x(0)} x2={x(1)} y1={y(mark)} y2={y(mark)} className="plot-grid" />
              <line x1={x(mark)} x2={x(mark)} y1={y(0)} y2={y(1)} className="plot-grid" />
              <text x={x(0) - 6} y={y(mark) + 4} textAnchor="end" className="plot-text">
                {percent(mark)}
              </text>
              <text x={x(mark)} y={y(0) + 14} textAnchor="middle" className="plot-text">
                {percent(mark)}
              </text>
            </g>
          ))}
          <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="plot-zero" strokeDasharray="4 3" />
          {props.points.map(({ nominal, realised, low, high, tone }) => (
            <g key={nominal} className={tone} stroke="currentColor" fill="currentColor">
              <line x1={x(nominal)} x2={x(nominal)} y1={y(low)} y2={y(high)} />
              <line x1={x(nominal) - 3} x2={x(nominal) + 3} y1={y(low)} y2={y(low)} />
              <line x1={x(nominal) - 3} x2={x(nominal) + 3} y1={y(high)} y2={y(high)} />
              <circle cx={x(nominal)} cy={y(realised)} r={3.5} />
            </g>
          ))}
          <text x={x(0.5)} y={side - 2} textAnchor="middle" className="plot-text">
            promised %
          </text>
          <text x={-y(0.5)} y={10} textAnchor="middle" transform="rotate(-90)" className="plot-text">
            held %
          </text>
        </svg>
      )}
    </div>
  );
}
