/** The indicator engine: a registry of definitions, computed at once (`compute`) or bar by bar (`createIndicator`). */
export type { LiveIndicator } from './live-indicator.ts';
export { allowedText, resolveParameters } from './parameters.ts';
export { type CreateResult, compute, createIndicator, indicator, indicators } from './registry.ts';
export type {
  ChoiceParameter,
  ComputeResult,
  IndicatorDefinition,
  IndicatorDescription,
  IndicatorError,
  IndicatorGroup,
  IndicatorInput,
  IndicatorNeeds,
  IndicatorOutput,
  IndicatorParameter,
  NumberParameter,
  OutputRole,
  OutputStyle,
  ParameterValues,
} from './types.ts';
