import { choleskyFactor } from '../../numerics/linear/cholesky.ts';
import type { LogDensity } from './log-density.ts';

/**
 * A density seen through the affine map x = c + A⁻½ z, with A about the curvature at the centre c. Near a normal it
 * turns into a round one, so that trajectories of a few steps reach across it (Betancourt 2017, section 4.2). The map
 * changes no probability: draws of z mapped back are draws of x.
 */
export interface Whitened {
  readonly density: LogDensity;
  toPosition(z: Float64Array): Float64Array;
}

/** `curvature` is row-major; where it is not positive definite to working precision its diagonal alone is used. */
export function whitened(density: LogDensity, centre: Float64Array, curvature: Float64Array): Whitened {
  const size = centre.length;
  const diagonal = curvature.map((value, at) => (at % (size + 1) === 0 ? value : 0));
  const factor = choleskyFactor(curvature, size) ?? choleskyFactor(diagonal, size);
  if (factor === undefined)
    throw new RangeError('whitened: the curvature has a diagonal that is not positive');
  const { lower, scale } = factor;

  /** Solves Lᵀ w = z from the last row up, by columns so that memory is read in order. */
  function toPosition(z: Float64Array): Float64Array {
    const solution = Float64Array.from(z);
    for (let row = size - 1; row >= 0; row--) {
      const offset = row * size;
      const value = (solution[row] as number) / (lower[offset + row] as number);
      solution[row] = value;
      for (let k = 0; k < row; k++)
        solution[k] = (solution[k] as number) - value * (lower[offset + k] as number);
    }
    for (let row = 0; row < size; row++)
      solution[row] = (centre[row] as number) + (scale[row] as number) * (solution[row] as number);
    return solution;
  }

  const slope = new Float64Array(size);
  return {
    toPosition,
    density(z, gradient) {
      const value = density(toPosition(z), slope);
      for (let row = 0; row < size; row++) {
        const offset = row * size;
        let sum = (slope[row] as number) * (scale[row] as number);
        for (let k = 0; k < row; k++) sum -= (lower[offset + k] as number) * (gradient[k] as number);
        gradient[row] = sum / (lower[offset + row] as number);
      }
      return value;
    },
  };
}
