import type { SecretName } from '../venue-feed/secrets.ts';

/** Where history is fetched from by request. */
export interface HistorySource {
  readonly source: SecretName & ('eia' | 'entsoe');
  readonly title: string;
  /** Without the query. */
  readonly address: string;
}

export const historySources: readonly HistorySource[] = [
  { source: 'eia', title: 'EIA Open Data v2', address: 'https://api.eia.gov/v2' },
  { source: 'entsoe', title: 'ENTSO-E day-ahead prices', address: 'https://web-api.tp.entsoe.eu/api' },
];
