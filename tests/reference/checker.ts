/** One compared value: what it is, how far off, how far it may be. */
export interface Comparison {
  readonly case: string;
  readonly error: number;
  readonly tolerance: number;
}

/** Compares one reference file with what the engine computes. */
export interface Checker {
  /** Path below the reference folder. */
  readonly file: string;
  readonly compare: (content: unknown) => Iterable<Comparison>;
}
