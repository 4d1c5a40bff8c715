import { type ArmaEstimate, estimateConditional, estimateExact, isSafe } from './arma-estimate.ts';
import type { ArimaOrder } from './arma-polynomials.ts';

/**
 * The stepwise search of Hyndman and Khandakar 2008, section 3.2: from four usual models to the best neighbour until
 * none is better. The search compares conditional estimates (exact ones where rows are few, as there); the best of them
 * are then estimated exactly and the one with the smallest AICc of those that keep away from the unit circle wins.
 */
export interface SearchLimits {
  readonly mostP: number;
  readonly mostQ: number;
  readonly mostSeasonalP: number;
  readonly mostSeasonalQ: number;
  readonly mostTogether: number;
  readonly mostModels: number;
}

export const usualLimits: SearchLimits = {
  mostP: 5,
  mostQ: 5,
  mostSeasonalP: 2,
  mostSeasonalQ: 2,
  mostTogether: 5,
  mostModels: 94,
};

const rowsOfExactSearch = 150;

function key({ p, q, P, Q, constant }: ArimaOrder): string {
  return `${p} ${q} ${P} ${Q} ${constant}`;
}

export function searchArima(
  w: Float64Array,
  base: Pick<ArimaOrder, 'd' | 'D' | 'period'>,
  limits: SearchLimits = usualLimits,
): ArmaEstimate {
  const seasonal = base.period > 1;
  const mayHaveConstant = base.d + base.D < 2;
  const tried = new Map<string, ArmaEstimate>();
  let best: ArmaEstimate | undefined;
  const attempt = (p: number, q: number, P: number, Q: number, constant: boolean): boolean => {
    const order: ArimaOrder = { ...base, p, q, P, Q, constant };
    if (Math.min(p, q, P, Q) < 0 || p > limits.mostP || q > limits.mostQ) return false;
    if (P > limits.mostSeasonalP || Q > limits.mostSeasonalQ || p + q + P + Q > limits.mostTogether)
      return false;
    if ((!seasonal && P + Q > 0) || (constant && !mayHaveConstant)) return false;
    const lags = Math.max(p + base.period * P, q + base.period * Q);
    if (tried.has(key(order)) || tried.size >= limits.mostModels || w.length < lags + 4 + p + q + P + Q)
      return false;
    const quick = estimateConditional(w, order);
    const estimate =
      w.length <= rowsOfExactSearch ? estimateExact(w, quick, { tolerance: 1e-6, work: 3e7 }) : quick;
    tried.set(key(order), estimate);
    if (best !== undefined && !(estimate.aicc < best.aicc && isSafe(estimate.arma))) return false;
    best = estimate;
    return true;
  };
  const season = seasonal ? 1 : 0;
  attempt(0, 0, 0, 0, mayHaveConstant);
  attempt(0, 0, 0, 0, false);
  attempt(2, 2, season, season, mayHaveConstant);
  attempt(1, 0, season, 0, mayHaveConstant);
  attempt(0, 1, 0, season, mayHaveConstant);
  for (let moved = true; moved && best !== undefined; ) {
    const { p, q, P, Q, constant } = (best as ArmaEstimate).order;
    moved = [
      [0, 0, -1, 0],
      [0, 0, 0, -1],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [0, 0, -1, -1],
      [0, 0, -1, 1],
      [0, 0, 1, -1],
      [0, 0, 1, 1],
      [-1, 0, 0, 0],
      [0, -1, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [-1, -1, 0, 0],
      [-1, 1, 0, 0],
      [1, -1, 0, 0],
      [1, 1, 0, 0],
    ].some(([dp = 0, dq = 0, dP = 0, dQ = 0]) => attempt(p + dp, q + dq, P + dP, Q + dQ, constant));
    moved ||= attempt(p, q, P, Q, !constant);
  }
  return finalists(w, [...tried.values()]);
}

function finalists(w: Float64Array, tried: readonly ArmaEstimate[]): ArmaEstimate {
  const ranked = tried.filter(({ arma }) => isSafe(arma)).sort((a, b) => a.aicc - b.aicc);
  const plain = tried[0] as ArmaEstimate;
  // Few rows: the conditional estimate throws away a good part of them, so more models are looked at again.
  const count = w.length <= 300 ? 8 : w.length <= 1_000 ? 3 : 1;
  let best: ArmaEstimate | undefined;
  for (const [place, candidate] of (ranked.length === 0 ? [plain] : ranked).entries()) {
    const exact = estimateExact(w, candidate, { work: 6e7 / count });
    const usable = isSafe(exact.arma) && Number.isFinite(exact.aicc);
    if (usable && (best === undefined || exact.aicc < best.aicc)) best = exact;
    if (place + 1 >= count && best !== undefined) break;
    if (place + 1 >= count + 15) break;
  }
  return best ?? plain;
}
