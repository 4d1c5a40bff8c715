import type { Examples } from './network.ts';
import { inputSize, openWindow, type Window, type WindowDesign } from './window-design.ts';

export interface WindowExamples extends Examples {
  readonly windows: readonly Window[];
  /** Row of the first target of each. */
  readonly origins: readonly number[];
}

/** A window for each of the latest `most` origins whose targets are all known, oldest first. */
export function examplesOf(
  design: WindowDesign,
  time: Float64Array,
  value: Float64Array,
  most: number,
): WindowExamples {
  const { lags, block } = design;
  const longest = Math.max(design.recent, lags.at(-1) ?? 1);
  const last = value.length - block;
  const first = Math.max(longest, last - most + 1);
  const count = last - first + 1;
  const width = inputSize(design);
  const inputs = new Float32Array(count * width);
  const targets = new Float32Array(count * block);
  const windows: Window[] = [];
  const origins: number[] = [];
  for (let at = 0; at < count; at++) {
    const origin = first + at;
    const window = openWindow(design, value, origin, time[origin] as number, inputs, at * width);
    for (let step = 0; step < block; step++)
      targets[at * block + step] = ((value[origin + step] as number) - window.base(step)) / window.scale;
    windows.push(window);
    origins.push(origin);
  }
  return { count, inputs, targets, windows, origins };
}

/** Part of the rows, from and to (not included). */
export function part({ inputs, targets, count }: Examples, from: number, to: number): Examples {
  const [width, outputs] = [inputs.length / count, targets.length / count];
  return {
    count: to - from,
    inputs: inputs.subarray(from * width, to * width),
    targets: targets.subarray(from * outputs, to * outputs),
  };
}
