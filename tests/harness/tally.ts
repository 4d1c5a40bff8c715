/** Counts over all suites. A suite that ran nothing is a failure: a check that cannot fail is none. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Named reasons, as many as there are. */
  readonly reasons: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, reasons: [] };

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    reasons: [...a.reasons, ...b.reasons],
  };
}

export function line(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}
