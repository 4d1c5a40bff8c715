import type { IndicatorDefinition } from '../../engine/indicators/index.ts';
import type { ColourTokens, DirectionTokens } from '../design/tokens.ts';

export type ChartColour = keyof ColourTokens | keyof DirectionTokens;

/** Tokens that lines take in turn. */
const turn = ['averageA', 'averageB', 'averageC', 'accent', 'bad', 'good'] as const;

export const turnColour = (order: number): ChartColour => turn[order % turn.length] ?? 'averageA';

/** Token of an output: bands share their indicator's colour, rises and falls have the direction's own. */
export function outputColour(definition: IndicatorDefinition, output: number, order: number): ChartColour {
  const described = definition.outputs[output];
  if (described === undefined) return 'textMuted';
  const { role } = described;
  if (role === 'up') return 'up';
  if (role === 'down') return 'down';
  const base = definition.pane === 'price' ? order : 3;
  if (role === 'upper' || role === 'middle' || role === 'lower' || definition.outputs.length === 1)
    return turnColour(base);
  if (role === 'signal') return definition.pane === 'price' ? turnColour(base + 1) : 'averageA';
  return turnColour(base + (output === 0 ? 0 : output + 1));
}
