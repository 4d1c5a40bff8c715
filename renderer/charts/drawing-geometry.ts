/**
 * Drawings as shapes in pixels, without a canvas: what is painted and what is hit are the same shapes. Longer than most
 * files because each kind of drawing has its few lines here and they share the helpers.
 */
import { formatNumber, formatPercent, formatSigned } from '../design/number-format.ts';
import { type Drawing, fibonacciShares, positionFacts } from '../state/drawings.ts';

export interface Projection {
  readonly width: number;
  readonly height: number;
  /** Pixels of a time and a quoted price; null where the scale shows no place for it. */
  x(time: number): number | null;
  y(price: number): number | null;
  /** How many bars lie between two times. */
  bars(from: number, to: number): number;
  /** A quoted price as shown, in the shown unit. */
  price(price: number): string;
  priceSigned(change: number): string;
  /** Time as text in the axis's zone. */
  time(time: number): string;
  span(milliseconds: number): string;
}

export type Tone = 'line' | 'muted' | 'good' | 'bad';

export type Shape =
  | {
      readonly shape: 'segment';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly tone: Tone;
      readonly dashed: boolean;
    }
  | {
      readonly shape: 'area';
      readonly corners: readonly (readonly [number, number])[];
      readonly tone: Tone;
    }
  | {
      readonly shape: 'label';
      readonly at: readonly [number, number];
      readonly text: string;
      readonly tone: Tone;
      readonly align: 'left' | 'right' | 'center';
      readonly plain: boolean;
    };

type Place = readonly [number, number];

const segment = (from: Place, to: Place, tone: Tone = 'line', dashed = false): Shape => ({
  shape: 'segment',
  from,
  to,
  tone,
  dashed,
});
const area = (corners: readonly Place[], tone: Tone = 'line'): Shape => ({ shape: 'area', corners, tone });
const label = (
  at: Place,
  text: string,
  tone: Tone = 'line',
  align: 'left' | 'right' | 'center' = 'left',
  plain = false,
): Shape => ({ shape: 'label', at, text, tone, align, plain });
const rectangle = (a: Place, b: Place): readonly Place[] => [a, [b[0], a[1]], b, [a[0], b[1]]];

/** The ray from `from` through `through` to the edge of a plane that wide; upright rays go on as far as asked. */
export function rayEnd(from: Place, through: Place, width: number, height: number): Place {
  const [dx, dy] = [through[0] - from[0], through[1] - from[1]];
  if (dx === 0 && dy === 0) return through;
  const across = dx === 0 ? Number.POSITIVE_INFINITY : ((dx > 0 ? width : 0) - from[0]) / dx;
  const upright = dy === 0 ? Number.POSITIVE_INFINITY : ((dy > 0 ? height : 0) - from[1]) / dy;
  const length = Math.max(1, Math.min(across > 0 ? across : Infinity, upright > 0 ? upright : Infinity));
  return Number.isFinite(length) ? [from[0] + dx * length, from[1] + dy * length] : through;
}

/** Places of a drawing's points; null where one of them has none. */
export function places(drawing: Pick<Drawing, 'points'>, projection: Projection): readonly Place[] | null {
  const found: Place[] = [];
  for (const { time, price } of drawing.points) {
    const x = projection.x(time);
    const y = projection.y(price);
    if (x === null || y === null) return null;
    found.push([x, y]);
  }
  return found;
}

/** The shapes of a drawing; of one under way, those of the points that it has. */
export function shapesOf(drawing: Omit<Drawing, 'id'>, projection: Projection): readonly Shape[] {
  const { kind, points } = drawing;
  const { width, height } = projection;
  const all = places(drawing, projection);
  const [a, b, c] = all ?? [];
  const [first, second, third] = points;
  if (a === undefined || first === undefined) return [];
  switch (kind) {
    case 'level':
      return [segment([0, a[1]], [width, a[1]]), label([6, a[1]], projection.price(first.price))];
    case 'vertical':
      return [
        segment([a[0], 0], [a[0], height]),
        label([a[0] + 4, height - 12], projection.time(first.time)),
      ];
    case 'text':
      return [label([a[0] + 8, a[1]], drawing.text ?? 'Text', 'line', 'left', true)];
    default:
  }
  if (b === undefined || second === undefined) return [];
  switch (kind) {
    case 'trend':
      return [segment(a, b)];
    case 'ray':
      return [segment(a, rayEnd(a, b, width, height))];
    case 'rectangle':
      return [area(rectangle(a, b)), ...outline(rectangle(a, b))];
    case 'fibonacci':
      return fibonacci(a, b, first.price, second.price, projection);
    case 'measure':
      return measure(a, b, first, second, projection);
    case 'channel': {
      if (c === undefined) return [segment(a, b)];
      // The parallel line goes through the third point.
      const slope = b[0] === a[0] ? 0 : (b[1] - a[1]) / (b[0] - a[0]);
      const shift = c[1] - (a[1] + slope * (c[0] - a[0]));
      const [a2, b2]: [Place, Place] = [
        [a[0], a[1] + shift],
        [b[0], b[1] + shift],
      ];
      const middle: [Place, Place] = [
        [a[0], a[1] + shift / 2],
        [b[0], b[1] + shift / 2],
      ];
      return [
        area([a, b, b2, a2]),
        segment(a, b),
        segment(a2, b2),
        segment(middle[0], middle[1], 'muted', true),
      ];
    }
    default:
      return position(a, b, c, first.price, second.price, third?.price ?? null, projection);
  }
}

function outline(corners: readonly Place[]): Shape[] {
  return corners.map((corner, index) => segment(corner, corners[(index + 1) % corners.length] ?? corner));
}

function fibonacci(a: Place, b: Place, from: number, to: number, projection: Projection): Shape[] {
  const left = Math.min(a[0], b[0]);
  const right = Math.max(a[0], b[0]);
  let labelled = Number.NaN;
  const levels = fibonacciShares.flatMap((share) => {
    const price = to + (from - to) * share;
    const y = projection.y(price);
    if (y === null) return [];
    // A label that would lie on the one before is left out; its line stays.
    const line = segment([left, y], [right, y], share === 0 || share === 1 ? 'line' : 'muted');
    if (Math.abs(y - labelled) < 14) return [line];
    labelled = y;
    return [
      line,
      label(
        [left + 4, y - 7],
        `${formatNumber(share * 100, 1)} %  ${projection.price(price)}`,
        'muted',
        'left',
        true,
      ),
    ];
  });
  return [area(rectangle([left, a[1]], [right, b[1]]), 'muted'), segment(a, b, 'muted', true), ...levels];
}

function measure(
  a: Place,
  b: Place,
  first: { readonly time: number; readonly price: number },
  second: { readonly time: number; readonly price: number },
  projection: Projection,
): Shape[] {
  const change = second.price - first.price;
  const tone: Tone = change >= 0 ? 'good' : 'bad';
  const share =
    first.price > 0 ? formatPercent(change / first.price) : 'no percent of a price at or below zero';
  const bars = projection.bars(first.time, second.time);
  const middle = (a[0] + b[0]) / 2;
  const down = change < 0;
  const edge = down ? Math.max(a[1], b[1]) + 22 : Math.min(a[1], b[1]) - 24;
  return [
    area(rectangle(a, b), tone),
    segment([middle, a[1]], [middle, b[1]], tone),
    segment([a[0], (a[1] + b[1]) / 2], [b[0], (a[1] + b[1]) / 2], tone, true),
    label([middle, edge - 7], `${projection.priceSigned(change)}  ${share}`, tone, 'center'),
    label(
      [middle, edge + 9],
      `${formatSigned(bars)} bars  ${projection.span(Math.abs(second.time - first.time))}`,
      tone,
      'center',
    ),
  ];
}

function position(
  a: Place,
  b: Place,
  c: Place | undefined,
  entry: number,
  stop: number,
  target: number | null,
  projection: Projection,
): Shape[] {
  const left = a[0];
  const right = Math.max(a[0] + 24, b[0], c?.[0] ?? 0);
  const facts = positionFacts(entry, stop, target ?? entry);
  const shapes: Shape[] = [
    area(rectangle([left, a[1]], [right, b[1]]), 'bad'),
    segment([left, b[1]], [right, b[1]], 'bad'),
  ];
  if (c !== undefined && target !== null) {
    shapes.push(
      area(rectangle([left, a[1]], [right, c[1]]), facts.reward >= 0 ? 'good' : 'bad'),
      segment([left, c[1]], [right, c[1]], 'good'),
      label(
        [left + 4, c[1] + (c[1] < a[1] ? -9 : 9)],
        `target ${projection.price(target)}  ${projection.priceSigned(facts.reward)}`,
        'good',
      ),
    );
  }
  shapes.push(
    segment([left, a[1]], [right, a[1]]),
    label(
      [left + 4, b[1] + (b[1] < a[1] ? -9 : 9)],
      `stop ${projection.price(stop)}  ${projection.priceSigned(-facts.risk)}`,
      'bad',
    ),
    label(
      [left + 4, a[1]],
      `${facts.side} ${projection.price(entry)}  ratio ${Number.isNaN(facts.ratio) || target === null ? '\u2013' : formatNumber(facts.ratio, 2)}`,
    ),
  );
  return shapes;
}

function toSegment([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

/** Distance in pixels from a place to the lines and labels of a drawing; areas alone are not hit. */
export function distanceTo(place: Place, shapes: readonly Shape[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const shape of shapes) {
    if (shape.shape === 'segment') least = Math.min(least, toSegment(place, shape.from, shape.to));
    else if (shape.shape === 'label') {
      const width = shape.text.length * 6.2 + 8;
      const start = shape.align === 'left' ? 0 : shape.align === 'right' ? -width : -width / 2;
      const dx = Math.max(shape.at[0] + start - place[0], 0, place[0] - shape.at[0] - start - width);
      const dy = Math.max(shape.at[1] - 9 - place[1], 0, place[1] - shape.at[1] - 9);
      least = Math.min(least, Math.hypot(dx, dy));
    }
  }
  return least;
}

/** A drawing in words, for those who hear it. */
export function describeDrawing(
  drawing: Drawing,
  title: string,
  words: Pick<Projection, 'price' | 'time'>,
): string {
  if (drawing.kind === 'level') return `${title} at ${words.price(drawing.points[0]?.price ?? Number.NaN)}`;
  if (drawing.kind === 'vertical') return `${title} at ${words.time(drawing.points[0]?.time ?? 0)}`;
  const ends = drawing.points
    .map(({ time, price }) => `${words.price(price)} on ${words.time(time)}`)
    .join(' to ');
  return `${title}${drawing.text === undefined ? '' : ` “${drawing.text}”`}: ${ends}`;
}
