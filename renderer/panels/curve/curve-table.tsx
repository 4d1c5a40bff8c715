import { ScrollRegion } from '../../design/blocks.tsx';
import { formatNumber, formatSigned } from '../../design/number-format.ts';
import { type Curve, pointOf, scaled, stateWords } from './tenors.ts';

/** The curve as numbers: price, step, lots and state of each delivery. */
export function CurveTable(props: {
  readonly curves: readonly Curve[];
  readonly tenors: readonly string[];
  readonly price: (value: number | null) => string;
  readonly factor: number;
  readonly decimals: number;
}) {
  const { curves, tenors, price, factor, decimals } = props;
  const [front, ...others] = curves;
  if (front === undefined) return null;
  return (
    <ScrollRegion label="Curve as a table" className="ladder-scroll" focusTarget>
      <table className="data-table" aria-label="Forward curve">
        <thead>
          <tr>
            <th scope="col">Delivery</th>
            <th scope="col" className="number">
              {front.date ?? 'Now'}
            </th>
            <th scope="col" className="number">
              Step
            </th>
            <th scope="col" className="number">
              Step a year
            </th>
            <th scope="col" className="number">
              Lots
            </th>
            <th scope="col">State</th>
            {others.map(({ date }) => (
              <th key={date} scope="col" className="number">
                {date}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tenors
            .filter((code) => code !== '')
            .map((code) => {
              const point = pointOf(front, code);
              return (
                <tr key={code} data-state={point?.state ?? 'missing'}>
                  <td title={point?.symbol}>
                    {code} <span className="muted">{point?.label}</span>
                  </td>
                  <td className="number">{price(point?.price ?? null)}</td>
                  <td className="number">{formatSigned(scaled(point?.step, factor), decimals)}</td>
                  <td className="number">
                    {point?.annualisedStep == null ? '–' : `${formatSigned(point.annualisedStep * 100, 1)} %`}
                  </td>
                  <td className="number">{formatNumber(point?.volume ?? null)}</td>
                  <td className={point?.state === 'traded' ? undefined : 'warn'}>
                    {stateWords[point?.state ?? 'missing']}
                  </td>
                  {others.map((curve) => (
                    <td key={curve.date} className="number">
                      {price(pointOf(curve, code)?.price ?? null)}
                    </td>
                  ))}
                </tr>
              );
            })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
