/** Which columns mean what; the same shape as the contract's. */
export interface ImportMapping {
  readonly time: string;
  readonly timeFormat: 'auto' | 'iso' | 'us-date' | 'eu-date' | 'epoch-seconds' | 'epoch-milliseconds';
  readonly zone: string;
  readonly shape: 'bars' | 'values';
  readonly open?: string | undefined;
  readonly high?: string | undefined;
  readonly low?: string | undefined;
  readonly close?: string | undefined;
  readonly volume?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The mapping for this header, or undefined where the preset does not fit. `sample` are the first rows. */
  readonly recognise: (
    columns: readonly string[],
    sample: readonly (readonly unknown[])[],
  ) => ImportMapping | undefined;
}
