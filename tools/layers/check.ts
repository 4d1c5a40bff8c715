import { globSync, readFileSync } from 'node:fs';
import { findImports } from './imports.ts';
import { judge } from './judge.ts';

/** Checks every source file below `root`; returns one line per refused import. */
export function checkLayers(root: string): { files: number; problems: string[] } {
  const files = globSync('{engine,electron,renderer,tools,tests}/**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules'));
  const problems = files.flatMap((file) =>
    findImports(readFileSync(`${root}/${file}`, 'utf8')).flatMap((found) => {
      const reason = judge(file, found);
      return reason === undefined ? [] : [`${file}:${found.line} ${reason}`];
    }),
  );
  return { files: files.length, problems };
}

if (import.meta.main) {
  const { files, problems } = checkLayers(process.cwd());
  for (const problem of problems) console.error(problem);
  console.log(`layers: ${files} files, ${problems.length} refused imports`);
  process.exitCode = problems.length > 0 || files === 0 ? 1 : 0;
}
