/** One compared value: what it is, how far off, how far it may be. */
export interface Comparison {
  readonly case: string;
  readonly error: number;
  readonly tolerance: number;
}

/** Compares reference files of one form with what the engine computes. */
export interface Checker {
  /** Whether a path below the reference folder is of that form. */
  readonly covers: (file: string) => boolean;
  /** `folder` is where the file lies: a case may name others beside it. */
  readonly compare: (content: unknown, folder: string) => Iterable<Comparison>;
}
