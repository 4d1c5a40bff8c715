import { averages } from './catalogue/averages.ts';
import { energy } from './catalogue/energy.ts';
import { momentum } from './catalogue/momentum.ts';
import { trend } from './catalogue/trend.ts';
import { volatility } from './catalogue/volatility.ts';
import { volume } from './catalogue/volume.ts';
import { LiveIndicator } from './live-indicator.ts';
import { resolveParameters } from './parameters.ts';
import type { ComputeResult, IndicatorDefinition, IndicatorError, IndicatorInput } from './types.ts';

/** All indicators, in the order of the menu. */
export const indicators: readonly IndicatorDefinition[] = [
  ...averages,
  ...trend,
  ...momentum,
  ...volatility,
  ...volume,
  ...energy,
];

const byId = new Map(indicators.map((definition) => [definition.id, definition]));

export function indicator(id: string): IndicatorDefinition | undefined {
  return byId.get(id);
}

export type CreateResult =
  | { readonly ok: true; readonly indicator: LiveIndicator }
  | { readonly ok: false; readonly error: IndicatorError };

/** An indicator that follows a series. Parameters left out have their defaults. */
export function createIndicator(
  id: string,
  parameters: Readonly<Record<string, unknown>> = {},
): CreateResult {
  const definition = byId.get(id);
  if (definition === undefined) {
    const message = `no indicator is called ${id}`;
    const allowed = 'an id of the indicators list';
    return { ok: false, error: { code: 'INDICATOR_UNKNOWN', name: 'id', found: id, allowed, message } };
  }
  const resolved = resolveParameters(definition, parameters);
  if (!resolved.ok) return resolved;
  return { ok: true, indicator: new LiveIndicator(definition, resolved.values) };
}

/** All columns at once, each as long as the bars, NaN where there is no value, in the order of `outputs`. */
export function compute(
  id: string,
  input: IndicatorInput,
  parameters: Readonly<Record<string, unknown>> = {},
): ComputeResult {
  const created = createIndicator(id, parameters);
  if (!created.ok) return created;
  const error = created.indicator.reset(input, 0);
  return error === undefined ? { ok: true, outputs: created.indicator.outputs() } : { ok: false, error };
}
