import type { RandomStream } from './random-stream.ts';

const tolerance = 1e-9;

function refuse(row: number): never {
  throw new RangeError(`choleskyFactor: not positive semidefinite at row ${row}`);
}

/**
 * Lower Cholesky factor L of a symmetric positive semidefinite matrix, row by row, A = L L'.
 * Throws RangeError when the matrix is not square or not positive semidefinite.
 */
export function choleskyFactor(matrix: readonly (readonly number[])[]): Float64Array[] {
  const factor: Float64Array[] = [];
  matrix.forEach((row, i) => {
    if (row.length !== matrix.length)
      throw new RangeError(`choleskyFactor: row ${i} has ${row.length} entries`);
    const current = new Float64Array(matrix.length);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? current : (factor[j] ?? current);
      let rest = row[j] ?? Number.NaN;
      for (let k = 0; k < j; k++) rest -= (current[k] ?? 0) * (other[k] ?? 0);
      if (j < i) {
        const pivot = other[j] ?? 0;
        // Where the pivot is zero, a semidefinite matrix leaves nothing to divide.
        if (pivot < tolerance && Math.abs(rest) > tolerance) refuse(i);
        current[j] = pivot < tolerance ? 0 : rest / pivot;
      } else {
        if (!(rest > -tolerance)) refuse(i);
        current[j] = Math.sqrt(Math.max(0, rest));
      }
    }
    factor.push(current);
  });
  return factor;
}

/** Draws vectors of standard normals with the given correlation matrix; the returned array is reused by each call. */
export function correlatedNormals(
  correlation: readonly (readonly number[])[],
  stream: RandomStream,
): () => Float64Array {
  const factor = choleskyFactor(correlation);
  const independent = new Float64Array(factor.length);
  const drawn = new Float64Array(factor.length);
  return () => {
    for (let i = 0; i < independent.length; i++) independent[i] = stream.normal();
    factor.forEach((row, i) => {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += (row[k] ?? 0) * (independent[k] ?? 0);
      drawn[i] = sum;
    });
    return drawn;
  };
}
