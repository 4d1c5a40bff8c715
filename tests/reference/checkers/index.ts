import type { Checker } from '../checker.ts';
import { pricingCheckers } from './pricing.ts';

/** Every reference file whose topic is built. A topic adds its checker with its first function. */
export const checkers: readonly Checker[] = [...pricingCheckers];
