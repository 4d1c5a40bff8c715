import { Graph, type GraphColumn } from './graph.ts';
import type {
  IndicatorDefinition,
  IndicatorError,
  IndicatorInput,
  ParameterValues,
  Settings,
} from './types.ts';

function settingsOf(values: ParameterValues): Settings {
  return { number: (name) => Number(values[name]), choice: (name) => String(values[name]) };
}

function inputError(name: string, found: unknown, allowed: string): IndicatorError {
  const message = `input ${name} is ${String(found)}; needed: ${allowed}`;
  return { code: 'INDICATOR_INPUT', name, found, allowed, message };
}

const columnNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * One indicator with its parameters, following one series. `reset` computes everything, `update` only from the last
 * bar known: the last bar may change in place any number of times and bars may be appended, one or many at a time.
 */
export class LiveIndicator {
  readonly definition: IndicatorDefinition;
  readonly parameters: ParameterValues;
  readonly #graph = new Graph();
  readonly #outputs: readonly GraphColumn[];
  #length = 0;

  constructor(definition: IndicatorDefinition, parameters: ParameterValues) {
    this.definition = definition;
    this.parameters = parameters;
    this.#outputs = definition.build(this.#graph, settingsOf(parameters));
  }

  /** Bars computed. */
  get length(): number {
    return this.#length;
  }

  /**
   * Computes all bars of `input`. On an error nothing is changed. `room` bars may be appended before columns are
   * moved to larger buffers, which takes milliseconds at a million bars.
   */
  reset(
    input: IndicatorInput,
    room = 256 + ((input.length ?? input.time.length) >> 4),
  ): IndicatorError | undefined {
    const length = input.length ?? input.time.length;
    const error = this.#check(input, length);
    if (error !== undefined) return error;
    this.#graph.clear(length + room);
    this.#graph.advance(input, length);
    this.#length = length;
    return undefined;
  }

  /**
   * Computes the last bar known again, and the bars behind it. All earlier bars of `input` must be as they were;
   * where history changed, `reset`. On an error (also: fewer bars than known) nothing is changed.
   */
  update(input: IndicatorInput): IndicatorError | undefined {
    const length = input.length ?? input.time.length;
    if (length < this.#length) return inputError('length', length, `at least ${this.#length}, or a reset`);
    const error = this.#check(input, length);
    if (error !== undefined) return error;
    this.#graph.advance(input, length);
    this.#length = length;
    return undefined;
  }

  /** The columns in the order of `definition.outputs`: views, good until the next call of `reset` or `update`. */
  outputs(): Float64Array[] {
    return this.#outputs.map(({ values }) => values.subarray(0, this.#length));
  }

  /** One value, NaN where there is none; allocates nothing. */
  value(output: number, index: number): number {
    if (index < 0 || index >= this.#length) return Number.NaN;
    return this.#outputs[output]?.values[index] ?? Number.NaN;
  }

  #check(input: IndicatorInput, length: number): IndicatorError | undefined {
    for (const name of columnNames) {
      const found = input[name].length;
      if (found < length) return inputError(name, `${found} long`, `${length} values, one a bar`);
    }
    for (const { name } of this.definition.needs.extra) {
      const found = input.extra?.[name]?.length;
      if (found === undefined) return inputError(`extra.${name}`, 'absent', 'a series aligned with the bars');
      if (found < length) return inputError(`extra.${name}`, `${found} long`, `${length} values, one a bar`);
    }
    if (this.definition.needs.sessionStarts && input.sessionStarts === undefined) {
      return inputError('sessionStarts', 'absent', 'the UTC milliseconds at which sessions start, ascending');
    }
    return undefined;
  }
}
