import { useEffect, useMemo, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { askFactor, type ShownUnit } from '../../state/chart-units.ts';

/** Units that the list can be brought to: those of gas and power side by side, and of oil and its products. */
export const watchUnits = ['EUR/MWh', 'USD/MMBtu', 'USD/bbl', 'USD/gal', 'GBP/therm'] as const;

const rateMilliseconds = 5_000;

/** For each quoted unit of the list the factor to the chosen one; units that nothing leads from stay as they are. */
export function useWatchUnits(
  quoted: readonly string[],
  chosen: string | null,
): ReadonlyMap<string, ShownUnit> {
  const { client } = useWorkstation();
  const key = useMemo(() => [...new Set(quoted)].toSorted().join('|'), [quoted]);
  const [factors, setFactors] = useState<ReadonlyMap<string, ShownUnit>>(new Map());
  useEffect(() => {
    if (chosen === null) {
      setFactors(new Map());
      return;
    }
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const once = async () => {
      const units = key.split('|').filter((unit) => unit !== '' && unit !== chosen);
      const found = await Promise.all(
        units.map(async (unit) => [unit, await askFactor(client, unit, { unit: chosen })] as const),
      );
      if (stopped) return;
      setFactors(
        new Map(found.flatMap(([unit, result]) => (result.ok ? [[unit, result.unit] as const] : []))),
      );
      timer = setTimeout(() => void once(), rateMilliseconds);
    };
    void once();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [client, key, chosen]);
  return factors;
}
