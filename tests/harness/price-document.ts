export interface PricePeriod {
  readonly resolution: string;
  readonly start: number;
  readonly end: number;
  readonly points: readonly { readonly position: number; readonly price: number }[];
  readonly curve?: string;
  readonly sequence?: number;
}

const minute = (time: number): string => `${new Date(time).toISOString().slice(0, 16)}Z`;

/** A day-ahead price document as the transparency platform writes them, one time series a period. */
export function priceDocument(periods: readonly PricePeriod[]): string {
  const series = periods.map(
    ({ resolution, start, end, points, curve = 'A03', sequence }, at) => `
  <TimeSeries>
    <mRID>${at + 1}</mRID>
    <currency_Unit.name>EUR</currency_Unit.name>
    <price_Measure_Unit.name>MWH</price_Measure_Unit.name>
    ${sequence === undefined ? '' : `<classificationSequence_AttributeInstanceComponent.position>${sequence}</classificationSequence_AttributeInstanceComponent.position>`}
    <curveType>${curve}</curveType>
    <Period>
      <timeInterval><start>${minute(start)}</start><end>${minute(end)}</end></timeInterval>
      <resolution>${resolution}</resolution>
      ${points.map(({ position, price }) => `<Point><position>${position}</position><price.amount>${price}</price.amount></Point>`).join('\n      ')}
    </Period>
  </TimeSeries>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <type>A44</type>${series.join('')}
</Publication_MarketDocument>
`;
}
