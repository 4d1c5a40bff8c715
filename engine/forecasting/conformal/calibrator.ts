import { normalQuantile } from '../../numerics/statistics/normal-quantile.ts';
import { adaptiveRate, aggregatedRates, type TailTracker, type Ticket, tailTracker } from './tail-tracker.ts';

/**
 * Bounds for one horizon and several levels, in units of the model's spread: the interval of a forecast is yhat - lower
 * sigma to yhat + upper sigma. The score is |error| / sigma (Lei et al. 2018, section 5.2), or with `asymmetric` error /
 * sigma above and below, each missed at half the rate (Romano, Patterson and Candes 2019, section 3).
 */
export interface CalibrationOptions {
  /** Shares of values to hold, such as 0.8; default 0.8 and 0.95. */
  readonly levels?: readonly number[];
  /** Split conformal, one adaptive rate, or several aggregated (default); see tail-tracker.ts. */
  readonly method?: 'split' | 'adaptive' | 'aggregated';
  readonly asymmetric?: boolean;
  /** Adaptive rates other than the method's own. */
  readonly rates?: readonly number[];
  /** Latest scores used; 300 by default. */
  readonly window?: number;
  /** Scores below which the model's own normal bounds stand; 20 by default. */
  readonly leastScores?: number;
}

export const usualLevels = [0.8, 0.95] as const;

export interface LevelBounds {
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
  /** False for normal bounds and where the quantile lies beyond all scores. */
  readonly guaranteed: boolean;
  /** False while there are too few scores. */
  readonly calibrated: boolean;
}

/** Bounds as issued; give it back with the score. */
export interface Issued {
  readonly levels: readonly LevelBounds[];
  readonly tickets: readonly (Ticket | undefined)[][];
}

export interface Calibrator {
  issue(): Issued;
  /** `score` is (value - yhat) / sigma. */
  settle(score: number, issued: Issued): void;
}

function ratesOf(method: CalibrationOptions['method']): readonly number[] {
  if (method === 'split') return [];
  return method === 'adaptive' ? [adaptiveRate] : aggregatedRates;
}

export function calibrator(options: CalibrationOptions = {}): Calibrator {
  const { levels = usualLevels, asymmetric = false, leastScores = 20 } = options;
  const rates = options.rates ?? ratesOf(options.method);
  const window = options.window ?? 300;
  const trackers = levels.map((level): readonly TailTracker[] => {
    const miss = asymmetric ? (1 - level) / 2 : 1 - level;
    const tail = () => tailTracker({ miss, rates, window });
    return asymmetric ? [tail(), tail()] : [tail()];
  });
  return {
    issue() {
      const tickets = trackers.map((tails) =>
        tails.map((tail) => (tail.count < leastScores ? undefined : tail.issue())),
      );
      return {
        tickets,
        levels: levels.map((level, k) => {
          const [below, above = below] = tickets[k] ?? [];
          const z = normalQuantile((1 + level) / 2);
          if (below === undefined || above === undefined) {
            return { level, lower: z, upper: z, guaranteed: false, calibrated: false };
          }
          return {
            level,
            lower: below.bound,
            upper: above.bound,
            guaranteed: below.guaranteed && above.guaranteed,
            calibrated: true,
          };
        }),
      };
    },
    settle(score, issued) {
      trackers.forEach((tails, k) => {
        const own = issued.tickets[k] ?? [];
        const [first, second] = tails;
        if (second === undefined) first?.settle(Math.abs(score), own[0]);
        else {
          first?.settle(-score, own[0]);
          second.settle(score, own[1]);
        }
      });
    },
  };
}
