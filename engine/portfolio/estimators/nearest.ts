import { Fault } from '../../domain/fault.ts';
import { choleskyFactor, choleskySolve } from '../../numerics/linear/cholesky.ts';
import { rebuild, type SymmetricEigen, symmetricEigen } from '../../numerics/linear/symmetric-eigen.ts';

/** The nearest positive semidefinite matrix in the Frobenius norm: negative eigenvalues become zero. */
export function nearestSemidefinite(matrix: Float64Array, size: number): Float64Array {
  return rebuild(symmetricEigen(matrix, size), (value) => Math.max(value, 0));
}

/** A matrix scaled to ones on its diagonal, which must be above zero. */
export function unitDiagonal(matrix: Float64Array, size: number): Float64Array {
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(matrix[i * size + i] as number));
  return matrix.map(
    (value, at) => value * (scale[Math.floor(at / size)] as number) * (scale[at % size] as number),
  );
}

const mostIterations = 200;

/**
 * The nearest correlation matrix in the Frobenius norm (Higham 2002) by the semismooth Newton method on the dual: H. Qi and
 * D. Sun, A quadratically convergent Newton method for computing the nearest correlation matrix, SIAM J. Matrix Anal.
 * Appl. 28 (2006). A handful of steps where alternating projections take thousands. Throws Fault
 * PORTFOLIO_NOT_CONVERGED.
 */
export function nearestCorrelation(matrix: Float64Array, size: number): Float64Array {
  const shifted = (y: Float64Array) => {
    const whole = Float64Array.from(matrix);
    for (let i = 0; i < size; i++) whole[i * size + i] = (whole[i * size + i] as number) + (y[i] as number);
    const eigen = symmetricEigen(whole, size);
    const positive = rebuild(eigen, (value) => Math.max(value, 0));
    const gradient = Float64Array.from({ length: size }, (_, i) => (positive[i * size + i] as number) - 1);
    const value =
      eigen.values.reduce((sum, one) => sum + Math.max(one, 0) ** 2, 0) / 2 -
      y.reduce((sum, one) => sum + one, 0);
    return { y, eigen, positive, gradient, value };
  };
  let here = shifted(Float64Array.from({ length: size }, (_, i) => 1 - (matrix[i * size + i] as number)));
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const norm = Math.hypot(...here.gradient);
    if (norm < 1e-13 * size) return unitDiagonal(here.positive, size);
    const step = newtonStep(here.eigen, here.gradient);
    let length = 1;
    const slope = step.reduce((sum, value, i) => sum + value * (here.gradient[i] as number), 0);
    for (;;) {
      const y = here.y.map((value, i) => value + length * (step[i] as number));
      const next = shifted(y);
      const rounding = 1e-14 * Math.max(1, Math.abs(here.value));
      if (next.value <= here.value + 1e-4 * length * slope + rounding) {
        here = next;
        break;
      }
      length /= 2;
      // No step gains: as near as the digits allow.
      if (length < 1e-10) return unitDiagonal(here.positive, size);
    }
  }
  throw new Fault(
    'PORTFOLIO_NOT_CONVERGED',
    `The nearest correlation matrix was not found in ${mostIterations} steps.`,
    { size },
  );
}

/** −V⁻¹·gradient with the generalised Hessian V_ij = Σ_kl Ω_kl·P_ik·P_jk·P_il·P_jl. */
function newtonStep({ size, values, vectors }: SymmetricEigen, gradient: Float64Array): Float64Array {
  const hessian = new Float64Array(size * size);
  const weight = (k: number, l: number) => {
    const [a, b] = [values[k] as number, values[l] as number];
    if (a > 0 && b > 0) return 1;
    if (a <= 0 && b <= 0) return 0;
    return Math.max(a, b) / Math.abs(a - b);
  };
  for (let k = 0; k < size; k++)
    for (let l = 0; l <= k; l++) {
      const omega = weight(k, l) * (k === l ? 1 : 2);
      if (omega === 0) continue;
      const both = Float64Array.from(
        { length: size },
        (_, i) => (vectors[i * size + k] as number) * (vectors[i * size + l] as number),
      );
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++)
          hessian[i * size + j] =
            (hessian[i * size + j] as number) + omega * (both[i] as number) * (both[j] as number);
    }
  // Far from the solution it may be singular.
  for (let i = 0; i < size; i++) hessian[i * size + i] = (hessian[i * size + i] as number) + 1e-12;
  const factor = choleskyFactor(hessian, size);
  return factor === undefined
    ? gradient.map((value) => -value)
    : choleskySolve(factor, gradient).map((value) => -value);
}
