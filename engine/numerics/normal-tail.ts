/**
 * The normal distribution without cancellation. With phi the density and N the distribution function,
 *
 *   N(-z) = phi(z) M(z),   M(z) = integral over u > 0 of exp(-z u - u^2 / 2)      (Mills' ratio)
 *
 * and what option prices need of it are integrals of one positive function, which a quadrature gives with full
 * relative accuracy where the textbook differences of N lose all digits. The rule is the trapezoidal one after the
 * double exponential change of variable u = exp(v - exp(-v)) (Takahasi and Mori 1974), for integrands that fall off
 * exponentially.
 */
const step = 1 / 16;
const nodes = Array.from({ length: 161 }, (_, index) => (index - 72) * step).map((v) => {
  const u = Math.exp(v - Math.exp(-v));
  return { u, weight: step * u * (1 + Math.exp(-v)) };
});

const rootTwoPi = Math.sqrt(2 * Math.PI);

/** Standard normal density. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / rootTwoPi;
}

/** The integral over u > 0 of f(u) exp(-z u - u^2 / 2), f positive and slower than the exponential; z any finite number. */
function tailIntegral(z: number, f: (u: number) => number): number {
  // Beyond z the integrand lives on a scale of 1 / z: the nodes follow it.
  const scale = 1 / Math.max(1, z);
  let sum = 0;
  for (const node of nodes) {
    const u = node.u * scale;
    const exponent = -u * (z + 0.5 * u);
    if (exponent > -745) sum += node.weight * f(u) * Math.exp(exponent);
  }
  return sum * scale;
}

/** Mills' ratio M(z) = N(-z) / phi(z). For z < 0 it grows as exp(z^2 / 2). */
export function millsRatio(z: number): number {
  if (z < 0) return rootTwoPi * Math.exp(0.5 * z * z) - millsRatio(-z);
  return tailIntegral(z, () => 1);
}

/** M(z - t) - M(z + t) for t >= 0: twice the integral of sinh(t u) exp(-z u - u^2 / 2). */
export function millsDifference(z: number, t: number): number {
  // Far apart the two do not cancel; near each other they are one positive integral.
  if (z - t < -2) return millsRatio(z - t) - millsRatio(z + t);
  // exp(-z u) sinh(t u) = exp(-(z - t) u) (1 - exp(-2 t u)) / 2: no overflow, no cancellation.
  return tailIntegral(z - t, (u) => -Math.expm1(-2 * t * u));
}

/** 1 - z M(z) for z >= 0: the integral of u exp(-z u - u^2 / 2). */
export function millsComplement(z: number): number {
  return tailIntegral(z, (u) => u);
}

/** N(z), accurate relative to its value in the lower tail. */
export function normalDistribution(z: number): number {
  return z <= 0 ? normalDensity(z) * millsRatio(-z) : 1 - normalDensity(z) * millsRatio(z);
}
