import { z } from 'zod';

/** Pieces that the forecasting procedures share. */
export const day = 86_400_000;
export const coverage = z.number().gt(0).lt(1);
export const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1);
