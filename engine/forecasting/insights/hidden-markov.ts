/**
 * Gaussian hidden Markov model of a sequence: K states, each a mean and a deviation, and how likely one follows the other.
 * Estimated by expectation maximisation with scaled forward and backward passes: L. Rabiner, A Tutorial on Hidden Markov
 * Models, Proceedings of the IEEE 77 (1989), sections III and V.A; regimes after Hamilton, Econometrica 57 (1989). The
 * start is a split of the sequence by the size of its values, so that the same sequence gives the same answer. States
 * are ordered by deviation, calm first.
 */
export interface HiddenMarkov {
  readonly states: number;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** states × states: from row to column. */
  readonly transition: Float64Array;
  /** Share of time in each state in the long run. */
  readonly stationary: Float64Array;
  readonly logLikelihood: number;
  /** −2 ln L + p ln n; the number of states with the smallest one is best supported (Schwarz 1978). */
  readonly bic: number;
  /** rows × states: probability of each state given the values up to that row. */
  readonly filtered: Float64Array;
  /** rows × states: the same given all values. */
  readonly smoothed: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

const mostIterations = 300;
const tolerance = 1e-8;

interface Estimate {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly transition: Float64Array;
  readonly first: Float64Array;
}

function startOf(values: Float64Array, states: number): Estimate {
  const sizes = Float64Array.from(values, Math.abs).sort();
  const mean = new Float64Array(states);
  const deviation = new Float64Array(states);
  for (let k = 0; k < states; k++) {
    const from = Math.floor((k * sizes.length) / states);
    const end = Math.floor(((k + 1) * sizes.length) / states);
    let square = 0;
    for (let at = from; at < end; at++) square += (sizes[at] as number) ** 2;
    deviation[k] = Math.sqrt(square / Math.max(1, end - from));
  }
  const stay = 0.95;
  const transition = new Float64Array(states * states).fill(states === 1 ? 1 : (1 - stay) / (states - 1));
  if (states > 1) for (let k = 0; k < states; k++) transition[k * states + k] = stay;
  return { mean, deviation, transition, first: new Float64Array(states).fill(1 / states) };
}

/** Density of each row under each state, rows × states. */
function densities(values: Float64Array, { mean, deviation }: Estimate): Float64Array {
  const states = mean.length;
  const density = new Float64Array(values.length * states);
  for (let row = 0; row < values.length; row++)
    for (let k = 0; k < states; k++) {
      const spread = deviation[k] as number;
      const z = ((values[row] as number) - (mean[k] as number)) / spread;
      // A value that no state explains must not stop the chain.
      density[row * states + k] = Math.max(
        1e-300,
        Math.exp(-0.5 * z * z) / (spread * Math.sqrt(2 * Math.PI)),
      );
    }
  return density;
}

function forward(density: Float64Array, { transition, first }: Estimate, rows: number) {
  const states = first.length;
  const filtered = new Float64Array(rows * states);
  const scale = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let k = 0; k < states; k++) {
      let prior = row === 0 ? (first[k] as number) : 0;
      if (row > 0)
        for (let j = 0; j < states; j++)
          prior += (filtered[(row - 1) * states + j] as number) * (transition[j * states + k] as number);
      const weight = prior * (density[row * states + k] as number);
      filtered[row * states + k] = weight;
      total += weight;
    }
    scale[row] = total;
    for (let k = 0; k < states; k++)
      filtered[row * states + k] = (filtered[row * states + k] as number) / total;
  }
  return { filtered, scale };
}

/** One round of expectation and maximisation. `floor` keeps a state from shrinking onto one value. */
function improve(values: Float64Array, estimate: Estimate, floor: number) {
  const { transition, first } = estimate;
  const states = first.length;
  const rows = values.length;
  const density = densities(values, estimate);
  const { filtered, scale } = forward(density, estimate, rows);
  const smoothed = new Float64Array(rows * states);
  const moves = new Float64Array(states * states);
  let behind = new Float64Array(states).fill(1);
  for (let row = rows - 1; row >= 0; row--) {
    let total = 0;
    for (let k = 0; k < states; k++) {
      const weight = (filtered[row * states + k] as number) * (behind[k] as number);
      smoothed[row * states + k] = weight;
      total += weight;
    }
    for (let k = 0; k < states; k++)
      smoothed[row * states + k] = (smoothed[row * states + k] as number) / total;
    if (row === 0) break;
    const before = new Float64Array(states);
    for (let j = 0; j < states; j++)
      for (let k = 0; k < states; k++) {
        const step =
          ((transition[j * states + k] as number) *
            (density[row * states + k] as number) *
            (behind[k] as number)) /
          (scale[row] as number);
        before[j] = (before[j] as number) + step;
        moves[j * states + k] =
          (moves[j * states + k] as number) + (filtered[(row - 1) * states + j] as number) * step;
      }
    behind = before;
  }
  let logLikelihood = 0;
  for (const one of scale) logLikelihood += Math.log(one);
  return { next: maximise(values, smoothed, moves, states, floor), logLikelihood, filtered, smoothed };
}

function maximise(
  values: Float64Array,
  smoothed: Float64Array,
  moves: Float64Array,
  states: number,
  floor: number,
): Estimate {
  const mean = new Float64Array(states);
  const deviation = new Float64Array(states);
  const transition = new Float64Array(states * states);
  for (let k = 0; k < states; k++) {
    let [weight, sum, square] = [0, 0, 0];
    for (let row = 0; row < values.length; row++) {
      const share = smoothed[row * states + k] as number;
      weight += share;
      sum += share * (values[row] as number);
    }
    mean[k] = sum / weight;
    for (let row = 0; row < values.length; row++)
      square += (smoothed[row * states + k] as number) * ((values[row] as number) - (mean[k] as number)) ** 2;
    deviation[k] = Math.max(floor, Math.sqrt(square / weight));
    let total = 0;
    for (let j = 0; j < states; j++) total += moves[k * states + j] as number;
    for (let j = 0; j < states; j++)
      transition[k * states + j] = total > 0 ? (moves[k * states + j] as number) / total : 1 / states;
  }
  return { mean, deviation, transition, first: smoothed.slice(0, states) };
}

/** The share of time in each state: powers of the transition matrix settle on it. */
function stationaryOf(transition: Float64Array, states: number): Float64Array {
  let share = new Float64Array(states).fill(1 / states);
  for (let round = 0; round < 10_000; round++) {
    const next = new Float64Array(states);
    for (let j = 0; j < states; j++)
      for (let k = 0; k < states; k++)
        next[k] = (next[k] as number) + (share[j] as number) * (transition[j * states + k] as number);
    const change = next.reduce((most, value, k) => Math.max(most, Math.abs(value - (share[k] as number))), 0);
    share = next;
    if (change < 1e-14) break;
  }
  return share;
}

/** `values` not all equal. */
export function hiddenMarkov(values: Float64Array, states: number): HiddenMarkov {
  let spread = 0;
  for (const value of values) spread += value * value;
  const floor = 0.02 * Math.sqrt(spread / values.length);
  let estimate = startOf(values, states);
  for (let k = 0; k < states; k++) estimate.deviation[k] = Math.max(floor, estimate.deviation[k] as number);
  let last = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  let converged = false;
  for (;;) {
    const step = improve(values, estimate, floor);
    iterations += 1;
    converged = Math.abs(step.logLikelihood - last) <= tolerance * Math.abs(step.logLikelihood);
    last = step.logLikelihood;
    if (converged || iterations >= mostIterations)
      return arranged(estimate, step, values.length, iterations, converged);
    estimate = step.next;
  }
}

/** States in order of deviation. */
function arranged(
  { mean, deviation, transition }: Estimate,
  step: { logLikelihood: number; filtered: Float64Array; smoothed: Float64Array },
  rows: number,
  iterations: number,
  converged: boolean,
): HiddenMarkov {
  const states = mean.length;
  const order = [...deviation.keys()].sort((a, b) => (deviation[a] as number) - (deviation[b] as number));
  const byState = (values: Float64Array) => Float64Array.from(order, (k) => values[k] as number);
  const byRow = (values: Float64Array) => {
    const sorted = new Float64Array(values.length);
    for (let row = 0; row < rows; row++)
      for (const [at, k] of order.entries()) sorted[row * states + at] = values[row * states + k] as number;
    return sorted;
  };
  const moved = Float64Array.from(
    order.flatMap((j) => order.map((k) => transition[j * states + k] as number)),
  );
  const parameters = states * states + states - 1 + states;
  return {
    states,
    mean: byState(mean),
    deviation: byState(deviation),
    transition: moved,
    stationary: stationaryOf(moved, states),
    logLikelihood: step.logLikelihood,
    bic: -2 * step.logLikelihood + parameters * Math.log(rows),
    filtered: byRow(step.filtered),
    smoothed: byRow(step.smoothed),
    iterations,
    converged,
  };
}
