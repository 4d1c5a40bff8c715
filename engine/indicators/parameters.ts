import type { IndicatorDescription, IndicatorError, IndicatorParameter, ParameterValues } from './types.ts';

type Resolved =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly error: IndicatorError };

/** What a parameter accepts, in words. */
export function allowedText(parameter: IndicatorParameter): string {
  if (parameter.kind === 'choice') return parameter.options.map(({ value }) => value).join(' | ');
  const { integer, min, max } = parameter;
  return `${integer ? 'whole number' : 'number'} from ${min} to ${max}`;
}

function accepts(parameter: IndicatorParameter, value: unknown): value is number | string {
  if (parameter.kind === 'choice') return parameter.options.some((option) => option.value === value);
  return (
    typeof value === 'number' &&
    value >= parameter.min &&
    value <= parameter.max &&
    (!parameter.integer || Number.isInteger(value))
  );
}

function refusal(id: string, name: string, found: unknown, allowed: string): Resolved {
  const message = `${id}: parameter ${name} is ${String(found)}; allowed: ${allowed}`;
  return { ok: false, error: { code: 'INDICATOR_PARAMETER', name, found, allowed, message } };
}

/** The given values with the defaults filled in; unknown names and values out of range are refused. */
export function resolveParameters(
  description: IndicatorDescription,
  given: Readonly<Record<string, unknown>>,
): Resolved {
  const { id, parameters } = description;
  const names = parameters.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) return refusal(id, name, given[name], `parameters ${names.join(', ')}`);
  }
  const values: Record<string, number | string> = {};
  for (const parameter of parameters) {
    const value = given[parameter.name] === undefined ? parameter.default : given[parameter.name];
    if (!accepts(parameter, value)) return refusal(id, parameter.name, value, allowedText(parameter));
    values[parameter.name] = value;
  }
  return { ok: true, values };
}
