import { builtinModules } from 'node:module';
import path from 'node:path';
import type { FoundImport } from './imports.ts';
import { onlyIn, type Room, rooms } from './table.ts';

const builtins = new Set(builtinModules);

/** Clock, randomness and I/O are kept out of pure rooms by keeping Node's modules out. */
function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtins.has(specifier);
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

export function roomOf(file: string, table: readonly Room[] = rooms): Room | undefined {
  return table
    .filter((room) => isInside(file, room.folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Judges one import of one file (paths relative to the project root, forward slashes).
 * Returns the reason it is refused, or undefined when it is allowed.
 */
export function judge(file: string, found: FoundImport, table: readonly Room[] = rooms): string | undefined {
  const room = roomOf(file, table);
  if (room === undefined) return `${file} stands in no room of the import table`;
  const { specifier } = found;
  if (specifier.startsWith('.')) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    if (target.startsWith('..')) return `${specifier} leaves the project`;
    if (isInside(target, room.folder) && roomOf(target, table) === room) return undefined;
    if (room.values.some((allowed) => isInside(target, allowed))) return undefined;
    if (room.types?.some((allowed) => isInside(target, allowed))) {
      return found.typeOnly ? undefined : `${room.folder} may import only types of ${target}`;
    }
    return `${room.folder} may not import ${target}`;
  }
  if (isBuiltin(specifier))
    return room.pure ? `${room.folder} is pure and may not import ${specifier}` : undefined;
  const name = packageName(specifier);
  const home = onlyIn[name];
  if (
    home !== undefined &&
    !found.typeOnly &&
    !isInside(file, home) &&
    !isInside(file, 'tests') &&
    !isInside(file, 'tools')
  ) {
    return `${name} may be imported only in ${home}`;
  }
  if (room.packages !== undefined && !found.typeOnly && !room.packages.includes(name)) {
    return `${room.folder} may not import the package ${name}`;
  }
  return undefined;
}
