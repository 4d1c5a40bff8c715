import type { Checker } from '../checker.ts';
import { forecastChecker } from './forecast.ts';
import { crossValidationChecker } from './forecast-cross-validation.ts';
import { blackLittermanChecker } from './portfolio-black-litterman.ts';
import { estimatorChecker } from './portfolio-estimators.ts';
import { pricingCheckers } from './pricing.ts';

/** Every form of reference file whose topic is built. A topic adds its checker with its first function. */
export const checkers: readonly Checker[] = [
  ...pricingCheckers,
  forecastChecker,
  crossValidationChecker,
  estimatorChecker,
  blackLittermanChecker,
];
