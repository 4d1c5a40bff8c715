import { choleskyFactor, choleskySolve } from '../../numerics/linear/cholesky.ts';
import { gramMatrix, innerProduct } from '../../numerics/linear/gram.ts';
import type { Examples, Network } from './network.ts';

/**
 * The linear path at its ridge solution (Hoerl and Kennard 1970), so that training by gradients starts where a linear
 * model ends. `strength` is the penalty of a weight in units of one example; the constant bears none.
 */
export function ridgeStart(network: Network, examples: Examples, strength: number): Network {
  const { inputs: width, outputs, weights } = network;
  const { count } = examples;
  const column = (values: Float32Array, of: number, at: number) => ({
    values: Float64Array.from({ length: count }, (_, row) => values[row * of + at] as number),
    from: 0,
  });
  const columns = Array.from({ length: width }, (_, at) => column(examples.inputs, width, at));
  columns.push({ values: new Float64Array(count).fill(1), from: 0 });
  const size = width + 1;
  const matrix = gramMatrix(columns, count);
  for (let at = 0; at < size; at++)
    matrix[at * size + at] = (matrix[at * size + at] as number) + (at < width ? strength * count : 0);
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined) return network;
  const linear = new Float32Array(width * outputs);
  const constant = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const target = column(examples.targets, outputs, output);
    const right = Float64Array.from(columns, (one) => innerProduct(one, target, count));
    const solution = choleskySolve(factor, right);
    for (let at = 0; at < width; at++) linear[at * outputs + output] = solution[at] as number;
    constant[output] = solution[width] as number;
  }
  return { ...network, weights: [linear, constant, ...weights.slice(2)] };
}
