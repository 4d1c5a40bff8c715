import path from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopOptions {
  readonly store: string | undefined;
  readonly ephemeral: boolean;
}

/** Our two flags among those of Electron and Chromium, which are not ours to judge. */
export function readOptions(parameters: readonly string[]): DesktopOptions {
  const { values } = parseArgs({
    args: [...parameters],
    strict: false,
    allowPositionals: true,
    options: { store: { type: 'string' }, ephemeral: { type: 'boolean' } },
  });
  const { store, ephemeral } = values;
  return {
    store: typeof store === 'string' && store !== '' ? path.resolve(store) : undefined,
    ephemeral: ephemeral === true,
  };
}
