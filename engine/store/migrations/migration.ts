/** One numbered step of the schema. It runs once, inside a transaction, and is never edited after a release. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: string;
}
