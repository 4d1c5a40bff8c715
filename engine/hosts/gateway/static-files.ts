import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The file a URL path names below `root`, or undefined: nothing outside of it, no folders, no hidden files. */
export function resolveStatic(
  root: string,
  urlPath: string,
): { file: string; type: string; bytes: number } | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.split(/[/\\]/).some((part) => part.startsWith('.'))) return undefined;
  const file = path.resolve(root, `.${decoded === '/' ? '/index.html' : path.posix.normalize(decoded)}`);
  if (!file.startsWith(path.resolve(root) + path.sep)) return undefined;
  const type = types[path.extname(file)];
  if (type === undefined) return undefined;
  try {
    const found = statSync(file);
    return found.isFile() ? { file, type, bytes: found.size } : undefined;
  } catch {
    // Not there, or no name that a file can have (too long, say).
    return undefined;
  }
}

export function sendFile(
  response: ServerResponse,
  found: { file: string; type: string; bytes: number },
): void {
  const immutable = /-[\w-]{8,}\.\w+$/.test(found.file);
  response.writeHead(200, {
    'Content-Type': found.type,
    'Content-Length': found.bytes,
    'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  createReadStream(found.file)
    .on('error', () => response.destroy())
    .pipe(response);
}
