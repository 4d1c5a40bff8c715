/**
 * Where a worker's file stands: beside the importing source as written, or, in the shipped build, where every entry
 * lies flat in one folder, under its bare name with `.js`.
 */
export function workerEntry(importMetaUrl: string, source: string): URL {
  if (new URL(importMetaUrl).pathname.endsWith('.ts')) return new URL(source, importMetaUrl);
  const name = source.split('/').pop() ?? source;
  return new URL(`./${name.replace(/\.ts$/, '.js')}`, importMetaUrl);
}
