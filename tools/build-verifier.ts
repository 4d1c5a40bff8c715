import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build as bundle } from 'esbuild';

/**
 * Builds `dist/verifier/verify.html`: one file that verifies a proof bundle offline in any browser. Its policy lets run only
 * the one script and the one style sheet inside of it, by their hashes, and reaches no address.
 */

const page = 'tools/verifier/page';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

async function bundled(root: string, file: string): Promise<string> {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${file}`);
  // The text stands inside of an element; esbuild writes strings so that they do not end it.
  if (/<\/(?:script|style)|<!--/i.test(output.text)) throw new Error(`${file} would end its own element`);
  return output.text;
}

/** Puts each text in place of its mark; throws where a mark is missing. */
function fill(template: string, texts: Readonly<Record<string, string>>): string {
  let filled = template;
  for (const [name, text] of Object.entries(texts)) {
    const mark = `<!--${name}-->`;
    if (!filled.includes(mark)) throw new Error(`the page lacks ${mark}`);
    filled = filled.replace(mark, () => text);
  }
  return filled;
}

export async function buildVerifierPage(root: string): Promise<void> {
  const script = await bundled(root, `${page}/page.ts`);
  const style = await bundled(root, `${page}/page.css`);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const html = fill(readFileSync(path.join(root, page, 'page.html'), 'utf8'), {
    security: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  });
  const folder = path.join(root, 'dist', 'verifier');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'verify.html'), html);
}
