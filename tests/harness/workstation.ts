import { silentLogger } from '../../engine/hosts/workstation/logger.ts';
import {
  createWorkstation,
  type RunningWorkstation,
  type WorkstationOptions,
} from '../../engine/hosts/workstation/workstation.ts';

export const passphrase = 'correct horse battery';

/** A real workstation on a throw-away vault: `await using running = await ephemeralWorkstation()`. */
export async function ephemeralWorkstation(
  options: Partial<WorkstationOptions> & { unlocked?: boolean } = {},
): Promise<RunningWorkstation & AsyncDisposable> {
  const running = await createWorkstation({
    host: 'test',
    ephemeral: options.directory === undefined,
    market: false,
    logger: silentLogger(),
    keyDerivation: 'least',
    ...options,
  });
  if (options.unlocked !== false) await running.workstation.vault.create(passphrase);
  return { ...running, [Symbol.asyncDispose]: () => running.close() };
}
