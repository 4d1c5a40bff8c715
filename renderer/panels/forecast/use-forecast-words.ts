import { useMemo } from 'react';
import { decimalsOfTick, formatNumber, formatSigned, inferDecimals } from '../../design/number-format.ts';
import { formatDate, formatDateTime, formatOffset } from '../../design/time-format.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import type { ShownForecast } from '../../state/forecast.ts';
import { type ShownUnitState, useShownUnit } from '../shared/use-shown-unit.tsx';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';

/** How prices and times of one forecast are written. */
export interface ForecastWords {
  readonly unitState: ShownUnitState;
  /** Shown units of one quoted unit. */
  readonly factor: number;
  readonly decimals: number;
  readonly unit: string;
  readonly zone: string;
  readonly price: (value: number | null | undefined) => string;
  /** Errors and steps, one decimal finer. */
  readonly fine: (value: number | null | undefined) => string;
  readonly signed: (value: number | null | undefined) => string;
  readonly time: (time: number) => string;
}

export function useForecastWords(
  symbol: string,
  shown: ShownForecast | null,
  chosen: string | null,
  choose: (unit: string | null) => void,
): ForecastWords {
  const entry = useSymbolFacts(symbol);
  const instrument = entry.phase === 'known' ? entry.facts.instrument : null;
  const unitState = useShownUnit(shown?.unit ?? null, chosen, choose);
  const { factor, shown: unit } = unitState.unit;
  const daily = shown === null || shown.interval === '1d';
  // The trading date of a daily bar lies in UTC.
  const zone = daily ? 'UTC' : (instrument?.zone ?? 'UTC');
  const tick = instrument?.tickSize;
  return useMemo(() => {
    const quoted =
      tick === undefined ? inferDecimals(Array.from(shown?.history.value ?? [])) : decimalsOfTick(tick);
    const decimals = Math.max(2, shownDecimals(quoted, Number(tick ?? 10 ** -quoted), factor));
    const scaled = (value: number | null | undefined) =>
      value === null || value === undefined ? null : value * factor;
    return {
      unitState,
      factor,
      decimals,
      unit: unit ?? '',
      zone,
      price: (value) => formatNumber(scaled(value), decimals),
      fine: (value) => formatNumber(scaled(value), decimals + 1),
      signed: (value) => formatSigned(scaled(value), decimals + 1),
      time: (time) =>
        daily
          ? formatDate(time, 'UTC')
          : `${formatDateTime(time, zone).slice(0, 16)} ${formatOffset(time, zone)}`,
    };
  }, [unitState, shown, tick, factor, unit, zone, daily]);
}
