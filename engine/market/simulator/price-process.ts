import { correlatedNormals } from '../../numerics/random/correlated-normals.ts';
import type { RandomStream } from '../../numerics/random/random-stream.ts';
import type { Calibration, InstrumentCalibration } from './calibration.ts';

/**
 * Correlated fair values. Lognormal ones follow geometric Brownian motion without drift; normal ones an
 * Ornstein-Uhlenbeck process, stepped by Euler's scheme (a step is a fraction of a second against a reversion of
 * days). Time runs round the clock: a day is 86,400 seconds. Returns the array of values, changed by `advance`.
 */
export interface PriceProcess {
  readonly values: Float64Array;
  advance(days: number): void;
}

function pickCorrelation(symbols: readonly string[], calibration: Calibration): number[][] {
  const { symbols: known, matrix } = calibration.correlation;
  return symbols.map((row) =>
    symbols.map((column) =>
      row === column ? 1 : (matrix[known.indexOf(row)]?.[known.indexOf(column)] ?? 0),
    ),
  );
}

export function createPriceProcess(
  instruments: readonly { symbol: string; start: number; figures: InstrumentCalibration }[],
  calibration: Calibration,
  stream: RandomStream,
): PriceProcess {
  const values = Float64Array.from(instruments, ({ start }) => start);
  const draw = correlatedNormals(
    pickCorrelation(
      instruments.map(({ symbol }) => symbol),
      calibration,
    ),
    stream,
  );
  return {
    values,
    advance(days) {
      const root = Math.sqrt(days);
      const shocks = draw();
      instruments.forEach(({ figures }, index) => {
        const value = values[index] ?? 0;
        const volatility = figures.volatility.value;
        const shock = volatility * root * (shocks[index] ?? 0);
        values[index] =
          figures.dynamics === 'lognormal'
            ? value * Math.exp(shock - (volatility * volatility * days) / 2)
            : value + figures.meanReversion.value * (figures.meanLevel.value - value) * days + shock;
      });
    },
  };
}
