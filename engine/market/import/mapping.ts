/** Which columns mean what. Column names as in the header; unnamed ones are called `column 1`, `column 2`, ... */
export interface ImportMapping {
  readonly time: string;
  readonly timeFormat: 'auto' | 'iso' | 'us-date' | 'eu-date' | 'epoch-seconds' | 'epoch-milliseconds';
  /** IANA zone of times without an offset. Dates alone stay dates. */
  readonly zone: string;
  /** The sign before the decimals. Without it, or with `auto`: what the cells show, and `27,765` is refused as unsure. */
  readonly decimal?: 'auto' | 'point' | 'comma' | undefined;
  /** `bars`: one series from open, high, low, close. `values`: each named column is a series of single values. */
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
