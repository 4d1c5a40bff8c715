import type { RandomStream } from '../../numerics/random/random-stream.ts';

/** The tensor library, loaded by `load-neural.ts`. */
export type Tensors = typeof import('@tensorflow/tfjs-core');

/**
 * A perceptron with one hidden layer and a linear path beside it: y = xA + b + relu(xW + c)V. A and V begin at zero, so
 * that an untrained network answers nothing. Weights are plain arrays outside of training: no tensor outlives a call.
 */
export interface Network {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  /** A, b, W, c, V, row-major. */
  readonly weights: readonly Float32Array[];
}

/** Rows of inputs and of targets, row-major. */
export interface Examples {
  readonly count: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

const shapes = ({ inputs, hidden, outputs }: Omit<Network, 'weights'>): [number, number][] => [
  [inputs, outputs],
  [1, outputs],
  [inputs, hidden],
  [1, hidden],
  [hidden, outputs],
];

export function newNetwork(size: Omit<Network, 'weights'>, random: RandomStream): Network {
  const scale = Math.sqrt(2 / size.inputs);
  const weights = shapes(size).map(([rows, columns], at) =>
    at === 2
      ? Float32Array.from({ length: rows * columns }, () => scale * random.normal())
      : new Float32Array(rows * columns),
  );
  return { ...size, weights };
}

type Tensor = import('@tensorflow/tfjs-core').Tensor2D;
type Scalar = import('@tensorflow/tfjs-core').Scalar;

function forward(tf: Tensors, inputs: Tensor, weights: readonly Tensor[]): Tensor {
  const [a, b, w, c, v] = weights as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const hidden = tf.relu(tf.add(tf.matMul(inputs, w), c));
  return tf.add(tf.add(tf.matMul(inputs, a), b), tf.matMul(hidden, v));
}

/** The answers for `count` rows of inputs, row-major. */
export function answers(tf: Tensors, network: Network, inputs: Float32Array, count: number): Float32Array {
  return tf.tidy(() => {
    const weights = shapes(network).map((shape, at) =>
      tf.tensor2d(network.weights[at] as Float32Array, shape),
    );
    const found = forward(tf, tf.tensor2d(inputs, [count, network.inputs]), weights);
    return Float32Array.from(found.dataSync());
  });
}

export interface TrainingPlan {
  /** Each of `steps` batches, so that the work does not depend on the rows. */
  readonly rounds: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Of squares of A and V, beside the mean loss. */
  readonly decay: number;
  readonly random: RandomStream;
  /** Hears the network after each round. */
  readonly each?: ((network: Network, round: number) => void) | undefined;
}

/** A shuffled order (Fisher and Yates), the same for the same stream. */
function shuffled(count: number, random: RandomStream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}

/** Batches without end: every example once, in a new order each time through. */
function* batches(count: number, size: number, random: RandomStream): Generator<Int32Array, never> {
  for (;;) {
    const order = shuffled(count, random);
    for (let from = 0; from + size <= count; from += size) yield order.subarray(from, from + size);
  }
}

function rowsOf(values: Float32Array, width: number, rows: Int32Array): Float32Array {
  const picked = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries())
    picked.set(values.subarray(row * width, (row + 1) * width), at * width);
  return picked;
}

/** Adam (Kingma and Ba 2015) on the pseudo-Huber loss √(1 + e²) − 1, which large errors enter by their size only. */
export function train(tf: Tensors, network: Network, examples: Examples, plan: TrainingPlan): Network {
  const { inputs: width, outputs } = network;
  const size = Math.min(plan.batch, examples.count);
  // Variables are global in the library and must be disposed one by one.
  const variables = network.weights.map((values, at) =>
    tf.tidy(() => tf.variable(tf.tensor2d(values, shapes(network)[at] as [number, number]))),
  );
  const optimiser = tf.train.adam(plan.learningRate);
  const weights = variables as unknown as readonly Tensor[];
  const read = (): Network => ({
    ...network,
    weights: variables.map((variable) => Float32Array.from(variable.dataSync())),
  });
  try {
    const order = batches(examples.count, size, plan.random);
    for (let round = 0; round < plan.rounds; round++) {
      for (let step = 0; step < plan.steps; step++) {
        const rows = order.next().value;
        tf.tidy(() => {
          const x = tf.tensor2d(rowsOf(examples.inputs, width, rows), [size, width]);
          const y = tf.tensor2d(rowsOf(examples.targets, outputs, rows), [size, outputs]);
          optimiser.minimize(
            () => {
              const error = tf.sub(forward(tf, x, weights), y);
              const loss = tf.mean(tf.sqrt(tf.add(tf.square(error), 1)));
              const [a, , , , v] = weights as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
              const squares = tf.add(tf.sum(tf.square(a)), tf.sum(tf.square(v)));
              return tf.add<Scalar>(loss, tf.mul(squares, plan.decay));
            },
            false,
            variables,
          );
        });
      }
      plan.each?.(read(), round);
    }
    return read();
  } finally {
    optimiser.dispose();
    for (const variable of variables) variable.dispose();
  }
}
