import { useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { UnitChoice } from '../../state/chart-params.ts';
import { askFactor, asQuoted, type FactorResult, type ShownUnit } from '../../state/chart-units.ts';

/** The factor of a chosen unit at the present rates; the quoted unit until it is known, or where it cannot be had. */
export function useShownUnit(
  quoted: string | null,
  choice: UnitChoice | null,
): { readonly unit: ShownUnit; readonly problem: string | null } {
  const { client } = useWorkstation();
  const key = quoted === null || choice === null ? '' : `${quoted}|${JSON.stringify(choice)}`;
  const [answer, setAnswer] = useState<{ readonly key: string; readonly result: FactorResult } | null>(null);
  useEffect(() => {
    if (key === '') return;
    let current = true;
    const [from = '', ...rest] = key.split('|');
    void askFactor(client, from, JSON.parse(rest.join('|')) as UnitChoice).then((result) => {
      if (current) setAnswer({ key, result });
    });
    return () => {
      current = false;
    };
  }, [client, key]);
  if (key === '' || answer?.key !== key) return { unit: asQuoted(quoted), problem: null };
  return answer.result.ok
    ? { unit: answer.result.unit, problem: null }
    : { unit: asQuoted(quoted), problem: answer.result.message };
}
