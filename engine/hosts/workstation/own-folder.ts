import { realpathSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';

/** The real place of a path, as far as it exists. */
function realPlace(target: string): string {
  try {
    return realpathSync(target);
  } catch {
    const parent = path.dirname(target);
    return parent === target ? target : path.join(realPlace(parent), path.basename(target));
  }
}

/** Throws Fault TARGET_IN_VAULT where a file would lie among the vault's own, other than in the folder named. */
export function expectOutside(directory: string, target: string, allowed: string | null): void {
  const place = realPlace(target);
  const own = realPlace(directory);
  const inside = (folder: string) => place === folder || place.startsWith(folder + path.sep);
  if (!inside(own) || (allowed !== null && inside(path.join(own, allowed)))) return;
  throw new Fault('TARGET_IN_VAULT', `${target} lies in the vault’s own folder. Name another place.`, {
    target,
  });
}
