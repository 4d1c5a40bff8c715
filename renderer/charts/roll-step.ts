/** A roll as `history.bars` tells it; closes in the quoted unit, null where one is not known. */
export interface RollFact {
  readonly time: number;
  readonly fromClose: number | null;
  readonly toClose: number | null;
}

/**
 * What a series of unadjusted months stepped between two bars only because another contract came to the front: nobody
 * gained or lost that. Zero where none did; null where a step is not known.
 */
export function rollStep(rolls: readonly RollFact[], after: number, until: number): number | null {
  let step = 0;
  for (const { time, fromClose, toClose } of rolls) {
    if (time <= after || time > until) continue;
    if (fromClose === null || toClose === null) return null;
    step += toClose - fromClose;
  }
  return step;
}
