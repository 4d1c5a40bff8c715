import { dot, type LogDensity } from './log-density.ts';

/** A point of phase space. Never changed once made: trees share their ends. */
export interface PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  /** Momentum times the inverse mass: the speed. */
  readonly velocity: Float64Array;
  /** Of the log density. */
  readonly gradient: Float64Array;
  /** Minus infinity where the density is not known. */
  readonly logDensity: number;
  /** Hamiltonian: minus log density plus kinetic energy; infinite outside. */
  readonly energy: number;
}

/** What moves a point: the density and a diagonal inverse mass (the variances of the parameters). */
export interface Dynamics {
  readonly density: LogDensity;
  readonly variance: Float64Array;
}

export function phasePoint(
  { density, variance }: Dynamics,
  position: Float64Array,
  momentum: Float64Array,
): PhasePoint {
  const gradient = new Float64Array(position.length);
  const value = density(position, gradient);
  return withMomentum(variance, { position, gradient, logDensity: value }, momentum);
}

/** The same place with another momentum: the density need not be asked again. */
export function withMomentum(
  variance: Float64Array,
  { position, gradient, logDensity }: Pick<PhasePoint, 'position' | 'gradient' | 'logDensity'>,
  momentum: Float64Array,
): PhasePoint {
  const velocity = new Float64Array(momentum.length);
  for (let at = 0; at < momentum.length; at++)
    velocity[at] = (momentum[at] as number) * (variance[at] as number);
  const energy = dot(momentum, velocity) / 2 - logDensity;
  return {
    position,
    momentum,
    velocity,
    gradient,
    logDensity,
    energy: Number.isFinite(energy) ? energy : Number.POSITIVE_INFINITY,
  };
}

/** One leapfrog step of length `step`, which may be negative: half a kick, a drift, half a kick. */
export function leapfrog(dynamics: Dynamics, from: PhasePoint, step: number): PhasePoint {
  const { variance, density } = dynamics;
  const size = variance.length;
  const momentum = new Float64Array(size);
  const position = new Float64Array(size);
  for (let at = 0; at < size; at++) {
    const kicked = (from.momentum[at] as number) + (step / 2) * (from.gradient[at] as number);
    momentum[at] = kicked;
    position[at] = (from.position[at] as number) + step * kicked * (variance[at] as number);
  }
  const gradient = new Float64Array(size);
  const logDensity = density(position, gradient);
  for (let at = 0; at < size; at++)
    momentum[at] = (momentum[at] as number) + (step / 2) * (gradient[at] as number);
  return withMomentum(variance, { position, gradient, logDensity }, momentum);
}
