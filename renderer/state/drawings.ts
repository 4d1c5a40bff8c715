/** What a trader draws on a chart: anchored by time and quoted price, so that it survives another interval or unit. */
export const drawingKinds = [
  'trend',
  'ray',
  'level',
  'vertical',
  'channel',
  'fibonacci',
  'rectangle',
  'text',
  'measure',
  'position',
] as const;
export type DrawingKind = (typeof drawingKinds)[number];

export interface DrawingPoint {
  /** UTC milliseconds, the opening of a bar or beyond the newest one. */
  readonly time: number;
  /** In the quoted unit. */
  readonly price: number;
}

export interface Drawing {
  readonly id: string;
  readonly kind: DrawingKind;
  readonly points: readonly DrawingPoint[];
  readonly text?: string;
}

export interface DrawingTool {
  readonly kind: DrawingKind;
  readonly title: string;
  /** The key that picks it while the chart has the focus. */
  readonly key: string;
  /** What each point sets, in order. */
  readonly points: readonly string[];
}

export const drawingTools: readonly DrawingTool[] = [
  { kind: 'trend', title: 'Trend line', key: 't', points: ['start', 'end'] },
  { kind: 'ray', title: 'Ray', key: 'r', points: ['start', 'direction'] },
  { kind: 'level', title: 'Horizontal level', key: 'h', points: ['price'] },
  { kind: 'vertical', title: 'Vertical line', key: 'v', points: ['time'] },
  { kind: 'channel', title: 'Parallel channel', key: 'c', points: ['start', 'end', 'width'] },
  { kind: 'fibonacci', title: 'Fibonacci retracement', key: 'f', points: ['start', 'end'] },
  { kind: 'rectangle', title: 'Rectangle', key: 'b', points: ['corner', 'opposite corner'] },
  { kind: 'text', title: 'Text', key: 'x', points: ['place'] },
  { kind: 'measure', title: 'Measure', key: 'm', points: ['start', 'end'] },
  {
    kind: 'position',
    title: 'Position (entry, stop, target)',
    key: 'p',
    points: ['entry', 'stop', 'target'],
  },
];

const byKind = new Map(drawingTools.map((tool) => [tool.kind, tool]));

export function toolOf(kind: DrawingKind): DrawingTool {
  const tool = byKind.get(kind);
  if (tool === undefined) throw new RangeError(`drawings: no tool of kind ${kind}`);
  return tool;
}

export const mostDrawings = 500;
const mostText = 200;

function readPoint(value: unknown): DrawingPoint | null {
  if (typeof value !== 'object' || value === null) return null;
  const { time, price } = value as Record<string, unknown>;
  if (typeof time !== 'number' || typeof price !== 'number') return null;
  return Number.isFinite(time) && Number.isFinite(price) ? { time, price } : null;
}

function readDrawing(value: unknown): Drawing | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, kind, points, text } = value as Record<string, unknown>;
  const known = drawingKinds.find((name) => name === kind);
  if (typeof id !== 'string' || id === '' || known === undefined || !Array.isArray(points)) return null;
  const read = points.map(readPoint);
  const whole = read.filter((point) => point !== null);
  if (whole.length !== toolOf(known).points.length || whole.length !== read.length) return null;
  if (known === 'text' && typeof text !== 'string') return null;
  return {
    id,
    kind: known,
    points: whole,
    ...(typeof text === 'string' && { text: text.slice(0, mostText) }),
  };
}

/** Drawings out of a stored layout; what is not one is left out, and so is a second one of the same id. */
export function readDrawings(value: unknown): readonly Drawing[] {
  if (!Array.isArray(value)) return [];
  const ids = new Set<string>();
  return value
    .map(readDrawing)
    .filter(
      (drawing): drawing is Drawing =>
        drawing !== null && !ids.has(drawing.id) && ids.add(drawing.id) !== null,
    )
    .slice(0, mostDrawings);
}

/** What a position risks and could win, in price units of its entry; the side follows from the stop. */
export interface PositionFacts {
  readonly side: 'long' | 'short';
  readonly risk: number;
  readonly reward: number;
  /** Reward over risk; NaN where the stop lies on the entry. */
  readonly ratio: number;
}

export function positionFacts(entry: number, stop: number, target: number): PositionFacts {
  const side = stop <= entry ? 'long' : 'short';
  const sign = side === 'long' ? 1 : -1;
  const risk = (entry - stop) * sign;
  const reward = (target - entry) * sign;
  return { side, risk, reward, ratio: risk === 0 ? Number.NaN : reward / risk };
}

/** Retracement levels (Murphy 1999, ch. 13): shares of the move, counted from its end. */
export const fibonacciShares: readonly number[] = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1];
