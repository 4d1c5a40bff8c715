import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type IndicatorDefinition, indicators } from '../../../engine/indicators/index.ts';

/** The row that docs/indicators.md must have for an indicator, to be pasted there when it is missing. */
function row({ id, title, parameters, needs, pane, source }: IndicatorDefinition): string {
  const given = parameters.map((parameter) => `${parameter.name} ${parameter.default}`).join(', ');
  const wanted = [
    ...needs.columns,
    ...needs.extra.map(({ name }) => `series \`${name}\``),
    ...(needs.sessionStarts ? ['session starts'] : []),
  ].join(', ');
  const cells = [`\`${id}\``, title, pane, given || 'none', wanted, source];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

test('docs/indicators.md has the row of every indicator, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../..', 'docs', 'indicators.md'), 'utf8');
  const rows = page.split('\n').filter((text) => /^\| `[a-z-]+` \|/.test(text));
  for (const definition of indicators)
    assert.ok(rows.includes(row(definition)), `missing row:\n${row(definition)}`);
  assert.equal(rows.length, indicators.length);
});
