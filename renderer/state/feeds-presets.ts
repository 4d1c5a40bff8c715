/** A series of the EIA's Open Data v2 that traders look at, as `history.fetch` asks for it. */
export interface EiaPreset {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly route: string;
  readonly frequency: 'daily' | 'weekly' | 'monthly';
  readonly series: string;
  /** Under which it is stored. */
  readonly symbol: string;
}

const petroleum = (id: string, title: string, series: string): EiaPreset => ({
  id,
  group: 'Weekly petroleum stocks',
  title,
  route: 'petroleum/stoc/wstk',
  frequency: 'weekly',
  series,
  symbol: `EIA ${title}`,
});
const storage = (id: string, title: string, series: string): EiaPreset => ({
  id,
  group: 'Weekly gas storage',
  title,
  route: 'natural-gas/stor/wkly',
  frequency: 'weekly',
  series: `NW2_EPG0_${series}_BCF`,
  symbol: `EIA gas ${title}`,
});
const price = (id: string, title: string, route: string, series: string): EiaPreset => ({
  id,
  group: 'Daily spot prices',
  title,
  route,
  frequency: 'daily',
  series,
  symbol: `${title}`,
});

/** Names of series as the EIA's weekly petroleum status report and weekly natural gas storage report have them. */
export const eiaPresets: readonly EiaPreset[] = [
  petroleum('crude', 'crude stocks', 'WCESTUS1'),
  petroleum('cushing', 'Cushing crude stocks', 'W_EPC0_SAX_YCUOK_MBBL'),
  petroleum('gulf', 'PADD 3 crude stocks', 'WCESTP31'),
  petroleum('reserve', 'SPR crude stocks', 'WCSSTUS1'),
  petroleum('gasoline', 'gasoline stocks', 'WGTSTUS1'),
  petroleum('distillate', 'distillate stocks', 'WDISTUS1'),
  petroleum('jet', 'jet fuel stocks', 'WKJSTUS1'),
  petroleum('propane', 'propane stocks', 'WPRSTUS1'),
  storage('gas', 'Lower 48', 'SWO_R48'),
  storage('gas-east', 'East', 'SWO_R31'),
  storage('gas-midwest', 'Midwest', 'SWO_R32'),
  storage('gas-south', 'South Central', 'SWO_R33'),
  storage('gas-mountain', 'Mountain', 'SWO_R34'),
  storage('gas-pacific', 'Pacific', 'SWO_R35'),
  price('henry-hub', 'Henry Hub spot', 'natural-gas/pri/fut', 'RNGWHHD'),
  price('wti', 'WTI spot', 'petroleum/pri/spt', 'RWTC'),
  price('brent', 'Brent spot', 'petroleum/pri/spt', 'RBRTE'),
];

/** A bidding zone by its EIC (ENTSO-E, list of area codes). */
export interface EntsoeArea {
  readonly area: string;
  readonly name: string;
  readonly title: string;
}

export const entsoeAreas: readonly EntsoeArea[] = [
  { area: '10Y1001A1001A82H', name: 'DE-LU', title: 'Germany and Luxembourg' },
  { area: '10YFR-RTE------C', name: 'FR', title: 'France' },
  { area: '10YNL----------L', name: 'NL', title: 'Netherlands' },
  { area: '10YBE----------2', name: 'BE', title: 'Belgium' },
  { area: '10YAT-APG------L', name: 'AT', title: 'Austria' },
  { area: '10YCH-SWISSGRIDZ', name: 'CH', title: 'Switzerland' },
  { area: '10YES-REE------0', name: 'ES', title: 'Spain' },
  { area: '10Y1001A1001A73I', name: 'IT-NORD', title: 'Italy North' },
  { area: '10YPL-AREA-----S', name: 'PL', title: 'Poland' },
  { area: '10YDK-1--------W', name: 'DK1', title: 'Denmark West' },
  { area: '10Y1001A1001A46L', name: 'SE3', title: 'Sweden 3' },
  { area: '10YNO-2--------T', name: 'NO2', title: 'Norway 2' },
];
